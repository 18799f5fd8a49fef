"""The lines of a configuration that fix a problem, or the command that writes them if they are many."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from wizard.diagnosis.extract import lines_about
from wizard.diagnosis.model import Step
from wizard.errors import WizardError
from wizard.facts.model import Fact, Facts
from wizard.language import ContentText, Text, text
from wizard.plan.modes import MODES
from wizard.plan.settings import Answers
from wizard.targets.artifact import FOLDER, Artifact
from wizard.targets.exporting import Exported, export

MOST_LINES = 10
"""Lines of a file that a step shows; longer pieces are written by a command."""
CLUSTER_FILES = ("fuse-device-plugin.yaml", "node-profiles.yaml")
"""Files that a cluster's owner applies once, as a whole and separately from the others."""

_USUAL = {"kernel.release": "6.1.0", "userns.max": "63404", "fuse.device": "present", "fuse.device.open": "yes"}
"""Facts that are assumed if nothing is known of the machine, so that a fix can be shown at all."""


def configured(written: Mapping[str, Any], target: str, answers: Answers, facts: Facts) -> Iterator[Step]:
    """Yield the steps that show the lines of the fix, one file each; none if no file of the target has them.

    A command that writes the files follows if a piece is longer than MOST_LINES or names another file.
    """
    topics = [f"settings/{name}" for name in written["show"]]
    wanted = Answers({**answers.given, **written["export"]})
    facts = _supposing(facts, written.get("supposing", {}))
    exported = _with_lines(target, wanted, facts, topics)
    if exported is None:
        return
    shown: list[str] = []
    long: list[Artifact] = []
    for artifact in exported.artifacts:
        for code in _pieces(artifact, topics):
            if code.count("\n") > MOST_LINES or artifact.path in CLUSTER_FILES:
                long.append(artifact)
                continue
            sentence = said(written, text("Add these lines to {path}.", path=artifact.path))
            check = written.get("check", "")
            yield Step(sentence, code, artifact.language, "configuration", artifact.path, topics[0], check)
            shown.append(code)
    named = {
        one.path: _folder(one.path, shown) for one in exported.artifacts if any(one.path in code for code in shown)
    }
    if long or named:
        yield _files(exported.target, wanted, long, named, written)
    elif not shown and written["export"]:
        yield from _unmarked(written, exported, answers, wanted, facts)


def _unmarked(
    written: Mapping[str, Any], exported: Exported, answers: Answers, wanted: Answers, facts: Facts
) -> Iterator[Step]:
    """Yield the command alone where the settings change files whose lines have no reasons, as a document in a value."""
    before = _with_lines(exported.target, answers, facts, [])
    contents = {one.path: one.content for one in before.artifacts} if before else {}
    changed = [one for one in exported.artifacts if contents.get(one.path) != one.content]
    if before and changed:
        yield _files(exported.target, wanted, changed, {}, written)


def whole(target: str, answers: Answers, facts: Facts) -> Iterator[Step]:
    """Yield the command that writes all files of a target, for a fix that cannot be shown as single lines."""
    exported = _with_lines(target, answers, facts, [])
    if exported is not None:
        paths = ", ".join(artifact.path for artifact in exported.artifacts)
        sentence = text("This writes a working configuration to {folder}: {paths}.", folder=FOLDER, paths=paths)
        yield Step(sentence, f"{_export(target, answers)}\n", "sh", "project")


def node_profiles(target: str, answers: Answers) -> Step:
    """Return the step that puts both profiles on every node of a cluster: they are too long to show."""
    wanted = Answers({**answers.given, "hardening": "least-privilege"})
    return Step(_APPLIED, f"{_export(target, wanted)}\n{_apply('node-profiles.yaml')}\n", "sh", "cluster")


_APPLIED = text(
    "This installs the profiles on every node with a DaemonSet in kube-system, which is privileged while it does so."
)


