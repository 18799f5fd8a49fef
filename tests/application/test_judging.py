"""How a step of a fix stands: by its check, by a trial, by what a person says."""

import pytest

from tests.interview.situations import ABLE, interview
from wizard.application.command_log import CommandLog
from wizard.application.judging import State, judge, judged_steps
from wizard.application.logs import PastedLog
from wizard.application.reading import facts_behind
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.model import Step
from wizard.facts.model import Facts, make_facts
from wizard.language import text
from wizard.plan.checks import run_checks

CLOSED = {"fuse.device": "present", "fuse.device.open": "no", "fuse.device.mode": "0600"}
OPEN = {"fuse.device": "present", "fuse.device.open": "yes"}


@pytest.mark.parametrize(
    ("facts", "where", "ticked", "state"),
    [
        (OPEN, "host", False, "ok"),
        (CLOSED, "host", True, "failed"),
        ({}, "host", False, "open"),
        ({}, "host", True, "ok"),
        (CLOSED, "configuration", False, "open"),
        (CLOSED, "configuration", True, "ok"),
    ],
)
def test_the_machine_decides_and_a_person_where_it_is_silent(
    facts: dict[str, str], where: str, *, ticked: bool, state: State
) -> None:
    step = Step(text("{value}", value="x"), "true", "sh", where, check="fuse-device")
    known = {"kernel.release": "5.4.0", "overlay.rootless": "no", **facts}
    assert judge(step, run_checks(make_facts(known)), None, ticked=ticked).state == state


def test_without_facts_every_step_is_open_until_it_is_ticked() -> None:
    finding = diagnose([b"fuse: device not found, try 'modprobe fuse' first\n"]).findings[0]
    now = interview(Facts({})).settled.situation
    none, second = (
        judged_steps(finding, None, now, None, is_ticked) for is_ticked in (lambda _: False, {1}.__contains__)
    )
    assert len(none) > 1
    assert {step.state for step in none} == {"open"}
    assert [step.state for step in second][:2] == ["open", "ok"]


def test_facts_of_this_machine_count_for_a_command_that_ran_here_alone() -> None:
    assert not len(facts_behind(PastedLog("x"), lambda: ABLE))
    incomplete = Facts({}, complete=False)
    answers = iter([incomplete, incomplete, ABLE, ABLE])
    assert facts_behind(CommandLog(("true",), {}), lambda: next(answers)) == ABLE
