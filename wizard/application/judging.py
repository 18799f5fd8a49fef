"""The steps of a fix for the reader's target, and the state of each: done, not done, or open."""

from collections.abc import Callable
from typing import Literal

from wizard.application.correction import settings_before, target_of
from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.model import Finding, Step
from wizard.diagnosis.run_command import RunCommand
from wizard.interview.question import Situation
from wizard.interview.result import settings
from wizard.language import Text
from wizard.plan.checks import run_checks
from wizard.plan.checks.check import Answer, Check, Checks
from wizard.plan.plan import facts_for
from wizard.plan.settings import Answers
from wizard.records import Record
from wizard.verifying.verification import Verification

State = Literal["open", "ok", "failed"]

_TRIED: dict[Answer, State] = {"yes": "ok", "no": "failed", "unknown": "open"}


class JudgedStep(Record):
    """A step and its state: open, `ok` (its check or the person says so) or `failed` (its check says so)."""

    step: Step
    state: State
    seen: Text | None = None


def judged_steps(
    finding: Finding,
    run_command: RunCommand | None,
    now: Situation,
    tried: Verification | None,
    is_ticked: Callable[[int], bool],
) -> tuple[JudgedStep, ...]:
    """Return the steps that fix a finding; `is_ticked` says whether a person marked step number n as done."""
    checks = _checks(run_command, now)
    found = enumerate(_steps(finding, run_command, now))
    return tuple(judge(step, checks, tried, ticked=is_ticked(number)) for number, step in found)


def judge(step: Step, checks: Checks | None, tried: Verification | None, *, ticked: bool) -> JudgedStep:
    """Return a step with its state: what a check or a trial saw here decides, otherwise what the person ticked.

    A trial has the steps in the exported files, but for those that replace another one.
    """
    if tried and step.path and not step.instead:
        return JudgedStep(step, _state_by(tried), tried.verdict)
    check = _check_of(step, checks)
    if check is None or check.status == "unknown":
        return JudgedStep(step, "ok" if ticked else "open", check.text if check else None)
    return JudgedStep(step, "failed" if check.status == "failed" else "ok", check.text)


def _state_by(tried: Verification) -> State:
    """Return what a trial says of the step that was tried: nothing is disproved by a container that did not start."""
    if tried.trial.end == "refused":
        return "open"
    return _TRIED[tried.proved]


def _check_of(step: Step, checks: Checks | None) -> Check | None:
    """Return the check of a step; None for a step in a file, because checks only look at the machine."""
    if checks is None or not step.check or step.where == "configuration" or step.check not in checks.by_id:
        return None
    return checks[step.check]


def _steps(finding: Finding, run_command: RunCommand | None, now: Situation) -> tuple[Step, ...]:
    target = target_for(finding.id, target_of(run_command, now))
    answers = Answers(settings_before(target, now))
    return steps(finding.id, target, answers, facts_for(now.facts, answers, target), finding.seen)


def _checks(run_command: RunCommand | None, now: Situation) -> Checks | None:
    """Return what the checks say about this machine; None if nothing is known of it."""
    return run_checks(facts_for(now.facts, settings(now), target_of(run_command, now))) if len(now.facts) else None
