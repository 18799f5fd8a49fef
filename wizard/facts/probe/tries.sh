# ---------------------------------------------------------------- tries
# Root's powers would make anything work: root tries as the image's user, or not at all.
choose_user() {
    ! find_tool setsid || session=$tool
    [ "$uid" = 0 ] || return 0
    for way in 'setpriv --reuid=1000 --regid=1000 --clear-groups --inh-caps=-all' \
        'su-exec 1000:1000' 'gosu 1000:1000' 'chpst -u :1000:1000' \
        'chroot --userspec=1000:1000 --groups= /' 'unshare --setgid=1000 --setuid=1000'; do
        find_tool "${way%% *}" || continue
        as_user="$session $tool ${way#* }"
        [ "$($as_user id -u)" != 1000 ] || return 0
    done
    return 1
}

# A folder of the user, $work, and one of the probe's own, $scratch: the same one unless the probe is root.
make_scratch() {
    [ -n "$uid" ] && [ -z "$root" ] && find_tool mktemp && choose_user || return
    first_place make_work_on_disk || first_place make_work || return
    first_place make_own || clear_scratch
}

# first_place FUNCTION: gives it one place after the other, with the type of its file system, until it succeeds.
first_place() {
    IFS=$newline
    for place in $places; do
        unset IFS
        ! "$1" "${place#*:}" "${place%%:*}" || return 0
    done
    unset IFS
    return 1
}

# On a tmpfs the tries tell less: it has the xattrs since kernel 6.6 only.
make_work_on_disk() { is_disk "$2" && make_work "$@"; }
is_disk() { case $1 in ext[234] | xfs | btrfs | f2fs | bcachefs) ;; *) false ;; esac }

# As the user, who also takes it away; else within a folder of root's that the user cannot write to.
make_work() {
    scratch_type=$2
    is_guarded "$1" "${as_user:+1000}" && make_folder "$1" "$as_user" && work=$made && return
    [ -n "$as_user" ] && $as_user test -x "$1" && is_guarded "$1" && make_folder "$1" || return
    outer=$made work=$made/own
    chmod 711 "$outer" && mkdir -m 700 "$work" && chown -h 1000:1000 "$work" && return
    clear_scratch
    return 1
}

make_own() {
    [ -n "$as_user" ] || { scratch=$work && return; }
    is_guarded "$1" && make_folder "$1" && scratch=$made
}

# make_folder PLACE [AS_USER]: a new one in $made, under a name that nobody foresees, closed to others.
make_folder() {
    clear_left "$@"
    start=${1%/}/.werf-wizard-probe.$$.
    made=$(${2:-} mktemp -d "${start}XXXXXX")
    case $made in "$start"??????) ;; *) false ;; esac
}

# clear_left PLACE [AS_USER]: takes away what probes that were killed left here a day ago or before: only what belongs
# to this user, of no process that runs, with nothing mounted. What holds a folder of the user's is emptied as the user.
clear_left() {
    set +f
    for left in "${1%/}"/.werf-wizard-probe.*.??????; do
        is_left || continue
        case $(stat -c %u "$left")/${2:-$uid} in
            0/0)
                $as_user chmod 700 "$left/own/work/work"
                $as_user rm -rf "$left/own"
                rm -f "$left/said"
                rmdir "$left/own"
                rmdir "$left" ;;
            "$uid/$uid" | 1000/*' '*) ${2:-} chmod 700 "$left/work/work"; ${2:-} rm -rf "$left" ;;
        esac
    done
    set -f
}
is_left() {
    pid=${left##*-probe.} pid=${pid%%.*}
    is_number "$pid" && [ ! -d "/proc/$pid" ] && [ -n "$(find "$left" -prune -type d -mtime +0)" ] &&
        ! grep -qF "${left##*/}" /proc/self/mountinfo
}

