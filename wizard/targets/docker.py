"""`docker run`: one command, every word of it quoted for a POSIX shell."""

import shlex
from collections.abc import Sequence
from pathlib import PurePosixPath

from wizard.formats.notes import Note
from wizard.plan.plan import Plan
from wizard.records import Record
from wizard.targets.artifact import Artifact
from wizard.targets.container import (
    DOCKER_SOCKET,
    IDS_FILE,
    WORKSPACE,
    added_capabilities,
    environment,
    security_options,
    volumes,
)
from wizard.targets.documents import text_file
from wizard.targets.seccomp import FILE_NAME, profile_artifact, profile_text
from wizard.targets.steps import RUN_HERE, Step

_HERE_DOCUMENT = "WERF_BUILDAH_SECCOMP"
_WORKING_FOLDER = "\0PWD\0"


class Line(Record):
    """One line of the command: words as the shell shall read them, and the topic that gives the reason."""

    words: str
    topic: str


def render(plan: Plan, *, as_files: bool = False, extra: Sequence[Line] = ()) -> list[Artifact]:
    """The command, with `extra` options; as files, with what it needs beside it, else with everything in it."""
    return render_run(plan, "docker run --rm", "docker-run.sh", as_files=as_files, extra=extra)


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files."""
    return (("sh docker-run.sh", RUN_HERE),)


def render_run(plan: Plan, start: str, path: str, *, as_files: bool, extra: Sequence[Line] = ()) -> list[Artifact]:
    """A command that starts a container, for an engine with Docker's options: `start`, then `extra`, and the rest."""
    lines = [
        Line(start, "settings/auto-remove"),
        *extra,
        *_security(plan, as_files=as_files),
        *_volumes(plan, as_files=as_files),
        *_project(plan),
        Line(shlex.quote(plan.image.ref), "settings/image"),
        Line(shlex.join(shlex.split(plan.answers["command"])), "settings/command"),
    ]
    inline = plan.confinement.seccomp == "profile" and not as_files
    end = f" <<'{_HERE_DOCUMENT}'\n{profile_text()}{_HERE_DOCUMENT}\n" if inline else "\n"
    start_of_file = ["#!/bin/sh", "set -eu"] if as_files else []
    numbers = _line_numbers([*start_of_file, *(line.words for line in lines)])[len(start_of_file) :]
    notes = tuple(Note(number, line.topic, _subject(line.words)) for number, line in zip(numbers, lines, strict=True))
    content = "".join(f"{line}\n" for line in start_of_file) + " \\\n  ".join(line.words for line in lines) + end
    return [text_file(path, "sh", content, notes), *(beside(plan) if as_files else ())]


def beside(plan: Plan) -> list[Artifact]:
    """The files that a container's options name."""
    files = [profile_artifact()] if plan.confinement.seccomp == "profile" else []
    if plan.confinement.small_id_range:
        files.append(text_file(IDS_FILE, "text", plan.place.identity.subordinate_ids))
    return files


def _line_numbers(pieces: list[str]) -> list[int]:
    """Where each piece starts: a quoted value may hold line breaks."""
    numbers, line = [], 1
    for piece in pieces:
        numbers.append(line)
        line += piece.count("\n") + 1
    return numbers


def _subject(words: str) -> str:
    """What a legend calls a line: without the parts that only a shell reads, on one line."""
    first = words.partition("\n")[0]
    return first if len(first) <= 96 and first == words else first[:95] + "…"


def _security(plan: Plan, *, as_files: bool) -> list[Line]:
    c = plan.confinement
    lines = [Line("--privileged", "settings/privileged")] if c.privileged else []

    def profile() -> str:
        return f'"seccomp=$(dirname "$0")/{FILE_NAME}"' if as_files else "seccomp=/dev/stdin"

    lines += [Line(f"--security-opt {option.value}", option.topic) for option in security_options(plan, profile)]
    if added := added_capabilities(plan):
        lines.append(Line("--cap-drop ALL", "settings/capabilities"))
        lines += [Line(f"--cap-add {name}", "settings/capabilities") for name in added]
    if c.fuse_device:
        lines.append(Line("--device /dev/fuse", "settings/device-fuse"))
    return lines


def _volumes(plan: Plan, *, as_files: bool) -> list[Line]:
    lines = [Line(_mount(one.kind, one.target, one.source), one.topic) for one in volumes(plan)]
    if any(one.target == DOCKER_SOCKET for one in volumes(plan)):
        lines.append(Line(f'--group-add "$(stat -c %g {DOCKER_SOCKET})"', "settings/backend"))
    if plan.confinement.small_id_range:
        lines += [
            Line(_ids_mount(plan, name, as_files=as_files), "settings/subordinate-ids") for name in ("subuid", "subgid")
        ]
    return lines


def _project(plan: Plan) -> list[Line]:
    lines = []
    folder = plan.answers["workdir"]
    if plan.place.mounts_folder and folder != "none":
        path = PurePosixPath(folder)
        source = folder if path.is_absolute() else _WORKING_FOLDER if folder == "." else f"{_WORKING_FOLDER}/{folder}"
        lines.append(Line(_mount("bind", WORKSPACE, source), "settings/workdir"))
        lines.append(Line(f"--workdir {WORKSPACE}", "settings/workdir"))
    pairs = [(f"{one.name}={one.value}", one.topic) for one in environment(plan)]
    return [*lines, *(Line(f"--env {shlex.quote(pair)}", topic) for pair, topic in pairs)]


def _mount(kind: str, target: str, source: str = "") -> str:
    """`--mount` takes one record of CSV: a value with a comma or a quote is itself quoted in it."""
    fields = [f"type={kind}", *([f"src={source}"] if source else []), f"dst={target}"]
    pieces = ",".join(map(_csv_field, fields)).split(_WORKING_FOLDER)
    return "--mount " + '"$PWD"'.join(shlex.quote(piece) if piece else "" for piece in pieces)


def _csv_field(field: str) -> str:
    escaped = field.replace('"', '""')
    return f'"{escaped}"' if set(field) & set(',"\r\n') else field


def _ids_mount(plan: Plan, name: str, *, as_files: bool) -> str:
    if as_files:
        source = f'"$(cd "$(dirname "$0")" && pwd)"/{IDS_FILE}'
    else:
        shown = plan.place.identity.subordinate_ids.replace("\n", "\\n")
        source = f'"$(printf \'{shown}\' > "$HOME/{IDS_FILE}" && echo "$HOME/{IDS_FILE}")"'
    return f"--mount type=bind,src={source},dst=/etc/{name},readonly"
