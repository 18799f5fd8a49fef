"""What fixes a host: each remedy once, as shell for checks and as parts for the `host` target."""

from wizard.records import Record

PROFILE_NAME = "werf-buildah"
USERNS_MAX = 28633
"""Enough for werf (which asks for 15000) and for rootless engines on the same host (rootlesscontaine.rs)."""


class Sysctl(Record):
    """A kernel setting, its value, and the topic that gives the reason."""

    key: str
    value: str
    topic: str

    @property
    def path(self) -> str:
        """Where the setting is read and written under /proc/sys."""
        return "/proc/sys/" + self.key.replace(".", "/")


USERNS = Sysctl("user.max_user_namespaces", str(USERNS_MAX), "settings/sysctl-userns")
USERNS_CLONE = Sysctl("kernel.unprivileged_userns_clone", "1", "settings/sysctl-userns-clone")
APPARMOR_USERNS = Sysctl("kernel.apparmor_restrict_unprivileged_userns", "0", "settings/sysctl-apparmor-userns")

PREPARE = ("werf-wizard export host | sudo sh",)


def set_now(sysctl: Sysctl) -> tuple[str, ...]:
    """Shell that sets a kernel setting until the next boot."""
    return (f"sudo sysctl -w {sysctl.key}={sysctl.value}",)


LOAD_FUSE = ("sudo modprobe fuse",)
OPEN_FUSE = ("sudo chmod 0666 /dev/fuse",)
