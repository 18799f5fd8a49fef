"""The keys of facts: where each value is read, what values it may have, how certain it is.

`tried` marks a fact that an attempt decided; every other fact was read. The keys are a contract:
see CONTRIBUTING.md, "Facts".
"""

from typing import NamedTuple

YES_NO = ("yes", "no")
SWITCH = ("0", "1", "absent")
MODULE = ("loaded", "available", "missing")
ID_TOOL = ("caps", "setuid", "plain", "absent")
NUMBER = ("number",)


class Key(NamedTuple):
    """One key: its source, its possible values (empty: any text), whether it is the result of a try."""

    evidence: str
    values: tuple[str, ...] = ()
    tried: bool = False


KEYS = {
    "os.kernel": Key("uname -s"),
    "kernel.release": Key("uname -r"),
    "kernel.machine": Key("uname -m"),
    "distro.id": Key("/etc/os-release"),
    "distro.version": Key("/etc/os-release"),
    "distro.name": Key("/etc/os-release"),
    "overlay.module": Key("/proc/filesystems", MODULE),
    "overlay.rootless": Key("mount -t overlay -o userxattr", YES_NO, tried=True),
    "overlay.rootless.error": Key("mount -t overlay -o userxattr"),
    "overlay.rootless.fs": Key("mount -t overlay -o userxattr"),
    "userns.try": Key("unshare --user", YES_NO, tried=True),
    "userns.try.error": Key("unshare --user"),
    "userns.max": Key("/proc/sys/user/max_user_namespaces", NUMBER),
    "userns.clone_sysctl": Key("/proc/sys/kernel/unprivileged_userns_clone", SWITCH),
    "userns.outer_ids": Key("/proc/self/uid_map", NUMBER),
    "apparmor.enabled": Key("/sys/module/apparmor/parameters/enabled", YES_NO),
    "apparmor.restrict_userns": Key("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", SWITCH),
    "apparmor.restrict_unconfined": Key("/proc/sys/kernel/apparmor_restrict_unprivileged_unconfined", SWITCH),
    "apparmor.profile.werf_buildah": Key("/etc/apparmor.d/werf-buildah", ("present", "absent")),
    "selinux.mode": Key("/sys/fs/selinux/enforce", ("enforcing", "permissive", "disabled", "absent")),
    "seccomp.kernel": Key("/proc/self/status", YES_NO),
    "fuse.device": Key("/dev/fuse", ("present", "absent")),
    "fuse.device.mode": Key("stat /dev/fuse"),
    "fuse.device.open": Key("open /dev/fuse", YES_NO, tried=True),
    "fuse.module": Key("/proc/filesystems", MODULE),
    "idmap.newuidmap": Key("getcap newuidmap", ID_TOOL),
    "idmap.newgidmap": Key("getcap newgidmap", ID_TOOL),
    "idmap.subuid": Key("/etc/subuid"),
    "idmap.subgid": Key("/etc/subgid"),
    "process.seccomp": Key("/proc/self/status", NUMBER),
    "process.no_new_privs": Key("/proc/self/status", ("0", "1")),
    "process.caps_bounding": Key("/proc/self/status"),
    "process.label": Key("/proc/self/attr/current"),
    "process.uid": Key("/proc/self/status", NUMBER),
    "container.kind": Key(
        "/proc/1, /run",
        ("none", "docker", "podman", "kubernetes", "containerd", "lxc", "wsl", "gvisor", "sysbox", "other"),
    ),
    "cgroup.version": Key("/sys/fs/cgroup", ("1", "2")),
    "storage.fs": Key("/proc/self/mountinfo"),
    "storage.path": Key("/proc/self/mountinfo"),
    "storage.d_type": Key("xfs_info", YES_NO),
    "platform.privileged": Key("allow_privileged", YES_NO),
    "engine.docker.rootless": Key("docker info", YES_NO),
    "engine.docker.d_type": Key("docker info", YES_NO),
    "engine.podman.rootless": Key("podman info", YES_NO),
    "engine.podman.d_type": Key("podman info", YES_NO),
}


def evidence_of(key: str) -> str:
    """Where the value of a key is read: a file, or a command."""
    if key in KEYS:
        return KEYS[key].evidence
    if key.startswith("engine.docker."):
        return "docker info"
    if key.startswith("engine.podman."):
        return "podman info"
    return "kubectl" if key.startswith("cluster.") else ""


def is_number(value: str) -> bool:
    """Whether a value is a number as the kernel writes one: digits, and no more of them than 64 bits need."""
    return value.isascii() and value.isdigit() and len(value) <= 20


def bad_value(key: str, value: str) -> str:
    """What the value of a known key should have been; empty where it is fine."""
    allowed = KEYS[key].values if key in KEYS else ()
    if allowed == NUMBER:
        return "" if is_number(value) else "0, 1, 2 …"
    return "" if not allowed or value in allowed else ", ".join(allowed)
