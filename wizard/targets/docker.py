"""`docker run`: one command, every word of it quoted for a POSIX shell."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from wizard.containers.options import Option, options
from wizard.containers.spelling import spelled
from wizard.formats.notes import Note
from wizard.plan.plan import Plan
from wizard.records import Record
from wizard.targets.artifact import Artifact
from wizard.targets.container import DOCKER_SOCKET, IDS_FILE, container_of
from wizard.targets.documents import text_file
from wizard.targets.seccomp import FILE_NAME, profile_artifact, profile_text
from wizard.targets.steps import RUN_HERE, Step

_HERE_DOCUMENT = "WERF_BUILDAH_SECCOMP"
_CURRENT, _OWN, _MADE = "\0current\0", "\0own\0", "\0made\0"
"""In values: the current directory, the script's own, and a file that the command makes."""
_DIRNAME = '$(dirname "$0")'
_PWD, _FOLDER = '"$PWD"', f'"$(cd "{_DIRNAME}" && pwd)"'
_COMMA = "a comma in the path splits --mount: run this from another directory"


class Line(Record):
    """One line of the command: words as the shell is to read them, and the topic that gives the reason."""

    words: str
    topic: str


def render(plan: Plan, *, as_files: bool = False, extra: Sequence[Line] = ()) -> list[Artifact]:
    """Return the command, with `extra` options; as files, with what it needs next to it, else with everything in it."""
    return render_run(plan, "docker run --rm", "docker-run.sh", as_files=as_files, extra=extra)


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """Return what is done with the files."""
    return (("sh docker-run.sh", RUN_HERE),)


def render_run(plan: Plan, start: str, path: str, *, as_files: bool, extra: Sequence[Line] = ()) -> list[Artifact]:
    """Return a command that starts a container, for an engine with Docker's options: `start`, `extra`, the rest."""
    lines = [
        Line(start, "settings/auto-remove"),
        *extra,
        *_options(plan, as_files=as_files),
        Line(shlex.quote(plan.image.ref), "settings/image"),
        Line(shlex.join(shlex.split(plan.answers["command"])), "settings/command"),
    ]
    inline = plan.confinement.seccomp == "profile" and not as_files
    end = f" <<'{_HERE_DOCUMENT}'\n{profile_text()}{_HERE_DOCUMENT}\n" if inline else "\n"
    start_of_file = ["#!/bin/sh", "set -eu", *_checks(lines)] if as_files else []
    numbers = _line_numbers([*start_of_file, *(line.words for line in lines)])[len(start_of_file) :]
    notes = tuple(Note(number, line.topic, _subject(line.words)) for number, line in zip(numbers, lines, strict=True))
    content = "".join(f"{line}\n" for line in start_of_file) + " \\\n  ".join(line.words for line in lines) + end
    return [text_file(path, "sh", content, notes), *(companion_files(plan) if as_files else ())]


def _checks(lines: Sequence[Line]) -> list[str]:
    """Return what a script says of a directory that no quotes of the shell bring whole through `--mount`."""
    mounts = [line.words for line in lines if line.words.startswith("--mount ") and '"src=' not in line.words]
    folders = "".join(folder for folder in (_PWD, _FOLDER) if any(folder in words for words in mounts))
    return [f"case {folders} in *,*) echo {shlex.quote(_COMMA)} >&2; exit 2 ;; esac"] if folders else []


def companion_files(plan: Plan) -> list[Artifact]:
    """Return the files that a container's options name."""
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
    """Return what a legend calls a line: without the parts that only a shell reads, on one line."""
    first = words.partition("\n")[0]
    return first if len(first) <= 96 and first == words else first[:95] + "…"


def _options(plan: Plan, *, as_files: bool) -> list[Line]:
    """Return the options, with the files that they name next to the script, or with everything in it."""
    if as_files:
        given = run_options(plan, f"{_OWN}/{FILE_NAME}", f"{_OWN}/{IDS_FILE}")
    else:
        given = run_options(plan, "/dev/stdin", _MADE)
    return [Line(words, option.topic) for option, words in given]


def options_here(plan: Plan) -> list[tuple[Option, str]]:
    """Each option, and as a shell reads it where the files that they name are in the current directory."""
    return list(run_options(plan, FILE_NAME, f"{_CURRENT}/{IDS_FILE}"))


def run_options(plan: Plan, seccomp: str, ids: str) -> Iterator[tuple[Option, str]]:
    """Each option, and as a shell reads it; `seccomp` and `ids` are the files that they name."""
    ranges = plan.place.identity.subordinate_ids.replace("\n", "\\n")
    open_to_the_shell = {
        _CURRENT: _PWD,
        _OWN: _FOLDER,
        _MADE: f'"$(printf \'{ranges}\' > "$HOME/{IDS_FILE}" && echo "$HOME/{IDS_FILE}")"',
    }
    for option in options(container_of(plan, seccomp=seccomp, ids=ids, folder=_folder(plan))):
        yield option, _words(option, open_to_the_shell)
        if option.name == "mount" and option.value.endswith(f"dst={DOCKER_SOCKET}"):
            group = Option("group-add", f"$(stat -c %g {DOCKER_SOCKET})", topic="settings/backend")
            yield group, f'--{group.name} "{group.value}"'


def _folder(plan: Plan) -> str:
    """Return the reader's own directory; empty where none is mounted."""
    folder = plan.answers["workdir"]
    if not plan.place.mounts_folder or folder == "none":
        return ""
    is_absolute = PurePosixPath(folder).is_absolute()
    return folder if is_absolute else _CURRENT if folder == "." else f"{_CURRENT}/{folder}"


def _words(option: Option, open_to_the_shell: Mapping[str, str]) -> str:
    """Return an option as a shell reads it, with what the shell has to fill in left open."""
    if option.name == "security-opt" and _OWN in option.value:
        return f'--{option.name} "{option.value.replace(_OWN, _DIRNAME)}"'
    pieces = re.split("(" + "|".join(open_to_the_shell) + ")", option.value)
    if len(pieces) == 1:
        return spelled(option)
    value = "".join(open_to_the_shell.get(piece) or (shlex.quote(piece) if piece else "") for piece in pieces)
    return f"--{option.name} {value}"
