"""A Linux machine that its owner administers: one block of shell, to be run as root."""

from wizard.plan.preparation import Preparation
from wizard.plan.remedies import PROFILE, PROFILE_PATH
from wizard.targets.artifact import Artifact, Note
from wizard.targets.seccomp import profile_text

SYSCTL_FILE = "/etc/sysctl.d/60-werf.conf"
MODULES_FILE = "/etc/modules-load.d/werf.conf"
UDEV_FILE = "/etc/udev/rules.d/60-werf-fuse.rules"
UDEV_RULE = 'KERNEL=="fuse", MODE="0666"'
SECCOMP_FILE = "/var/lib/kubelet/seccomp/profiles/werf-buildah.json"

_Line = tuple[str, str]
"""A line of shell, and the topic of its reason (empty: it goes with the line above)."""


def render(preparation: Preparation) -> list[Artifact]:
    """The block, as a script of its own."""
    return [_artifact(steps(preparation))]


def _artifact(lines: list[_Line]) -> Artifact:
    notes = tuple(Note(number, topic) for number, (_, topic) in enumerate(lines, 1) if topic)
    return Artifact("host.sh", "sh", "".join(f"{line}\n" for line, _ in lines), notes)


def steps(preparation: Preparation, *, seccomp_by_path: bool = True) -> list[_Line]:
    """The lines of the block."""
    return [
        *_sysctls(preparation),
        *_modules(preparation),
        *_fuse(preparation),
        *_apparmor(preparation),
        *(_seccomp(preparation) if seccomp_by_path else []),
    ]


def _file(path: str, body: list[_Line], topic: str) -> list[_Line]:
    """Shell that writes a file; `topic` stands at the command, or at the lines of the body."""
    return [(f"cat > {path} <<'EOF'", topic), *body, ("EOF", "")]


def _sysctls(preparation: Preparation) -> list[_Line]:
    if not preparation.sysctls:
        return []
    body = [(f"{sysctl.key} = {sysctl.value}", sysctl.topic) for sysctl in preparation.sysctls]
    return [*_file(SYSCTL_FILE, body, ""), (f"sysctl -p {SYSCTL_FILE}", "")]


def _modules(preparation: Preparation) -> list[_Line]:
    if not preparation.modules:
        return []
    first = f"settings/module-{preparation.modules[0]}"
    lines = _file(MODULES_FILE, [(name, "") for name in preparation.modules], first)
    return [*lines, *((f"modprobe {name}", f"settings/module-{name}") for name in preparation.modules)]


def _fuse(preparation: Preparation) -> list[_Line]:
    if not preparation.open_fuse:
        return []
    return [
        ("mkdir -p /etc/udev/rules.d", "settings/udev-fuse"),
        *_file(UDEV_FILE, [(UDEV_RULE, "")], ""),
        ("chmod 0666 /dev/fuse", ""),
    ]


def _apparmor(preparation: Preparation) -> list[_Line]:
    if not preparation.apparmor_profile:
        return []
    body = [(line, "") for line in PROFILE.splitlines()]
    return [*_file(PROFILE_PATH, body, "settings/apparmor-profile-file"), (f"apparmor_parser -r {PROFILE_PATH}", "")]


def _seccomp(preparation: Preparation) -> list[_Line]:
    if not preparation.seccomp_profile:
        return []
    folder = SECCOMP_FILE.rpartition("/")[0]
    body = [(line, "") for line in profile_text().splitlines()]
    return [(f"mkdir -p {folder}", "settings/seccomp-profile-file"), *_file(SECCOMP_FILE, body, "")]
