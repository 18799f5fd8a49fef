#!/bin/sh
# Finds out what rootless Buildah will meet here, and prints it as key=value lines.
# Needs no root, changes nothing, and takes away what its tries lay down. As root it tries as user 1000,
# the user of werf's image, and writes nothing where that user could put something else in its place.
# A key that is not printed is unknown.
# WERF_WIZARD_PROBE_ROOT=FOLDER reads a made-up machine from a folder, and tries nothing.
# POSIX sh: dash, bash and busybox ash give the same keys. Elsewhere: `ssh HOST sh -s < probe.sh`.

set -f +m
umask 022
export LC_ALL=C "PATH=${PATH:-/usr/bin}:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
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

# find_tool NAME: its path in $tool. A path, because busybox prefers its own command to a better one.
find_tool() {
    tool='' IFS=:
    for folder in $PATH; do
        [ -n "$tool" ] || [ ! -x "$root$folder/$1" ] || tool=$root$folder/$1
    done
    unset IFS
    [ -n "$tool" ]
}

# ---------------------------------------------------------------- system
read_kernel() {
    first_line /proc/sys/kernel/ostype || line=$(uname -s)
    say os.kernel "$line"
    first_line /proc/sys/kernel/osrelease || line=$(uname -r)
    release=$line
    say kernel.release "$release"
    say kernel.machine "$(uname -m)"
}

# Parsed, not sourced: whatever stands there is text. The last assignment counts, as in a shell.
read_distribution() {
    id='' version='' name=''
    file=$root/etc/os-release
    [ -e "$file" ] || file=$root/usr/lib/os-release
    while IFS='=' read -r key value || [ -n "$key" ]; do
        case $value in \"* | \'*) value=${value#?} value=${value%[\"\']} ;; esac
        case $key in ID) id=$value ;; VERSION_ID) version=$value ;; PRETTY_NAME) name=$value ;; esac
    done <"$file"
    say distro.id "$id"
    say distro.version "$version"
    say distro.name "$name"
}

