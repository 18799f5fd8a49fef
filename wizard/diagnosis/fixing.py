"""What mends a problem, rendered for the reader's target: lines of the configuration, preparation, commands."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from wizard.diagnosis.extract import lines_about
from wizard.diagnosis.model import Step
from wizard.diagnosis.preparing import prepared
from wizard.diagnosis.settling import condition_holds
from wizard.diagnosis.signatures import Problem, read_problems
from wizard.errors import BadInputError, WizardError, nearest, shown
from wizard.facts.model import Fact, Facts
from wizard.language import Written, text
from wizard.plan.modes import MODES
from wizard.plan.places import engine_of
from wizard.plan.settings import Answers
from wizard.records import replace
from wizard.targets.artifact import FOLDER, Artifact
from wizard.targets.exporting import Exported, export

_USUAL = {"kernel.release": "6.1.0", "userns.max": "63404", "fuse.device": "present", "fuse.device.open": "yes"}
"""Taken where nothing is known of the machine, so that a cure can be shown at all."""


def steps(name: str, target: str, answers: Answers, facts: Facts) -> tuple[Step, ...]:
    """The steps that mend a problem at a target, in order. Raises BadInputError for a problem that does not exist."""
    problem = _problem(name)
    found: list[Step] = []
    for written in problem.fix:
        if not _is_for(written, target) or any(condition_holds(line, facts) for line in written.get("unless", ())):
            continue
        rendered = list(_rendered(written, target, answers, facts))
        instead = bool(written.get("instead")) and bool(found)
        found += [replace(step, instead=instead and not number) for number, step in enumerate(rendered)]
    return tuple(found)


def target_for(name: str, *told: str) -> str:
    """The target to show a cure for: the first of those told, else Docker; Kubernetes for a problem that only it has.

    An empty name tells nothing. Raises BadInputError for a problem that does not exist.
    """
    target = next(filter(None, told), "docker")
    fix = _problem(name).fix
    return target if not fix or any(_is_for(written, target) for written in fix) else "kubernetes"


def confirmations(name: str) -> tuple[Step, ...]:
    """What to run to see that it is this problem. Raises BadInputError for one that does not exist."""
    return tuple(_told(written, written["run"], "sh") for written in _problem(name).confirm)


def _problem(name: str) -> Problem:
    known = read_problems()
    if name not in known:
        message = text("There is no problem “{name}”.", name=shown(name))
        raise BadInputError(message, *nearest(name, list(known)))
    return known[name]


def _is_for(written: Mapping[str, Any], target: str) -> bool:
    engine = engine_of(target)
    if "export" in written and engine == "host":
        return False
    return engine == "host" or "targets" not in written or engine in written["targets"]


def _rendered(written: Mapping[str, Any], target: str, answers: Answers, facts: Facts) -> Iterator[Step]:
    if "export" in written:
        yield from _configuration(written, target, answers, facts)
    elif "host" in written:
        step = prepared(written["host"], answers, facts, in_cluster=engine_of(target) == "kubernetes")
        yield replace(step, say=_sentence(written, step.say), check=written.get("check", ""))
    elif "run" in written:
        yield _told(written, written["run"], "sh")
    else:
        yield _told(written, written["write"], written["language"])


def _told(written: Mapping[str, Any], code: str, language: Any) -> Step:
    check = written.get("check", "")
    return Step(Written(written["say"]), f"{code.rstrip()}\n", language, written["in"], check=check)


def _configuration(written: Mapping[str, Any], target: str, answers: Answers, facts: Facts) -> Iterator[Step]:
    """The lines that are the cure, file by file; all of the configuration where no line is named, or none is there."""
    topics = [f"settings/{name}" for name in written.get("show", ())]
    wanted = Answers({**answers.given, **written["export"]})
    exported = _with_lines(target, wanted, facts, topics)
    if exported is None:
        return
    check = written.get("check", "")
    cures = [(artifact, code) for artifact in exported.artifacts if (code := lines_about(artifact, topics))]
    shown = cures or [(artifact, artifact.content) for artifact in exported.artifacts]
    for artifact, code in shown:
        about = topics[0] if topics else ""
        say = text("Add these lines to {path}.", path=artifact.path)
        whole = text("This is the whole of {path}.", path=artifact.path)
        said = _sentence(written, say if cures else whole)
        yield Step(said, code, artifact.language, "configuration", artifact.path, about, check)
    yield from _files_named(shown, exported, wanted)


def _files_named(shown: Sequence[tuple[Artifact, str]], exported: Exported, answers: Answers) -> Iterator[Step]:
    """How to get the files that the lines name and that are not shown: a seccomp profile is long.

    They are written into a folder of their own: a project has a pipeline or a compose file already.
    """
    named = [one.path for one in exported.artifacts if any(one.path in code for _, code in shown)]
    if not named:
        return
    pairs = (f"--set={key}={value}" for key, value in answers.given.items())
    words = ["werf-wizard", "export", exported.target, *pairs, "-o", FOLDER]
    copy = ["cp", *(f"{FOLDER}/{path}" for path in named), "."]
    path = ", ".join(named)
    say = text(
        "The lines name {path}: this writes all files into {folder}, and copies it here.", path=path, folder=FOLDER
    )
    yield Step(say, f"{shlex.join(words)}\n{shlex.join(copy)}\n", "sh", "project")


def _sentence(written: Mapping[str, Any], otherwise: Any) -> Any:
    return Written(written["say"]) if "say" in written else otherwise


def _with_lines(target: str, answers: Answers, facts: Facts, topics: Sequence[str]) -> Exported | None:
    """The configuration for these facts; where they do not decide, for the narrowest mode that has such lines."""
    with suppress(WizardError):
        return export(target, answers, facts, as_files=True)
    supposed = facts.plus({key: Fact(value, "", "stated") for key, value in _USUAL.items() if key not in facts})
    tried: list[Exported] = []
    for mode in MODES if answers["mode"] == "auto" else (answers["mode"],):
        with suppress(WizardError):
            forced = Answers({**answers.given, "mode": mode})
            tried.append(export(target, forced, supposed, as_files=True, force=True))
    return max(tried, key=lambda exported: len(_topics(exported).intersection(topics)), default=None)


def _topics(exported: Exported) -> set[str]:
    return {note.topic for artifact in exported.artifacts for note in artifact.notes}
