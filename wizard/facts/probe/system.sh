# ---------------------------------------------------------------- system
read_kernel() {
    first_line /proc/sys/kernel/ostype || line=$(uname -s)
    say os.kernel "$line"
    first_line /proc/sys/kernel/osrelease || line=$(uname -r)
    release=$line
    say kernel.release "$release"
    first_line /proc/sys/kernel/version || line=$(uname -v)
    say kernel.build "$line"
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
    case $filesystems in *" $1 "*) echo loaded && return ;; '') return ;; esac
    [ -r "$list.dep" ] || return
    grep -q "/$1\.ko" "$list.dep" "$list.builtin"
    case $? in 0) echo available ;; 1) echo missing ;; esac
}

# Only the kernel knows what is loaded: a file in /etc/apparmor.d may be broken, or not loaded yet.
read_apparmor() {
    enabled=
    first_line /sys/module/apparmor/parameters/enabled || [ ! -d "$root/sys/module" ] ||
        is_closed /sys/module/apparmor/parameters/enabled || line=N
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
    if lines=$(cat "$list/profiles") && [ -n "$lines" ]; then # bash: a pipe that cannot be made is no failure
        case $newline$lines in *"$newline$1 ("*) state=present ;; esac
    else
        [ -r "$list/policy/profiles" ] || return
        set +f
        for entry in "$list/policy/profiles/$1".*; do
            ! is_closed "${entry#"$root"}/name" || return
            ! read -r line <"$entry/name" || [ "$line" != "$1" ] || state=present
        done
        set -f
        ! is_closed /proc/self/status || return # or the list was not read for want of a descriptor
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
    case $?/$user in 0/?* | 1/*) ;; *) return ;; esac # 1: a user without a name
    [ -z "$root" ] || user=$(sed -n "s/^\([^:]*\):[^:]*:$uid:.*/\1/p" "$root/etc/passwd") || return
    say idmap.subuid "$(id_ranges subuid)"
    say idmap.subgid "$(id_ranges subgid)"
}

# id_tool NAME CAPABILITY: where its power comes from. Without getcap file capabilities cannot be seen.
id_tool() {
    if ! find_tool "$1"; then
        [ ! -d "$root/usr/bin" ] || echo absent
    elif [ -u "$tool" ]; then echo setuid
    else
        case $(getcap "$tool" && echo .) in *"$2"*) echo caps ;; *.) echo plain ;; esac
    fi
}

# id_ranges FILE: those of the probing user, who stands there by name or by number.
id_ranges() {
    [ -n "$uid" ] && [ -d "$root/etc" ] && ! is_closed "/etc/$1" || return
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