read_process() {
    uid='' seccomp='' privileges='' bounding=''
    while read -r key real effective _; do
        case $key in
            Uid:) uid=$effective ;;
            Seccomp:) seccomp=$real ;;
            NoNewPrivs:) privileges=$real ;;
            CapBnd:) bounding=$real ;;
        esac
    done <"$root/proc/self/status"
    [ -n "$uid$root" ] || uid=$(id -u)
    is_number "$uid" || uid=
    say process.uid "$uid"
    say_number process.seccomp "$seccomp"
    case $privileges in 0 | 1) say process.no_new_privs "$privileges" ;; esac
    case $bounding in *[!0-9a-f]*) ;; *) say process.caps_bounding "$bounding" ;; esac
    case $seccomp/$bounding in ?*/*) say seccomp.kernel yes ;; /?*) say seccomp.kernel no ;; esac
    first_line /proc/self/attr/current
    label=$line
    say process.label "$label"
}

# The kernel gives a number of several digits to one read only, and dash reads byte by byte.
read_user_namespaces() {
    say_number userns.max "$(head -n 1 "$root/proc/sys/user/max_user_namespaces")"
    say_switch userns.clone_sysctl unprivileged_userns_clone
    ids=0
    while read -r _ _ size; do is_number "$size" && ids=$((ids + size)); done <"$root/proc/self/uid_map"
    [ "$ids" = 0 ] || say_number userns.outer_ids "$ids"
}

# say_switch KEY SYSCTL: `absent` where this kernel does not have it.
say_switch() {
    sysctls=$root/proc/sys/kernel
    first_line "/proc/sys/kernel/$2" || [ ! -d "$sysctls" ] || [ -e "$sysctls/$2" ] || line=absent
    case $line in 0 | 1 | absent) say "$1" "$line" ;; esac
}

read_modules() {
    filesystems=
    while read -r flag type; do filesystems="$filesystems ${type:-$flag} "; done <"$root/proc/filesystems"
    say overlay.module "$(module_state overlay)"
    say fuse.module "$(module_state fuse)"
}

# loaded, available on disk, missing; nothing where the modules of this kernel are not to be seen.
module_state() {
    list=$root/lib/modules/$release/modules
    case $filesystems in *" $1 "*) echo loaded && return ;; esac
    [ -r "$list.dep" ] || return
    if grep -q "/$1\.ko" "$list.dep" "$list.builtin"; then echo available; else echo missing; fi
}

# Only the kernel knows what is loaded: a file in /etc/apparmor.d may be broken, or not loaded yet.
read_apparmor() {
    enabled=
    first_line /sys/module/apparmor/parameters/enabled || [ ! -d "$root/sys/module" ] || line=N
    case $line in Y) enabled=yes ;; N) enabled=no ;; esac
    say apparmor.enabled "$enabled"
    say_switch apparmor.restrict_userns apparmor_restrict_unprivileged_userns
    say_switch apparmor.restrict_unconfined apparmor_restrict_unprivileged_unconfined
    profile=$(loaded_profile werf-buildah)
    ! is_under "$label" werf-buildah || profile=present
    [ "$enabled" != no ] || profile=absent
    say apparmor.profile.werf_buildah "$profile"
}

# loaded_profile NAME: present, absent; nothing where neither of the kernel's two lists can be read.
loaded_profile() {
    list=$root/sys/kernel/security/apparmor state=absent
    if lines=$(cat "$list/profiles"); then
        case $newline$lines in *"$newline$1 ("*) state=present ;; esac
    else
        [ -r "$list/policy/profiles" ] || return
        set +f
        for entry in "$list/policy/profiles/$1".*; do
            ! read -r line <"$entry/name" || [ "$line" != "$1" ] || state=present
        done
        set -f
    fi
    echo "$state"
}

# is_under LABEL PROFILE: a label is the profiles of a stack joined by //&, those of other policy namespaces
# (:NAME:) last, and their mode in brackets.
is_under() {
    names=${1% (*)}
    case $1 in :* | *[!\)]) return 1 ;; esac
    case "//&${names%%//&:*}//&" in *"//&$2//&"*) ;; *) return 1 ;; esac
}

# The kernel lists selinuxfs only where SELinux is on; in a container the mode itself is hidden.
read_selinux() {
    first_line /sys/fs/selinux/enforce
    off=absent
    [ ! -e "$root/etc/selinux/config" ] || off=disabled
    case $line/$filesystems in
        1/*) say selinux.mode enforcing ;;
        0/*) say selinux.mode permissive ;;
        */ | *' selinuxfs '*) ;;
        *) say selinux.mode "$off" ;;
    esac
}

read_fuse_device() {
    mode=
    [ -d "$root/dev" ] || return
    [ -e "$root/dev/fuse" ] || { say fuse.device absent && return; }
    mode=$(stat -c %04a "$root/dev/fuse")
    case $mode in [0-7][0-7][0-7][0-7]) ;; *) mode='' ;; esac
    say fuse.device present
    say fuse.device.mode "$mode"
}

read_identifiers() {
    say idmap.newuidmap "$(id_tool newuidmap cap_setuid)"
    say idmap.newgidmap "$(id_tool newgidmap cap_setgid)"
    user=$(id -un)
    [ -z "$root" ] || user=$(sed -n "s/^\([^:]*\):[^:]*:$uid:.*/\1/p" "$root/etc/passwd")
    say idmap.subuid "$(id_ranges subuid)"
    say idmap.subgid "$(id_ranges subgid)"
}

# id_tool NAME CAPABILITY: where its power comes from. Without getcap file capabilities cannot be seen.
id_tool() {
    if ! find_tool "$1"; then
        [ ! -d "$root/usr/bin" ] || echo absent
    elif [ -u "$tool" ]; then echo setuid
    elif command -v getcap >/dev/null; then
        case $(getcap "$tool") in *"$2"*) echo caps ;; *) echo plain ;; esac
    fi
}

