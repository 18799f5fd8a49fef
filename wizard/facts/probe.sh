#!/bin/sh
# Finds out what rootless Buildah will meet here, and prints it as key=value lines.
#
# Read-only: it changes nothing, needs no root, and removes what its attempts leave behind. As root it
# makes the attempts as user 1000, the user of werf's image. A key that it does not print is unknown.
# WERF_WIZARD_PROBE_ROOT=FOLDER reads a made-up machine from a folder, and attempts nothing.
#
# POSIX sh: dash, bash and busybox ash give the same keys. Run it elsewhere with `ssh HOST sh -s < probe.sh`.

set -u
LC_ALL=C
PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
export LC_ALL PATH

IMAGE_USER=1000
SECONDS_AT_MOST=5
LINES_AT_MOST=5000

root=${WERF_WIZARD_PROBE_ROOT:-}
work=
child=

# ---------------------------------------------------------------- output

# say KEY VALUE: one line; control characters become spaces, and what is too long is cut.
say() {
    case $2 in
        *[!\ -~]*) set -- "$1" "$(printf '%s' "$2" | tr '\000-\037\177' ' ')" ;;
    esac
    [ "${#2}" -le 500 ] || set -- "$1" "$(printf '%.500s' "$2")"
    printf '%s=%s\n' "$1" "$2"
}

# say_if KEY VALUE: only where there is a value.
say_if() { [ -z "$2" ] || say "$1" "$2"; }

is_number() {
    case $1 in
        '' | *[!0-9]*) return 1 ;;
    esac
    [ "${#1}" -le 18 ]
}

# ---------------------------------------------------------------- reading

