"""Answers of another version, or tampered with: they count as answers that do not fit, whatever they are."""

from contextlib import suppress

import pytest

from tests.interview.situations import ABLE, CLOSED, NOTHING, interview
from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.interview.result import files_of
from wizard.interview.sequence import all_questions
from wizard.language import Language

NAMES = [question.id for question in all_questions(lambda _: "")]


@pytest.mark.parametrize("facts", [ABLE, CLOSED, NOTHING], ids=["able", "closed", "nothing"])
@pytest.mark.parametrize("value", ["no-such", "", "\x1b[2J", "[/red]", "x" * 300])
def test_an_answer_that_means_nothing_here_breaks_nothing(value: str, facts: Facts) -> None:
    for name in (*NAMES, "no-such-question"):
        one = interview(facts, None, **{name: value})
        for place in ("mode", "details", "result", "no-such-place"):
            one.jump(place)
        with suppress(WizardError):  # a sentence and a way out: what the screen shows
            assert files_of(one.settled.situation, Language("en")), name


def test_a_target_that_there_is_not_is_asked_for_again() -> None:
    one = interview(ABLE, target="nomad")
    assert one.settled["target"].value == "docker"
    assert one.settled["target"].rejected is not None