# id_ranges FILE: those of the probing user, who stands there by name or by number.
id_ranges() {
    [ -n "$uid" ] && [ -d "$root/etc" ] || return
    ranges=
    while IFS=: read -r owner start size; do
        [ "$owner" = "$uid" ] || [ "$owner" = "${user:-$uid}" ] || continue
        ! is_number "$start" || ! is_number "$size" || ranges=${ranges:+$ranges,}$start:$size
    done <"$root/etc/$1"
    echo "${ranges:-none}"
}

read_cgroup() {
    version=
    [ ! -d "$root/sys/fs/cgroup/memory" ] && [ ! -d "$root/sys/fs/cgroup/systemd" ] || version=1
    [ ! -e "$root/sys/fs/cgroup/cgroup.controllers" ] || version=2
    say cgroup.version "$version"
}

# ---------------------------------------------------------------- mounts and containers
# The nearest folder that is there on the way to a build's storage; for root, to where volumes are kept.
find_storage() {
    storage=${XDG_DATA_HOME:-${HOME:-/home/build}/.local/share}/containers/storage
    [ "$uid" != 0 ] || storage=/var/lib/containers
    for folder in /var/lib/docker /home/build/.local/share/containers; do
        [ "$uid" != 0 ] || [ ! -d "$root$folder" ] || storage=$folder
    done
    case $storage in [!/]* | *[[:cntrl:]]*) storage= ;; esac
    while [ -n "$storage" ] && [ ! -d "$root$storage" ]; do storage=${storage%/*}; done
    storage=${storage:-/}
    [ -n "$root" ] || storage=$(real_path "$storage")
    case $storage in *[[:cntrl:]]*) storage=/ ;; esac
}
real_path() { { cd -P "$1" && pwd -P; } || echo "$1"; }

# Prints the types of the folders' file systems, `-` for unknown, and signs of a container.
# shellcheck disable=SC2016  # for awk
MOUNTS='BEGIN {
    count = split(ENVIRON["places"], place, "\n")
    while ((getline <file) > 0) {
        for (i = 7; i < NF && $i != "-"; i++);
        gsub(/\\040/, " ", $5)
        if ($(i + 2) == "sysboxfs") signs = signs " sysbox"
        if ($5 == "/dev/termination-log" || $5 == "/etc/hosts" && $4 ~ /etc-hosts$/) signs = signs " pod"
        if ($5 == "/" && $4 == "/" && $(i + 1) ~ /^(ext[234]|xfs|btrfs|f2fs)$/) signs = signs " disk"
        if ($5 == "/" && /lowerdir.*\/overlay2\//) signs = signs " docker"
        if ($5 == "/" && /lowerdir.*\/containers\/storage\//) signs = signs " podman"
        if ($5 == "/" && /lowerdir.*\/io.containerd/) signs = signs " containerd"
        for (n = 1; n <= count; n++)
            if (($5 == "/" || index(place[n] "/", $5 "/") == 1) && length($5) >= depth[n]) {
                depth[n] = length($5); type[n] = $(i + 1)
            }
    }
    for (n = 1; n <= count; n++) printf "%s ", (n in type ? type[n] : "-")
    print signs
}'

# Where a try may be made, one a line: the best is where builds are stored.
list_places() {
    places=$storage
    for place in /var/tmp "${TMPDIR:-/tmp}" /tmp /dev/shm /run; do
        [ -n "$root" ] || place=$(real_path "$place")
        case $place in /*[[:cntrl:]]* | [!/]*) ;; *) places=$places$newline$place ;; esac
    done
}

# Puts the type of its file system before each place.
read_mounts() {
    # shellcheck disable=SC2046  # words
    set -- $(places=$places awk -v file="$root/proc/self/mountinfo" "$MOUNTS")
    signs=" $* " type=${1:--} typed=''
    IFS=$newline
    for place in $places; do
        typed=$typed${1:--}:$place$newline
        [ $# = 0 ] || shift
    done
    unset IFS
    places=$typed
    say storage.fs "${type#-}"
    say storage.path "$storage"
    [ "$type" != xfs ] || say storage.d_type "$(names_entries)"
}

# xfs_info wants a mount point. The format before ftype=1 does not tell folders from files in a listing.
names_entries() {
    [ -z "$root" ] && find_tool xfs_info || return
    case $("$tool" "$(df -P "$storage" | sed '1d; s/.*% *//')") in
        *ftype=1*) echo yes ;;
        *ftype=0*) echo no ;;
    esac
}