# first_line FILE: its first line into $line; empty where it cannot be read.
first_line() {
    line=
    [ -f "$1" ] || return 1
    case $1 in
        # The kernel gives a sysctl to one read only, and dash reads byte by byte.
        */proc/sys/*) line=$(head -n 1 "$1" 2>/dev/null) ;;
        *) { read -r line <"$1"; } 2>/dev/null ;;
    esac
    [ -n "$line" ]
}

# say_switch KEY FILE: a switch, `absent` where this kernel does not have it.
say_switch() {
    [ -d "$root/proc/sys/kernel" ] || return 0
    if first_line "$root/proc/sys/kernel/$2"; then
        case $line in 0 | 1) say "$1" "$line" ;; esac
    elif [ ! -e "$root/proc/sys/kernel/$2" ]; then
        say "$1" absent
    fi
}

read_kernel() {
    first_line "$root/proc/sys/kernel/ostype" || line=$(uname -s 2>/dev/null)
    say_if os.kernel "$line"
    first_line "$root/proc/sys/kernel/osrelease" || line=$(uname -r 2>/dev/null)
    release=$line
    say_if kernel.release "$release"
    say_if kernel.machine "$(uname -m 2>/dev/null)"
}

# Parsed, not sourced: whatever stands there is text.
read_distribution() {
    id='' version='' name='' count=0
    file=$root/etc/os-release
    [ -f "$file" ] || file=$root/usr/lib/os-release
    [ -f "$file" ] || return 0
    while IFS= read -r line && [ "$count" -lt 200 ]; do
        count=$((count + 1))
        value=${line#*=}
        case $value in
            \"*\") value=${value#\"} value=${value%\"} ;;
            \'*\') value=${value#\'} value=${value%\'} ;;
        esac
        case $line in
            ID=*) id=$value ;;
            VERSION_ID=*) version=$value ;;
            PRETTY_NAME=*) name=$value ;;
        esac
    done <"$file" 2>/dev/null
    say_if distro.id "$id"
    say_if distro.version "$version"
    say_if distro.name "$name"
}

read_filesystems() {
    filesystems=' '
    [ -r "$root/proc/filesystems" ] || return 0
    count=0
    while read -r first second && [ "$count" -lt 300 ]; do
        count=$((count + 1))
        filesystems="$filesystems${second:-$first} "
    done <"$root/proc/filesystems" 2>/dev/null
}

# say_module KEY NAME: loaded, on disk, missing; nothing where the modules of this kernel cannot be seen.
say_module() {
    modules=$root/lib/modules/$release
    case $filesystems in
        *" $2 "*) say "$1" loaded ;;
        *)
            if [ -r "$modules/modules.dep" ]; then
                if grep -qs "/$2\.ko" "$modules/modules.dep" "$modules/modules.builtin"; then
                    say "$1" available
                else
                    say "$1" missing
                fi
            fi
            ;;
    esac
}

read_user_namespaces() {
    if first_line "$root/proc/sys/user/max_user_namespaces" && is_number "$line"; then
        say userns.max "$line"
    fi
    say_switch userns.clone_sysctl unprivileged_userns_clone
    total=0
    if [ -r "$root/proc/self/uid_map" ]; then
        while read -r _ _ size; do
            is_number "$size" && total=$((total + size))
        done <"$root/proc/self/uid_map" 2>/dev/null
        [ "$total" = 0 ] || say userns.outer_ids "$total"
    fi
}

read_security_modules() {
    apparmor=
    if first_line "$root/sys/module/apparmor/parameters/enabled"; then
        case $line in Y*) apparmor=yes ;; N*) apparmor=no ;; esac
    elif [ -d "$root/sys/module" ]; then
        apparmor=no
    fi
    say_if apparmor.enabled "$apparmor"
    say_switch apparmor.restrict_userns apparmor_restrict_unprivileged_userns
    say_switch apparmor.restrict_unconfined apparmor_restrict_unprivileged_unconfined
    say_if apparmor.profile.werf_buildah "$(apparmor_profile)"
    read_selinux
}

# Loaded profiles are a list that only root reads; the file is what a reboot loads.
apparmor_profile() {
    if grep -qs '^werf-buildah ' "$root/sys/kernel/security/apparmor/profiles"; then
        echo present
    elif [ -e "$root/etc/apparmor.d/werf-buildah" ]; then
        echo present
    elif [ "$kind" = none ]; then
        echo absent
    fi
}

read_selinux() {
    if first_line "$root/sys/fs/selinux/enforce"; then
        case $line in 1) say selinux.mode enforcing ;; 0) say selinux.mode permissive ;; esac
        return
    fi
    case $filesystems in
        # In a container its files are hidden, and only a label with four parts shows that it is on.
        *' selinuxfs '*) case $label in *:*:*:*) ;; *) say selinux.mode disabled ;; esac ;;
        ' ') ;;
        *) say selinux.mode absent ;;
    esac
}

read_process() {
    nnp='' seccomp='' bounding='' uid=''
    if [ -r "$root/proc/self/status" ]; then
        while read -r key value _; do
            case $key in
                NoNewPrivs:) nnp=$value ;;
                Seccomp:) seccomp=$value ;;
                CapBnd:) bounding=$value ;;
                Uid:) uid=$value ;;
            esac
        done <"$root/proc/self/status" 2>/dev/null
        if [ -n "$seccomp" ]; then say seccomp.kernel yes; else say seccomp.kernel no; fi
    fi
    first_line "$root/proc/self/attr/current"
    label=$line
    is_number "$seccomp" && say process.seccomp "$seccomp"
    case $nnp in 0 | 1) say process.no_new_privs "$nnp" ;; esac
    case $bounding in '' | *[!0-9a-fA-F]*) ;; *) say process.caps_bounding "$bounding" ;; esac
    say_if process.label "$label"
    is_number "$uid" && say process.uid "$uid"
    return 0
}

# The mount table, once: sandboxes and engines show in it, and the file system under the build storage.
read_mounts() {
    sysbox='' engine='' root_mount='' storage_fs='' length=-1 count=0
    [ -r "$root/proc/self/mountinfo" ] || return 0
    while read -r _ _ _ top point rest && [ "$count" -lt "$LINES_AT_MOST" ]; do
        count=$((count + 1))
        type=${rest##* - } type=${type%% *}
        case $type in *sysboxfs*) sysbox=yes ;; esac
        if [ "$point" = / ]; then
            root_mount=$type$top
            case $rest in
                *lowerdir=*/docker/* | *lowerdir=*/overlay2/*) engine=docker ;;
                *lowerdir=*/containers/storage/*) engine=podman ;;
                *lowerdir=*containerd*) engine=containerd ;;
            esac
        fi
        prefix=${point%/}/
        case $storage/ in
            "$prefix"*) [ "${#prefix}" -lt "$length" ] || { length=${#prefix} storage_fs=$type; } ;;
        esac
    done <"$root/proc/self/mountinfo" 2>/dev/null
}

# A machine made from an image may keep the image's /.dockerenv: its root is a whole file system of a disk.
is_whole_disk() {
    case $root_mount in ext[234]/ | xfs/ | btrfs/ | f2fs/) return 0 ;; esac
    return 1
}

container_kind() {
    first_line "$root/proc/version"
    version=$line
    case $sysbox/$version in
        yes/*) echo sysbox; return ;;
        # Newer gVisor says its name, older ones all give this one date.
        */*gVisor* | */*gvisor* | */*'Jan 10 15:06:54 PST 2016'*) echo gvisor; return ;;
    esac
    if [ -e "$root/var/run/secrets/kubernetes.io" ] || [ -n "${KUBERNETES_SERVICE_HOST:-}" ]; then
        echo kubernetes
    elif [ -e "$root/.dockerenv" ] && ! is_whole_disk; then
        echo docker
    elif [ -e "$root/run/.containerenv" ]; then
        echo podman
    elif first_line "$root/run/systemd/container"; then
        case $line in lxc* | docker | podman | wsl) echo "${line%%-*}" ;; *) echo other ;; esac
    elif [ -n "$engine" ]; then
        echo "$engine"
    else
        case $version in *[Mm]icrosoft* | *WSL*) echo wsl ;; *) echo none ;; esac
    fi
}

