"""A Linux machine that its owner administers: one block of shell, to be run as root.

What fails ends the block, with a sentence that names the step. A file appears whole under its name, or not at all, and
after what it is about has worked: `sysctl` of procps ends with 0 also if the kernel refused the value.
"""

from wizard.formats.notes import Note
from wizard.plan.preparation import Preparation
from wizard.targets.artifact import Artifact
from wizard.targets.documents import text_file
from wizard.targets.host import apparmor
from wizard.targets.seccomp import profile_text

SYSCTL_FILE = "/etc/sysctl.d/60-werf.conf"
MODULES_FILE = "/etc/modules-load.d/werf.conf"
UDEV_FILE = "/etc/udev/rules.d/60-werf-fuse.rules"
UDEV_RULE = 'KERNEL=="fuse", MODE="0666"'
WITHOUT_UDEV = "There is no udev here: after the next boot run this again, or /dev/fuse is for root alone."
_AWAIT_UDEV = (
    "[ ! -e /run/udev/control ] || udevadm settle --timeout=10 || :",
    'if [ "$(stat -c %a /dev/fuse)" != 666 ]; then',
)
"""The kernel makes the device 0600, and udev opens it a moment after `modprobe` has ended."""
SECCOMP_FILE = "/var/lib/kubelet/seccomp/profiles/werf-buildah.json"

HEADER = (
    "set -eu; trap 'exit 1' HUP INT TERM",
    """new='' step=''; trap '[ $? = 0 ] || { rm -rf "$new"; echo "Stopped: could not $step." >&2; }' EXIT""",
)
"""How a script begins that runs as root: `step` is what it is about to do, `new` what has no final name yet."""

_Line = tuple[str, str]
"""A line of shell, and the topic of its reason (empty: it goes with the line above)."""


def render(preparation: Preparation) -> list[Artifact]:
    """Return the block, in a subshell: pasted into a shell, a step that fails ends the block and not that shell."""
    (first, begins), *rest, (last, ends) = steps(preparation)
    return [_artifact([(f"({first}", begins), *rest, (f"{last})", ends)])]


def _artifact(lines: list[_Line]) -> Artifact:
    notes = tuple(Note(number, topic) for number, (_, topic) in enumerate(lines, 1) if topic)
    return text_file("host.sh", "sh", "".join(f"{line}\n" for line, _ in lines), notes)


def steps(preparation: Preparation, *, seccomp_by_path: bool = True) -> list[_Line]:
    """Return the lines of the block."""
    return [
        *((line, "") for line in HEADER),
        *_sysctls(preparation),
        *_modules(preparation),
        *_fuse(preparation),
        *_apparmor(preparation),
        *(_seccomp(preparation) if seccomp_by_path else []),
    ]


def _step(words: str, topic: str = "") -> _Line:
    """Return what the next lines do, for the sentence if they fail; reasons are told above it."""
    return f"step='{words}'", topic


def _file(path: str, body: list[str]) -> list[_Line]:
    """Shell that writes a file."""
    lines = [f"step='write {path}' new={path}.new", "cat > \"$new\" <<'EOF'", *body, "EOF", f'mv "$new" {path}']
    return [(line, "") for line in lines]


def _sysctls(preparation: Preparation) -> list[_Line]:
    lines: list[_Line] = []
    for one in preparation.sysctls:
        lines.append(_step(f"set {one.key} to {one.value}", one.topic))
        lines.append((f"sysctl -w {one.key}={one.value}", ""))
        lines.append((f'[ "$(sysctl -n {one.key})" = {one.value} ]', ""))
    body = [f"{one.key} = {one.value}" for one in preparation.sysctls]
    return [*lines, *_file(SYSCTL_FILE, body)] if lines else []


def _modules(preparation: Preparation) -> list[_Line]:
    lines: list[_Line] = []
    for name in preparation.modules:
        lines += [_step(f"load the module {name}", f"settings/module-{name}"), (f"modprobe {name}", "")]
    return [*lines, *_file(MODULES_FILE, list(preparation.modules))] if lines else []


def _fuse(preparation: Preparation) -> list[_Line]:
    """Open the device: now if it was found closed, else only if it is closed once the module has made it."""
    opened: list[_Line] = [
        ("chmod 0666 /dev/fuse; mkdir -p /etc/udev/rules.d", ""),
        (f"[ -e /run/udev/control ] || echo '{WITHOUT_UDEV}' >&2", ""),
        *_file(UDEV_FILE, [UDEV_RULE]),
    ]
    step = _step("open /dev/fuse to every user", "settings/udev-fuse")
    if preparation.open_fuse:
        return [step, *opened]
    if "fuse" not in preparation.modules:
        return []
    return [step, *((line, "") for line in _AWAIT_UDEV), *opened, ("fi", "")]


def _apparmor(preparation: Preparation) -> list[_Line]:
    if not preparation.apparmor_profile:
        return []
    lines = [apparmor.STEP, *apparmor.where_apparmor_is_on(apparmor.install())]
    return [(line, "" if number else "settings/apparmor-profile-file") for number, line in enumerate(lines)]


def _seccomp(preparation: Preparation) -> list[_Line]:
    if not preparation.seccomp_profile:
        return []
    folder = SECCOMP_FILE.rpartition("/")[0]
    return [
        _step(f"make {folder}", "settings/seccomp-profile-file"),
        (f"mkdir -p {folder}", ""),
        *_file(SECCOMP_FILE, profile_text().splitlines()),
    ]