# The nearest wall first: a sandbox, then the pod, then the engine.
container_kind() {
    marker_files
    first_line /proc/self/cgroup; signs="$signs$line"
    first_line /proc/version
    case $signs$line in
        *' sysbox '*) echo sysbox ;;
        # Newer gVisor says its name, older ones all give this one date.
        *[Gg][Vv]isor* | *'Jan 10 15:06:54 PST 2016'*) echo gvisor ;;
        *' pod '* | *kubepods*) echo kubernetes ;;
        *' podman '* | */libpod-*) echo podman ;;
        *' docker '* | */docker/* | */docker-*.scope*) echo docker ;;
        *' containerd '* | *nerdctl*) echo containerd ;;
        *' lxc'* | */lxc*) echo lxc ;;
        *' wsl '* | *-[Mm]icrosoft*) echo wsl ;;
        *' other '*) echo other ;;
        *) echo none ;;
    esac
}

# A machine made from an image has the image's marker files too, but its root is a whole disk.
marker_files() {
    first_line /run/systemd/container
    case ${line:-${container:-}} in
        docker | podman | lxc* | wsl) signs="$signs ${line:-$container} " ;;
        *) signs="$signs ${line:+other} " ;;
    esac
    [ ! -e "$root/var/run/secrets/kubernetes.io" ] || signs="$signs pod "
    [ -z "${KUBERNETES_SERVICE_HOST:-}" ] || signs="$signs pod "
    case $signs in *' disk '*) return ;; esac
    [ ! -e "$root/.dockerenv" ] || signs="$signs docker "
    [ ! -e "$root/run/.containerenv" ] || signs="$signs podman "
}

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
    start=${1%/}/.werf-wizard-probe.$$.
    made=$(${2:-} mktemp -d "${start}XXXXXX")
    case $made in "$start"??????) ;; *) false ;; esac
}

# is_guarded FOLDER [UID]: whether nobody but root and UID (who runs the probe, if it is not given) can rename or
# replace what UID makes there: each folder on the way is theirs, and closed to others or sticky.
is_guarded() {
    path=${1%/} owner=${2:-$uid}
    set -- /
    while [ -n "$path" ]; do set -- "$@" "$path" && path=${path%/*}; done
    found=$(stat -c %u:%04a "$@") || return
    for folder in $found; do
        case $folder in "$owner":* | 0:*) ;; *) return 1 ;; esac
        case $folder in *:[1357][0-7][0-7][0-7] | *:[0-7][0-7][0145][0145]) ;; *) return 1 ;; esac
    done
}

# attempt KEY SECONDS REFUSAL COMMAND...: as the user, in a session of its own that is killed as a whole when
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

# say_refusal KEY: no, and the last reason given; nothing where an old tool did not know its options.
say_refusal() {
    ! grep -q -e 'nvalid option' -e 'nrecognized option' "$scratch/said" || return
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

# What another user opens by a group of his own says nothing of the image's user.
try_fuse_device() {
    [ -c /dev/fuse ] || return
    case $uid/$mode in 0/* | 1000/* | */*[67]) ;; *) return ;; esac
    attempt fuse.device.open 2 1 sh -c '{ true <>/dev/fuse; } 2>/dev/null || exit 1'
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

# ---------------------------------------------------------------- everything
main() {
    trap leave HUP INT PIPE TERM
    say probe.format 1
    read_kernel
    read_distribution
    read_process
    find_storage
    list_places
    read_mounts
    make_scratch
    kind=$(container_kind)
    say container.kind "$kind"
    read_modules
    read_user_namespaces
    read_apparmor
    read_selinux
    read_fuse_device
    read_identifiers
    read_cgroup
    [ -z "$scratch" ] || { try_fuse_device; try_namespaces; clear_scratch; }
    say probe.complete yes
}

# What cannot be read or tried is left out, and so are messages. Standard input may be this script.
main </dev/null 2>/dev/null