read_cgroup() {
    if [ -e "$root/sys/fs/cgroup/cgroup.controllers" ]; then
        say cgroup.version 2
    elif [ -d "$root/sys/fs/cgroup" ]; then
        say cgroup.version 1
    fi
}

read_fuse_device() {
    [ -d "$root/dev" ] || return 0
    if [ ! -e "$root/dev/fuse" ]; then
        say fuse.device absent
        return
    fi
    say fuse.device present
    mode=$(stat -c %a "$root/dev/fuse" 2>/dev/null)
    is_number "$mode" && say fuse.device.mode "$(printf '%04d' "$mode")"
    return 0
}

# say_id_tool KEY NAME: how it gets its privilege. Without getcap file capabilities cannot be seen.
say_id_tool() {
    for folder in /usr/bin /bin /usr/local/bin /usr/sbin; do
        file=$root$folder/$2
        [ -f "$file" ] || continue
        if [ -u "$file" ]; then
            say "$1" setuid
        elif command -v getcap >/dev/null; then
            case $(getcap "$file" 2>/dev/null) in *cap_set*) say "$1" caps ;; *) say "$1" plain ;; esac
        fi
        return 0
    done
    [ ! -d "$root/usr/bin" ] || say "$1" absent
}

# say_ranges KEY FILE: the probing user's ranges, by name or number.
say_ranges() {
    ranges='' count=0
    if [ -r "$root/etc/$2" ]; then
        while IFS=: read -r owner start size && [ "$count" -lt "$LINES_AT_MOST" ]; do
            count=$((count + 1))
            [ "$owner" = "$user" ] || [ "$owner" = "${uid:-none}" ] || continue
            is_number "$start" && is_number "$size" && ranges="$ranges${ranges:+,}$start:$size"
        done <"$root/etc/$2" 2>/dev/null
    fi
    [ ! -d "$root/etc" ] || say "$1" "${ranges:-none}"
}

