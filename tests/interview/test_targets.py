"""Every part that knows the targets by name knows all of them: one that is forgotten somewhere fails here."""

from importlib import import_module

import pytest

from tests.interview.situations import ABLE
from wizard.interview import targets
from wizard.interview.question import Situation
from wizard.interview.result import next_steps
from wizard.knowledge.topics import topic_ids
from wizard.language import Language
from wizard.parser import build_parser
from wizard.plan.modes import decide
from wizard.plan.places import PLACES
from wizard.plan.target_names import TARGETS
from wizard.verifying.verification import PROVED


def situation(target: str) -> Situation:
    """Where the answers have come to the end of the interview for a target."""
    names = {"namespace": "werf", "name": "werf", "runner_name": "werf", "workload": "pod", "hardening": "standard"}
    return Situation(ABLE, ABLE, decide(ABLE), {**names, "machine": "here", "target": target})


def test_every_target_is_a_place_and_is_offered_by_the_interview() -> None:
    assert tuple(PLACES) == TARGETS
    assert tuple(targets.LABELS) == TARGETS
    (question,) = targets.questions()
    assert question.choices
    offered = question.choices(situation("docker"))
    assert tuple(choice.value for choice in offered) == TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_a_module_a_page_and_next_steps(target: str) -> None:
    assert import_module(f"wizard.targets.{target.replace('-', '_')}").render
    assert f"targets/{target}" in topic_ids()
    assert next_steps(situation(target))


def test_what_verify_offers_is_what_it_can_prove() -> None:
    parser = build_parser(Language("en"), "verify", with_choices=True)
    verify = next(iter(parser._subparsers._group_actions)).choices["verify"]  # type: ignore[union-attr,index]
    (target,) = [action for action in verify._actions if action.dest == "target"]
    assert tuple(target.choices or ()) == PROVED
    assert set(PROVED) <= set(TARGETS)
