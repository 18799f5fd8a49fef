"""What the program itself says of an engine that did not answer is said in the reader's language."""

from collections.abc import Callable

import pytest

from wizard.facts.model import Fact, Facts
from wizard.facts.unanswered import NO_NODES, NOTHING_SAID, flooded, in_words, late
from wizard.language import Language
from wizard.plan.checks.check import Check
from wizard.plan.checks.surroundings import check_cluster, check_engine_docker

ENGLISH, RUSSIAN = Language("en"), Language("ru")
OURS = (late(5), late(0.25), late(29.96), flooded(4 * 1024 * 1024), NOTHING_SAID, NO_NODES)


@pytest.mark.parametrize("said", OURS)
def test_what_the_program_says_is_said_in_both_languages(said: str) -> None:
    assert ENGLISH(in_words(said)) == said
    assert not set(RUSSIAN(in_words(said)).lower()) & set("abcdefghijklmnopqrstuvwxyz")


def test_what_an_engine_says_stays_as_it_said_it() -> None:
    said = "Cannot connect to the Docker daemon: no answer within 5 s of {x}"
    assert RUSSIAN(in_words(said)) == said


@pytest.mark.parametrize(
    ("key", "check"), [("engine.docker.error", check_engine_docker), ("cluster.error", check_cluster)]
)
def test_a_check_says_it_so(key: str, check: Callable[[Facts], Check]) -> None:
    found = check(Facts({key: Fact(late(5), "")}))
    assert RUSSIAN(found.text) == "не отвечает: ответа нет 5 с"
