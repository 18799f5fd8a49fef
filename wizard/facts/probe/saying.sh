#!/bin/sh
# Finds out what rootless Buildah will meet here, and prints it as key=value lines.
# Needs no root, changes nothing, and takes away what its tries lay down, also what one that was killed has left.
# As root it tries as user 1000, the user of werf's image, and writes nothing where that user could put something
# else in its place.
# A key that is not printed is unknown.
# WERF_WIZARD_PROBE_ROOT=FOLDER reads a made-up machine from a folder, and tries nothing.
# POSIX sh: dash, bash and busybox ash give the same keys. Elsewhere: `ssh HOST sh -s < probe.sh`.

# What shells take from the environment: options (bash's SHELLOPTS), and in busybox IFS, and OPTIND, by which it reads
# the options of read.
set -f +aemuvxC
unset IFS
OPTIND=1
umask 022
folders='' IFS=:
for folder in ${PATH-}; do # without `.` and empty ones, which are whatever folder this is run in
    case $folder in /*) folders=$folders$folder: ;; esac
done
unset IFS
export LC_ALL=C "PATH=${folders}/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
root=${WERF_WIZARD_PROBE_ROOT%/} session='' as_user='' running='' scratch='' work='' outer=''
newline='
'

# ---------------------------------------------------------------- saying and reading
# say KEY VALUE: one line of printable UTF-8, cut where it is too long; nothing for an empty value.
say() {
    value=$2
    [ "${#value}" -le 500 ] || value=$(printf '%.500s' "$value")
    case $value in *[!\ -~]*) value=$(printf '%s' "$value" | printable) ;; esac
    [ -z "$value" ] || printf '%s=%s\n' "$1" "$value" || leave
}

# Without iconv only ASCII is sure to be UTF-8.
printable() { tr '\000-\037\177' ' ' | { iconv -c -f UTF-8 -t UTF-8 || tr '\200-\377' '?'; }; }
is_number() { case $1 in '' | 0?* | *[!0-9]*) false ;; *) [ "${#1}" -le 18 ] ;; esac }
say_number() { ! is_number "$2" || say "$1" "$2"; }

# first_line FILE: its first line in $line; fails where there is none.
first_line() {
    line=
    read -r line <"$root$1" || [ -n "$line" ]
}

# is_closed FILE: whether it is there and cannot be opened, as when this shell has no descriptor left.
is_closed() { [ -e "$root$1" ] && ! true <"$root$1"; }

# find_tool NAME: its path in $tool. A path, because busybox prefers its own command to a better one.
find_tool() {
    tool='' IFS=:
    for folder in $PATH; do
        [ -n "$tool" ] || [ ! -x "$root$folder/$1" ] || tool=$root$folder/$1
    done
    unset IFS
    [ -n "$tool" ]
}

