"""The keys of facts: where each value is read, which values it may have, how certain it is.

`tried` marks a fact that an attempt decided; every other fact was read. The keys are a contract: see CONTRIBUTING.md,
"Facts".
"""

import re
from typing import NamedTuple

from wizard.facts.file_systems import FILE_SYSTEMS

SECURITY_OPTIONS = ("apparmor", "seccomp", "selinux", "userns", "rootless", "cgroupns", "no-new-privileges")
"""The security options that Docker and Podman list."""

YES_NO = ("yes", "no")
SWITCH = ("0", "1", "absent")
MODULE = ("loaded", "available", "missing")
ID_TOOL = ("caps", "setuid", "plain", "absent")
NUMBER = ("number",)


class Form(NamedTuple):
    """The form of a text that the program understands: a pattern, an example, whether it is a comma-separated list."""

    pattern: str
    example: str
    listed: bool = False


RELEASE = Form(r"\d{1,4}\.\d{1,4}.*", "6.1.0-18-amd64")
RELEASES = RELEASE._replace(listed=True)
VERSIONS = Form(r"v?\d{1,3}\.\d{1,3}.*", "v1.30.2", listed=True)
RANGES = Form(r"none|\d+:\d+", "100000:65536", listed=True)
# os-release(5): lowercase letters, digits, and these.
OS_WORD = Form(r"[a-z0-9._-]+", "debian")
OS_VERSION = OS_WORD._replace(example="24.04")
MODE = Form(r"[0-7]{3,4}", "0666")
BITS = Form(r"[0-9A-Fa-f]{1,16}", "00000000a80425fb")
DISK = Form("|".join((r"fuse\.\S+", *map(re.escape, FILE_SYSTEMS))), "ext4")
SECURITY = Form("|".join(SECURITY_OPTIONS), "apparmor,seccomp", listed=True)


class Key(NamedTuple):
    """One key: its source, its possible values or their form (neither: any text), whether an attempt decides it."""

    evidence: str
    values: tuple[str, ...] = ()
    tried: bool = False
    form: Form | None = None


def _engine(name: str) -> dict[str, Key]:
    """Return the keys that Docker and Podman have in common."""
    values = {
        "backing_fs": Key(f"{name} info"),
        "d_type": Key(f"{name} info", YES_NO),
        "error": Key(f"{name} info"),
        "kernel": Key(f"{name} info", form=RELEASE),
        "rootless": Key(f"{name} info", YES_NO),
        "security": Key(f"{name} info", form=SECURITY),
        "version": Key(f"{name} info"),
    }
    return {f"engine.{name}.{key}": value for key, value in values.items()}


