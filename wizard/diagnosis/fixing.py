"""What fixes a problem, rendered for the reader's target: lines of the configuration, preparation, commands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.diagnosis.configuring import configured, said, whole
from wizard.diagnosis.model import Step
from wizard.diagnosis.names import with_names
from wizard.diagnosis.preparing import prepared
from wizard.diagnosis.signatures import Problem, read_problems
from wizard.diagnosis.weighing import condition_holds
from wizard.errors import BadInputError, nearest, shown
from wizard.facts.model import Facts
from wizard.language import ContentText, text
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS, engine_of
from wizard.records import replace
from wizard.regexes import regex

_BOTH_HAVE = regex(r"\bdocker (?=(?:run|history|inspect|volume|ps|logs) )")
"""The commands of Docker that Podman has under the same name, with the same options."""


def steps(name: str, target: str, answers: Answers, facts: Facts, seen: Sequence[str] = ()) -> tuple[Step, ...]:
    """Return the steps that fix a problem at a target, in order, each once; `seen` are what the log tells.

    If no line of the target's files fixes it, the step is the command that writes them all. Raises BadInputError for a
    problem that does not exist.
    """
    found: list[Step] = []
    codes: set[str] = set()
    namespace = answers.given.get("namespace", "")
    fix = _written(name, target, answers, facts, seen)
    for written in fix:
        deletes = ContentText(written["deletes"]) if "deletes" in written else None
        rendered = [
            replace(with_names(step, seen, namespace), deletes=deletes)
            for step in _rendered(written, target, answers, facts)
            if step.code not in codes
        ]
        codes.update(step.code for step in rendered)
        instead = bool(written.get("instead")) and bool(found)
        found += [replace(step, instead=instead and not number) for number, step in enumerate(rendered)]
    return tuple(found or (whole(target, answers, facts) if fix and engine_of(target) != "host" else ()))


def settings_of(name: str, target: str, answers: Answers, facts: Facts, seen: Sequence[str] = ()) -> dict[str, str]:
    """Return the settings of the steps that change the configuration; of several ways, of the first."""
    found: dict[str, str] = {}
    for number, written in enumerate(_written(name, target, answers, facts, seen)):
        if "export" in written and not (number and written.get("instead")):
            found |= {key: value for key, value in written["export"].items() if key in TARGETS[target].settings}
    return found


def _written(
    name: str, target: str, answers: Answers, facts: Facts, seen: Sequence[str]
) -> tuple[Mapping[str, Any], ...]:
    """Return the steps of the problem's data that fit the target, the answers, the facts and the log."""
    return tuple(
        written
        for written in _problem(name).fix
        if _is_for(written, target)
        and _fits(written, (*seen, f"at: {target}"))
        and not _is_wider(written, answers)
        and not any(condition_holds(line, facts) for line in written.get("unless", ()))
    )


def target_for(name: str, *candidates: str) -> str:
    """Return the target to show a fix for: the first candidate that is not empty, otherwise Docker.

    A problem that only exists at other targets gets one of those. Raises BadInputError for a problem that does not
    exist.
    """
    target = next(filter(None, candidates), "docker")
    fix = _problem(name).fix
    possible = (target, target.replace("-docker", "-kubernetes"), "kubernetes", "docker", "podman")
    return next((one for one in possible if any(_is_for(written, one) for written in fix)), target)


def confirmations(name: str, target: str) -> tuple[Step, ...]:
    """Return commands that show whether it is this problem. Raises BadInputError for one that does not exist."""
    return tuple(_told(written, written["run"], "sh", target) for written in _problem(name).confirm)


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
    return engine == "host" or "targets" not in written or not {engine, target}.isdisjoint(written["targets"])


def _fits(written: Mapping[str, Any], seen: Sequence[str]) -> bool:
    """Return whether a step fits what the log says."""
    wanted, unwanted = written.get("seen"), written.get("unseen", ())
    return (wanted is None or any(word in seen for word in wanted)) and not any(word in seen for word in unwanted)


def _is_wider(written: Mapping[str, Any], answers: Answers) -> bool:
    """Return whether a step would lead a reader who asked for least privilege to more permissions first."""
    standard = written.get("export", {}).get("hardening") == "standard"
    return standard and not written.get("instead") and answers["hardening"] == "least-privilege"


def _rendered(written: Mapping[str, Any], target: str, answers: Answers, facts: Facts) -> Iterator[Step]:
    if "show" in written:
        yield from configured(written, target, answers, facts)
    elif "export" in written:
        for step in whole(target, Answers({**answers.given, **written["export"]}), facts):
            yield replace(step, sentence=said(written, step.sentence))
    elif "host" in written:
        step = prepared(written["host"], target, answers, facts)
        yield replace(step, sentence=said(written, step.sentence), check=written.get("check", ""))
    elif "run" in written:
        yield _told(written, written["run"], "sh", target)
    else:
        yield _told(written, written["write"], written["language"], target)


def _by_podman(code: str) -> str:
    """Return a command for Docker as Podman takes it, if it is one that both have."""
    return code if "docker.sock" in code else _BOTH_HAVE.sub("podman ", code)


def _told(written: Mapping[str, Any], code: str, language: Any, target: str) -> Step:
    where = written["in"]
    if where == "node" and engine_of(target) not in ("kubernetes", "host"):
        where = "host"  # one machine runs the container there
    if engine_of(target) == "podman" and language == "sh":
        code = _by_podman(code)
    return Step(ContentText(written["say"]), f"{code.rstrip()}\n", language, where, check=written.get("check", ""))