def said(written: Mapping[str, Any], otherwise: Text) -> Text:
    """Return the sentence that a step of a problem has in its data, or `otherwise`."""
    return ContentText(written["say"]) if "say" in written else otherwise


def _pieces(artifact: Artifact, topics: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a file for these topics: in one piece, or in as few pieces as stay short."""
    group: list[str] = []
    for topic in topics:
        if not lines_about(artifact, [topic]):
            continue
        if group and lines_about(artifact, [*group, topic]).count("\n") > MOST_LINES:
            yield lines_about(artifact, group)
            group = []
        group.append(topic)
    if group:
        yield lines_about(artifact, group)


def _folder(path: str, lines: Sequence[str]) -> str:
    """Return the directory in which the lines look for a file that they name; `.` is the current one."""
    found = re.search(rf"(?<![\w)%])(/[\w./-]+)/{re.escape(path)}", "\n".join(lines))
    return found[1] if found else "."


def _files(
    target: str, answers: Answers, long: Sequence[Artifact], named: Mapping[str, str], written: Mapping[str, Any]
) -> Step:
    """Return the step that writes the files whose lines are too many to show, and those that the shown lines name.

    They go into a separate directory, because a project has a pipeline or a Compose file already.
    """
    applied = [artifact.path for artifact in long if artifact.path in CLUSTER_FILES]
    commands = [_export(target, answers), *map(_apply, applied), *(_copy(path, named[path]) for path in named)]
    code = "".join(f"{command}\n" for command in commands)
    about = _about(long, named, applied)
    sentence = about if named or applied else said(written, about)
    return Step(sentence, code, "sh", "cluster" if applied else "project")


def _copy(path: str, folder: str) -> str:
    return shlex.join([*([] if folder == "." else ["sudo"]), "cp", f"{FOLDER}/{path}", folder])


def _about(long: Sequence[Artifact], named: Mapping[str, str], applied: Sequence[str]) -> Text:
    if named:
        path = ", ".join(named)
        if set(named.values()) != {"."}:
            return text(
                "These lines refer to {path}. This writes all files to {folder} and copies it to the "
                "path they refer to.",
                path=path,
                folder=FOLDER,
            )
        return text(
            "These lines refer to {path}. This writes all files to {folder} and copies it to the current directory.",
            path=path,
            folder=FOLDER,
        )
    path = ", ".join(dict.fromkeys(artifact.path for artifact in long))
    if applied:
        return text("This writes {path} to {folder} and applies it to the cluster.", path=path, folder=FOLDER)
    return text("This writes {path} to {folder}: copy the lines from there.", path=path, folder=FOLDER)


def _export(target: str, answers: Answers) -> str:
    pairs = (f"--set={key}={value}" for key, value in answers.given.items())
    return shlex.join(["werf-wizard", "export", target, *pairs, "-o", FOLDER])


def _apply(path: str) -> str:
    return f"kubectl apply -f {FOLDER}/{path}"


def _with_lines(target: str, answers: Answers, facts: Facts, topics: Sequence[str]) -> Exported | None:
    """Return the configuration for these facts; if they do not decide, for the first mode with such lines."""
    with suppress(WizardError):
        return export(target, answers, facts, as_files=True)
    supposed = _supposing(facts, _USUAL)
    best: Exported | None = None
    most = -1
    for mode in MODES if answers["mode"] == "auto" else (answers["mode"],):
        with suppress(WizardError):
            forced = Answers({**answers.given, "mode": mode})
            exported = export(target, forced, supposed, as_files=True, force=True)
            if (count := len(_topics(exported).intersection(topics))) > most:
                best, most = exported, count
        if most == len(set(topics)):  # no other mode has more of them
            break
    return best


def _supposing(facts: Facts, values: Mapping[str, str]) -> Facts:
    return facts.plus({key: Fact(value, "", "stated") for key, value in values.items() if key not in facts})


def _topics(exported: Exported) -> set[str]:
    return {note.topic for artifact in exported.artifacts for note in artifact.notes}
