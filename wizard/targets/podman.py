"""`podman run`, rootless or not, and beside it the same as a systemd unit (Quadlet).

Sources: podman-run(1), podman-systemd.unit(5).
"""

import shlex
from collections.abc import Sequence

from wizard.formats.notes import Note
from wizard.formats.unit_text import bind_source, literal, word
from wizard.plan.confinement import is_rootless
from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE_NAME
from wizard.targets.artifact import Artifact
from wizard.targets.container import IDS_FILE, WORKSPACE, Option, added_capabilities, environment, volumes
from wizard.targets.docker import Line, render_run
from wizard.targets.documents import text_file
from wizard.targets.seccomp import FILE_NAME
from wizard.targets.steps import RUN_HERE, Step

_UNIT = "werf.container"
_BESIDE = "%E/containers/systemd"
"""The folder of units, which is where the files beside it go: below /etc for root, below ~/.config for a user."""
_PROJECT = "werf-project"
"""A unit has no current folder: a relative one counts from the home folder, and `.` is this one there."""


def render(plan: Plan, *, as_files: bool = False, extra: Sequence[Line] = ()) -> list[Artifact]:
    """The command, with `extra` options; as files also the unit, and what both need beside them."""
    own = [Line(f"--userns={_keep_id(plan)}", "settings/keep-id")] if _is_rootless(plan) else []
    artifacts = render_run(plan, "podman run --rm", "podman-run.sh", as_files=as_files, extra=[*own, *extra])
    return [artifacts[0], _unit(plan), *artifacts[1:]] if as_files else artifacts


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files."""
    return (("sh podman-run.sh", RUN_HERE),)


def _is_rootless(plan: Plan) -> bool:
    return is_rootless(plan.answers, plan.facts, plan.place)


def _keep_id(plan: Plan) -> str:
    """The reader's own user becomes the image's, so that the folder is its own."""
    uid = plan.place.identity.uid
    return f"keep-id:uid={uid},gid={uid}"


def _unit(plan: Plan) -> Artifact:
    """The unit; %h is the home folder of the user whose systemd runs it."""
    sections = {
        "Unit": [Option("Description=werf", "settings/quadlet")],
        "Container": _container(plan),
        "Service": [Option("Type=oneshot", "settings/quadlet")],
    }
    lines: list[str] = []
    notes: list[Note] = []
    for name, options in sections.items():
        lines += [""] if lines else []
        lines.append(f"[{name}]")
        for option in options:
            lines.append(option.value)
            notes.append(Note(len(lines), option.topic))
    return text_file(_UNIT, "ini", "\n".join(lines) + "\n", tuple(notes))


def _container(plan: Plan) -> list[Option]:
    options = [Option(f"Image={plan.image.ref}", "settings/image"), *_confinement(plan)]
    for one in volumes(plan):
        source = f"{one.source}:" if one.source else ""
        options.append(Option(f"Volume={literal(source + one.target)}", one.topic))
    if plan.confinement.small_id_range:
        options += [
            Option(f"Volume={_BESIDE}/{IDS_FILE}:/etc/{name}:ro", "settings/subordinate-ids")
            for name in ("subuid", "subgid")
        ]
    if (folder := plan.answers["workdir"]) != "none":
        home = "" if folder.startswith("/") else "%h/"
        source = home + bind_source(_PROJECT if folder == "." else folder)
        options.append(Option(f"Volume={source}:{WORKSPACE}", "settings/workdir"))
        options.append(Option(f"WorkingDir={WORKSPACE}", "settings/workdir"))
    options += [Option(f"Environment={word(f'{one.name}={one.value}')}", one.topic) for one in environment(plan)]
    words = " ".join(map(word, shlex.split(plan.answers["command"])))
    return [*options, Option(f"Exec={words}", "settings/command")]


def _confinement(plan: Plan) -> list[Option]:
    c = plan.confinement
    options = []
    if _is_rootless(plan):
        options.append(Option(f"UserNS={_keep_id(plan)}", "settings/keep-id"))
    if c.privileged:
        options.append(Option("PodmanArgs=--privileged", "settings/privileged"))
    elif c.seccomp == "profile":
        options.append(Option(f"SeccompProfile={_BESIDE}/{FILE_NAME}", "settings/seccomp-profile"))
    match c.apparmor:
        case "unconfined":
            options.append(Option("PodmanArgs=--security-opt=apparmor=unconfined", "settings/apparmor-unconfined"))
        case "profile":
            argument = f"PodmanArgs=--security-opt=apparmor={PROFILE_NAME}"
            options.append(Option(argument, "settings/apparmor-profile"))
    if c.unlabelled:
        options.append(Option("SecurityLabelDisable=true", "settings/selinux-label"))
    if added := added_capabilities(plan):
        options.append(Option("DropCapability=ALL", "settings/capabilities"))
        options.append(Option(f"AddCapability={' '.join(added)}", "settings/capabilities"))
    if c.fuse_device:
        options.append(Option("AddDevice=/dev/fuse", "settings/device-fuse"))
    return options