# Where a build would keep its storage: a host's root looks where engines keep volumes.
storage_folder() {
    if [ "$(id -u 2>/dev/null)" = 0 ] && [ "$kind" = none ]; then
        storage=/var/lib/docker
    else
        storage=${XDG_DATA_HOME:-${HOME:-/}/.local/share}/containers/storage
    fi
    case $storage in /*) ;; *) storage=/ ;; esac
    while [ ! -d "$root$storage" ] && [ -n "$storage" ]; do
        storage=${storage%/*}
    done
    storage=${storage:-/}
}

# ---------------------------------------------------------------- attempts

# How root becomes the image's user; empty for anybody else; `no` where there is no way.
choose_user() {
    as_user=
    [ "$(id -u 2>/dev/null)" = 0 ] || return 0
    # By their paths: busybox has commands of the same names that cannot do it.
    for as_user in \
        "/usr/bin/setpriv --reuid=$IMAGE_USER --regid=$IMAGE_USER --clear-groups --inh-caps=-all" \
        "/usr/sbin/chroot --userspec=$IMAGE_USER:$IMAGE_USER --groups= /" \
        "su-exec $IMAGE_USER:$IMAGE_USER" "gosu $IMAGE_USER:$IMAGE_USER"; do
        # shellcheck disable=SC2086  # a command and its words
        [ "$($as_user id -u 2>/dev/null)" = "$IMAGE_USER" ] && return
    done
    as_user=no
}

# attempt COMMAND…: as the image's user, with a time limit, its output in $work/out.
attempt() {
    out=/dev/null
    [ -z "$work" ] || out=$work/out
    # shellcheck disable=SC2086  # $as_user and $limit are a command and its words
    $limit $as_user "$@" >"$out" 2>&1 </dev/null &
    child=$!
    [ -n "$limit" ] || { (sleep "$SECONDS_AT_MOST" && kill -s KILL "$child") >/dev/null 2>&1 & watchdog=$!; }
    wait "$child"
    status=$?
    child=
    [ -n "$limit" ] || kill "$watchdog" 2>/dev/null
    return "$status"
}

# The last line of what an attempt said.
last_words() {
    words=
    [ -z "$work" ] || while IFS= read -r line || [ -n "$line" ]; do
        [ -z "$line" ] || words=$line
    done 2>/dev/null <"$work/out"
    printf '%s' "${words:-no message}"
}

# make_work FOLDER: a folder of the image's user in it, or failure.
make_work() {
    [ -d "$1" ] || return 1
    # shellcheck disable=SC2086
    work=$($as_user mktemp -d "$1/.werf-probe.XXXXXX" 2>/dev/null) && [ -d "$work" ] && return
    work=
    return 1
}

# overlayfs leaves a folder without permissions in its work folder.
drop_work() {
    [ -n "$work" ] || return 0
    # shellcheck disable=SC2086
    $as_user chmod -R u+rwx "$work" 2>/dev/null
    # shellcheck disable=SC2086
    $as_user rm -rf "$work" 2>/dev/null
    work=
}

leave() {
    trap - EXIT HUP INT PIPE TERM
    [ -z "$child" ] || kill "$child" 2>/dev/null
    drop_work
    exit "$1"
}

# What containers/storage tries before it takes the kernel's overlayfs: a whiteout made by hand, a mount
# with userxattr over two layers, a file and a folder of a lower layer removed through it.
# shellcheck disable=SC2016  # for the shell in the namespace
OVERLAY='cd "$1" && mkdir -p l1/d l2 u w m && : >l1/f && : >l1/d/x && mknod u/whiteout c 0 0 && rm u/whiteout &&
mount -t overlay -o userxattr,lowerdir=l1:l2,upperdir=u,workdir=w overlay m &&
rm m/f && rm -r m/d && [ ! -e m/f ] && [ ! -e m/d ] && umount m'

try_user_namespace() {
    make_work "$storage" || make_work /var/tmp || make_work "${TMPDIR:-/tmp}" || make_work /dev/shm
    if attempt unshare -U true; then
        say userns.try yes
    else
        say userns.try no
        say userns.try.error "$(last_words)"
        drop_work
        return 1
    fi
    drop_work
}

# Only a refusal on a file system that could carry overlayfs says something about the kernel.
try_overlay() {
    error=
    for folder in "$storage" /var/tmp "${HOME:-/}" "${TMPDIR:-/tmp}" /dev/shm; do
        make_work "$folder" || continue
        if attempt unshare -Urm sh -c "$OVERLAY" sh "$work"; then
            drop_work
            say overlay.rootless yes
            return
        fi
        case $(stat -f -c %T "$work" 2>/dev/null) in
            overlay* | tmpfs | aufs | nfs* | smb* | cifs | fuse* | v9fs | '' | UNKNOWN*) ;;
            *) [ -n "$error" ] || error=$(last_words) ;;
        esac
        drop_work
    done
    [ -n "$error" ] || return 0
    say overlay.rootless no
    say overlay.rootless.error "$error"
}

try_fuse_device() {
    [ -c /dev/fuse ] || return 0
    if attempt sh -c ': <>/dev/fuse'; then say fuse.device.open yes; else say fuse.device.open no; fi
}

try_all() {
    choose_user
    [ "$as_user" != no ] || return 0
    limit=
    if command -v timeout >/dev/null && timeout -s KILL 1 true 2>/dev/null; then
        limit="timeout -s KILL $SECONDS_AT_MOST"
    fi
    if command -v unshare >/dev/null && try_user_namespace; then
        try_overlay
    fi
    try_fuse_device
}

# ---------------------------------------------------------------- all of it

main() {
    trap 'leave $?' EXIT
    trap 'leave 129' HUP
    trap 'leave 130' INT
    trap 'leave 141' PIPE
    trap 'leave 143' TERM
    echo probe.format=1
    storage=/ sysbox='' engine=''
    read_mounts
    kind=$(container_kind)
    storage_folder
    read_mounts
    read_kernel
    read_distribution
    read_filesystems
    say_module overlay.module overlay
    say_module fuse.module fuse
    read_user_namespaces
    read_process
    read_security_modules
    read_fuse_device
    say_id_tool idmap.newuidmap newuidmap
    say_id_tool idmap.newgidmap newgidmap
    user=$(id -un 2>/dev/null)
    say_ranges idmap.subuid subuid
    say_ranges idmap.subgid subgid
    say container.kind "$kind"
    read_cgroup
    say_if storage.fs "$storage_fs"
    say storage.path "$storage"
    [ -n "$root" ] || try_all
    echo probe.complete=yes
}

main
