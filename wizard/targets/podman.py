"""`podman run`, rootless or not, and the same as a systemd unit (Quadlet).

Sources: podman-run(1), podman-systemd.unit(5).
"""

from collections.abc import Sequence

from wizard.containers.quadlet import HOME, UNITS, Entry, written
from wizard.formats.notes import Note
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.container import IDS_FILE, container_of
from wizard.targets.docker import Line, render_run
from wizard.targets.documents import text_file
from wizard.targets.seccomp import FILE_NAME
from wizard.targets.steps import RUN_HERE, Step

_UNIT = "werf.container"
_PROJECT = "werf-project"
"""A unit has no current directory: a relative one counts from the home directory, and `.` is this one there."""


def render(plan: Plan, *, as_files: bool = False, extra: Sequence[Line] = ()) -> list[Artifact]:
    """Return the command, with `extra` options; as files also the unit, and what both need next to them."""
    artifacts = render_run(plan, "podman run --rm", "podman-run.sh", as_files=as_files, extra=extra)
    return [artifacts[0], _unit(plan), *artifacts[1:]] if as_files else artifacts


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """Return what is done with the files."""
    return (("sh podman-run.sh", RUN_HERE),)


def _unit(plan: Plan) -> Artifact:
    """Return the unit; %h is the home directory of the user whose systemd runs it."""
    spec = container_of(plan, seccomp=f"{UNITS}/{FILE_NAME}", ids=f"{UNITS}/{IDS_FILE}", folder=_folder(plan))
    sections = {
        "Unit": [Entry("Description", "werf", "settings/quadlet")],
        "Container": written(spec),
        "Service": [Entry("Type", "oneshot", "settings/quadlet")],
    }
    lines: list[str] = []
    notes: list[Note] = []
    for name, entries in sections.items():
        lines += [""] if lines else []
        lines.append(f"[{name}]")
        for entry in entries:
            lines.append(f"{entry.key}={entry.value}")
            notes.append(Note(len(lines), entry.topic))
    return text_file(_UNIT, "ini", "\n".join(lines) + "\n", tuple(notes))


def _folder(plan: Plan) -> str:
    folder = plan.answers["workdir"]
    if folder == "none":
        return ""
    home = "" if folder.startswith("/") else f"{HOME}/"
    return home + (_PROJECT if folder == "." else folder)
