"""What the lab is made of: kernels, userlands, and the disks on which engines find their images."""

from dataclasses import dataclass

COMMON = (
    "apparmor",
    "busybox-static",
    "ca-certificates",
    "catatonit",
    "containerd",
    "crun",
    "docker.io",
    "e2fsprogs",
    "fuse-overlayfs",
    "iproute2",
    "kmod",
    "libcap2-bin",
    "procps",
    "runc",
    "uidmap",
)
"""Packages of every userland."""

SYSTEMD = ("dbus", "dbus-user-session", "libpam-systemd", "podman", "systemd", "systemd-sysv")
"""Packages of userlands with Podman."""

KERNELS = {"5.10": "bullseye", "6.1": "bookworm", "6.12": "trixie", "newest": "trixie-backports"}
"""Kernels, each with the Debian release that it is taken from."""

USERLANDS = {
    "bullseye": COMMON,
    "bookworm": (*COMMON, *SYSTEMD, "nfs-common", "nfs-kernel-server", "runsc", "xfsprogs"),
    "trixie": (*COMMON, *SYSTEMD, "docker-cli", "policycoreutils", "selinux-policy-default", "selinux-utils"),
    "forky": (*COMMON, *SYSTEMD, "docker-cli"),
}
"""Debian releases, each with the packages of its userland."""

BUILDER = "bookworm"
"""The Debian release inside the builder image, as in the lab of engines."""

PACKAGES = (
    "busybox-static",
    "catatonit",
    "cpio",
    "debootstrap",
    "docker.io",
    "e2fsprogs",
    "kmod",
    "libcap2-bin",
    "podman",
    "qemu-system-x86",
    "runc",
    "xz-utils",
    "zstd",
)
"""Debian packages that this machine needs."""

APPARMOR = "apparmor=1 security=apparmor"
"""The words of a kernel's command line with which AppArmor is on."""

SELINUX = "apparmor=0 security=selinux selinux=1 enforcing=1"
"""The words with which SELinux is on, and enforces."""


@dataclass(frozen=True)
class Setup:
    """A machine: its kernel and userland, the words added to its command line, what its engine's disk holds."""

    kernel: str
    userland: str
    words: str = APPARMOR
    store: str = "docker"
    systemd: bool = False
    engine: str = "docker"