# is_guarded FOLDER [UID]: whether nobody but root and UID (who runs the probe, if it is not given) can rename or
# replace what UID makes there: each folder on the way is theirs, and closed to others or sticky.
is_guarded() {
    path=${1%/} owner=${2:-$uid}
    set -- /
    while [ -n "$path" ]; do set -- "$@" "$path" && path=${path%/*}; done
    found=$(stat -c %u:%04a "$@") && [ -n "$found" ] || return
    for folder in $found; do
        case $folder in "$owner":* | 0:*) ;; *) return 1 ;; esac
        case $folder in *:[1357][0-7][0-7][0-7] | *:[0-7][0-7][0145][0145]) ;; *) return 1 ;; esac
    done
}

# attempt KEY SECONDS REFUSAL COMMAND...: as the user, in its own session that is killed as a whole when
# time is up. Status 0 is a yes, REFUSAL is a no, any other tells nothing.
attempt() {
    key=$1 limit=$2 refusal=$3
    shift 3
    running=yes
    # shellcheck disable=SC2086  # commands and their words
    exec ${as_user:-$session} "$@" >"$scratch/said" 2>&1 &
    job=$!
    (trap 'kill $!; exit' ALRM; sleep "$limit" & wait $!; kill_job) >/dev/null &
    wait "$job"
    status=$?
    kill -s ALRM $!
    wait
    running='' job=''
    case $status in 0) say "$key" yes ;; "$refusal") say_refusal "$key" ;; esac
}
kill_job() { kill -s KILL -- "-$job" || kill -s KILL "$job"; }

# say_refusal KEY: no, and the last reason given; nothing where an old tool did not know its options, or where a limit
# of this shell (ulimit) stopped it.
say_refusal() {
    grep -qE "$NO_REFUSAL" "$scratch/said"
    [ $? = 1 ] || return
    say "$1" no
    say "$1.error" "$(grep -v -e '^$' -e 'dmesg(1)' "$scratch/said" | tail -n 1)"
}

# What containers/storage tries before it takes the kernel's overlayfs: a whiteout made by hand, a mount with
# userxattr over two layers, things of the lower one removed. 4 is a no. 3, nothing learned, is for where not
# even tmpfs can be mounted, and for a removal that fails on tmpfs: it has the xattrs since kernel 6.6 only.
# shellcheck disable=SC2016  # for the shell in the namespace
OVERLAY='
cd "$1" && mkdir own && mount -t tmpfs none own || exit 3
case $2 in tmpfs) cd own && failed=3 ;; *) failed=4 ;; esac
mkdir -p lower1 lower2/folder upper work merged && : >lower2/file && : >lower2/folder/file || exit 3
mknod upper/whiteout c 0 0 || exit 4
mount -t overlay -o lowerdir=lower1:lower2,upperdir=upper,workdir=work,userxattr none merged || exit 4
rm merged/file && rm -r merged/folder && [ ! -e merged/file ] && [ ! -e merged/folder ] || exit "$failed"'

NO_REFUSAL='nvalid option|nrecognized option|oo many open files|annot allocate|ut of memory|emporarily unavailable'
NO_REFUSAL=$NO_REFUSAL'|annot fork|can.t fork|ile size limit|too large|rror (while )?loading|Killed|Segmentation fault'

# Only a reason that is the device's is a no: a shell may have no descriptor left. `exec` keeps no copy of one.
# shellcheck disable=SC2016  # for the shell of the try
OPENED='
why=$( (exec <>/dev/fuse) 2>&1) && exit
case $why in *"ermission denied"* | *"not permitted"* | *"o such "*) exit 1 ;; esac
exit 3'

# What another user opens by their own group says nothing of the image's user.
try_fuse_device() {
    [ -c /dev/fuse ] || return
    case $uid/$mode in 0/* | 1000/* | */*[67]) ;; *) return ;; esac
    attempt fuse.device.open 2 1 sh -c "$OPENED"
}

# Where there is no namespace there is no mount in it. After that a 1 is of unshare, not of overlayfs.
try_namespaces() {
    find_tool unshare || return
    unshare=$tool
    is_disk "$scratch_type" || scratch_type=tmpfs
    attempt userns.try 3 1 "$unshare" -U -r sh -c :
    case $status in
        0) ! find_tool mknod || ! find_tool mount ||
            attempt overlay.rootless 5 4 "$unshare" -U -r -m sh -c "$OVERLAY" sh "$work" "$scratch_type"
            case $status in 0 | 4) say overlay.rootless.fs "$scratch_type" ;; esac ;;
        1) say_refusal overlay.rootless ;;
    esac
}

# overlayfs leaves a folder without permissions. What is the user's is removed as the user, not as root.
clear_scratch() {
    [ -z "$work" ] || { $as_user chmod 700 "$work/work/work"; $as_user rm -rf "$work"; }
    [ -z "$outer" ] || rmdir "$outer/own" "$outer"
    [ -z "$scratch" ] || [ "$scratch" = "$work" ] || rm -rf "$scratch"
    scratch='' work='' outer=''
}

# Whatever stands or runs is taken away first. A signal may come before $job is set.
leave() {
    trap '' HUP INT PIPE TERM
    [ -z "$running" ] || { job=${job:-$!} && kill_job; kill -s ALRM $!; wait; }
    clear_scratch
    exit 1
}

