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
        if (!lines++) signs = " read"
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

# The nearest wall first: a sandbox, then the pod, then the engine. None only where the mounts could be read.
container_kind() {
    ! is_closed /proc/self/cgroup && ! is_closed /proc/version || return
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
        *' read '*) echo none ;;
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
    case $signs in *' disk '*) return ;; *' read '*) ;; *) return ;; esac
    [ ! -e "$root/.dockerenv" ] || signs="$signs docker "
    [ ! -e "$root/run/.containerenv" ] || signs="$signs podman "
}

