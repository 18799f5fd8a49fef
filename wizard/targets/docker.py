"""`docker run`: one command, every word of it quoted for a POSIX shell."""

import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath

from wizard.plan.confinement import NEEDED_CAPABILITIES, SUBORDINATE_IDS
from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE_NAME
from wizard.targets.artifact import Artifact, Note
from wizard.targets.seccomp import FILE_NAME, profile_artifact, profile_text

STORAGE = "/home/build/.local/share/containers"
"""Where Buildah keeps its storage in werf's image (user build, id 1000)."""
WERF_HOME = "/home/build/.werf"
WORKSPACE = "/workspace"

_IDS_FILE = "werf-buildah.subordinate-ids"
_HERE_DOCUMENT = "WERF_BUILDAH_SECCOMP"
_WORKING_FOLDER = "\0PWD\0"


@dataclass(frozen=True)
class _Line:
    """One line of the command: words as the shell shall read them, and the topic that gives the reason."""

    words: str
    topic: str


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """The command; as files, with what it needs beside it, else with everything in it."""
    lines = [
        _Line("docker run --rm", "settings/auto-remove"),
        *_security(plan, as_files=as_files),
        *_volumes(plan, as_files=as_files),
        *_project(plan),
        _Line(shlex.quote(plan.image.ref), "settings/image"),
        _Line(shlex.join(shlex.split(plan.answers["command"])), "settings/command"),
    ]
    inline = plan.confinement.seccomp == "profile" and not as_files
    end = f" <<'{_HERE_DOCUMENT}'\n{profile_text()}{_HERE_DOCUMENT}\n" if inline else "\n"
    shebang = ["#!/bin/sh"] if as_files else []
    numbers = _line_numbers([*shebang, *(line.words for line in lines)])[len(shebang) :]
    notes = tuple(Note(number, line.topic, _subject(line.words)) for number, line in zip(numbers, lines, strict=True))
    content = "".join(f"{line}\n" for line in shebang) + " \\\n  ".join(line.words for line in lines) + end
    artifacts = [Artifact("docker-run.sh", "sh", content, notes)]
    if as_files and plan.confinement.seccomp == "profile":
        artifacts.append(profile_artifact())
    if as_files and plan.confinement.small_id_range:
        artifacts.append(Artifact(_IDS_FILE, "text", SUBORDINATE_IDS))
    return artifacts


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


def _security(plan: Plan, *, as_files: bool) -> list[_Line]:
    c = plan.confinement
    lines = []
    if c.privileged:
        lines.append(_Line("--privileged", "settings/privileged"))
    elif c.seccomp == "profile":
        source = f'"seccomp=$(dirname "$0")/{FILE_NAME}"' if as_files else "seccomp=/dev/stdin"
        lines.append(_Line(f"--security-opt {source}", "settings/seccomp-profile"))
    else:
        lines.append(_Line("--security-opt seccomp=unconfined", "settings/seccomp-unconfined"))
    match c.apparmor:
        case "unconfined":
            lines.append(_Line("--security-opt apparmor=unconfined", "settings/apparmor-unconfined"))
        case "profile":
            lines.append(_Line(f"--security-opt apparmor={PROFILE_NAME}", "settings/apparmor-profile"))
    if c.unlabelled:
        lines.append(_Line("--security-opt label=disable", "settings/selinux-label"))
    if c.escalation_override:
        lines.append(_Line("--security-opt no-new-privileges=false", "settings/privilege-escalation"))
    if c.least_capabilities:
        lines.append(_Line("--cap-drop ALL", "settings/capabilities"))
        lines += [_Line(f"--cap-add {name}", "settings/capabilities") for name in NEEDED_CAPABILITIES]
    if c.fuse_device:
        lines.append(_Line("--device /dev/fuse", "settings/device-fuse"))
    return lines


def _volumes(plan: Plan, *, as_files: bool) -> list[_Line]:
    """The storage is always a volume: overlayfs does not lie on the container's own overlayfs."""
    lines = []
    if plan.answers.cache("docker") == "volume":
        lines.append(_Line(_mount("volume", STORAGE, "werf-buildah"), "settings/storage-volume"))
        lines.append(_Line(_mount("volume", WERF_HOME, "werf-cache"), "settings/cache"))
    else:
        lines.append(_Line(_mount("volume", STORAGE), "settings/storage-volume"))
    if plan.confinement.small_id_range:
        lines += [
            _Line(_ids_mount(name, as_files=as_files), "settings/subordinate-ids") for name in ("subuid", "subgid")
        ]
    return lines


def _project(plan: Plan) -> list[_Line]:
    lines = []
    folder = plan.answers["workdir"]
    if folder != "none":
        path = PurePosixPath(folder)
        source = folder if path.is_absolute() else _WORKING_FOLDER if folder == "." else f"{_WORKING_FOLDER}/{folder}"
        lines.append(_Line(_mount("bind", WORKSPACE, source), "settings/workdir"))
        lines.append(_Line(f"--workdir {WORKSPACE}", "settings/workdir"))
    if repo := plan.answers["repo"]:
        lines.append(_Line(f"--env {shlex.quote('WERF_REPO=' + repo)}", "settings/repo"))
    return lines


def _mount(kind: str, target: str, source: str = "") -> str:
    """`--mount` takes one record of CSV: a value with a comma or a quote is itself quoted in it."""
    fields = [f"type={kind}", *([f"src={source}"] if source else []), f"dst={target}"]
    pieces = ",".join(map(_csv_field, fields)).split(_WORKING_FOLDER)
    return "--mount " + '"$PWD"'.join(shlex.quote(piece) if piece else "" for piece in pieces)


def _csv_field(field: str) -> str:
    escaped = field.replace('"', '""')
    return f'"{escaped}"' if set(field) & set(',"\r\n') else field


def _ids_mount(name: str, *, as_files: bool) -> str:
    if as_files:
        source = f'"$(cd "$(dirname "$0")" && pwd)"/{_IDS_FILE}'
    else:
        shown = SUBORDINATE_IDS.replace("\n", "\\n")
        source = f'"$(printf \'{shown}\' > "$HOME/{_IDS_FILE}" && echo "$HOME/{_IDS_FILE}")"'
    return f"--mount type=bind,src={source},dst=/etc/{name},readonly"