KEYS = {
    "os.kernel": Key("uname -s"),
    "kernel.release": Key("uname -r", form=RELEASE),
    "kernel.build": Key("uname -v"),
    "kernel.machine": Key("uname -m"),
    "distro.id": Key("/etc/os-release", form=OS_WORD),
    "distro.version": Key("/etc/os-release", form=OS_VERSION),
    "distro.name": Key("/etc/os-release"),
    "overlay.module": Key("/proc/filesystems", MODULE),
    "overlay.rootless": Key("mount -t overlay -o userxattr", YES_NO, tried=True),
    "overlay.rootless.error": Key("mount -t overlay -o userxattr"),
    "overlay.rootless.fs": Key("mount -t overlay -o userxattr", form=DISK),
    "userns.try": Key("unshare --user", YES_NO, tried=True),
    "userns.try.error": Key("unshare --user"),
    "userns.max": Key("/proc/sys/user/max_user_namespaces", NUMBER),
    "userns.clone_sysctl": Key("/proc/sys/kernel/unprivileged_userns_clone", SWITCH),
    "userns.outer_ids": Key("/proc/self/uid_map", NUMBER),
    "apparmor.enabled": Key("/sys/module/apparmor/parameters/enabled", YES_NO),
    "apparmor.restrict_userns": Key("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", SWITCH),
    "apparmor.restrict_unconfined": Key("/proc/sys/kernel/apparmor_restrict_unprivileged_unconfined", SWITCH),
    "apparmor.profile.werf_buildah": Key("/sys/kernel/security/apparmor/profiles", ("present", "absent")),
    "selinux.mode": Key("/sys/fs/selinux/enforce", ("enforcing", "permissive", "disabled", "absent")),
    "seccomp.kernel": Key("/proc/self/status", YES_NO),
    "fuse.device": Key("/dev/fuse", ("present", "absent")),
    "fuse.device.mode": Key("stat /dev/fuse", form=MODE),
    "fuse.device.open": Key("open /dev/fuse", YES_NO, tried=True),
    "fuse.module": Key("/proc/filesystems", MODULE),
    "idmap.newuidmap": Key("getcap newuidmap", ID_TOOL),
    "idmap.newgidmap": Key("getcap newgidmap", ID_TOOL),
    "idmap.subuid": Key("/etc/subuid", form=RANGES),
    "idmap.try": Key("newuidmap", YES_NO, tried=True),
    "idmap.try.error": Key("newuidmap"),
    "idmap.subgid": Key("/etc/subgid", form=RANGES),
    "process.seccomp": Key("/proc/self/status", NUMBER),
    "process.no_new_privs": Key("/proc/self/status", ("0", "1")),
    "process.caps_bounding": Key("/proc/self/status", form=BITS),
    "process.label": Key("/proc/self/attr/current"),
    "process.uid": Key("/proc/self/status", NUMBER),
    "container.kind": Key(
        "/proc/1, /run",
        ("none", "docker", "podman", "kubernetes", "containerd", "lxc", "wsl", "gvisor", "sysbox", "other"),
    ),
    "cgroup.version": Key("/sys/fs/cgroup", ("1", "2")),
    "storage.fs": Key("/proc/self/mountinfo", form=DISK),
    "storage.path": Key("/proc/self/mountinfo"),
    "storage.d_type": Key("xfs_info", YES_NO),
    "platform.privileged": Key("allow_privileged", YES_NO),
    **_engine("docker"),
    "engine.docker.storage": Key("docker info"),
    **_engine("podman"),
    "cluster.error": Key("kubectl"),
    "cluster.kernel": Key("kubectl", form=RELEASES),
    "cluster.nodes": Key("kubectl", NUMBER),
    "cluster.nodes.error": Key("kubectl"),
    "cluster.os": Key("kubectl"),
    "cluster.psa": Key("kubectl", ("privileged", "baseline", "restricted")),
    "cluster.runtime": Key("kubectl"),
    "cluster.user_namespaces": Key("kubectl", YES_NO),
    "cluster.version": Key("kubectl", form=VERSIONS),
}


def evidence_of(key: str) -> str:
    """Return where the value of a key is read: a file, or a command."""
    return KEYS[key].evidence if key in KEYS else ""


def is_number(value: str) -> bool:
    """Return whether a value is a number as the kernel writes one: only digits, and no more than 64 bits need."""
    return value.isascii() and value.isdigit() and len(value) <= 20


def bad_value(key: str, value: str) -> str:
    """Return what the value of a known key should have been; empty if it is valid."""
    allowed = KEYS[key].values if key in KEYS else ()
    if allowed == NUMBER:
        return "" if is_number(value) else "0, 1, 2 …"
    return "" if not allowed or value in allowed else ", ".join(allowed)


def bad_form(key: str, value: str) -> str:
    """Return an example of a value of a known key; empty if the value is understood, or unknown."""
    form = KEYS[key].form if key in KEYS else None
    if form is None or not value:
        return ""
    parts = [part.strip() for part in value.split(",")] if form.listed else [value]
    understood = all(re.fullmatch(form.pattern, part) for part in parts if part)
    return "" if understood else form.example
