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
