"""Every problem is found in its own examples before any other, and not in what only looks like it."""

import pytest

from tests.diagnosis import index
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.signatures import INDEX
from wizard.knowledge.problems import problem_names, read_problem

PROBLEMS = problem_names()


def found(log: str) -> list[tuple[str, str]]:
    """The problems in a log, with their confidence."""
    return [(finding.id, finding.confidence) for finding in diagnose([log.encode()]).findings]


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_comes_first_in_its_examples(name: str) -> None:
    firsts = {log: found(log)[:1] for log in read_problem(name)["examples"]}
    assert {log: first for log, first in firsts.items() if [name] != [id_ for id_, _ in first]} == {}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_is_not_sure_where_another_log_looks_alike(name: str) -> None:
    assert [log for log in read_problem(name).get("others", []) if (name, "high") in found(log)] == []


def test_the_index_says_what_the_problems_say() -> None:
    assert INDEX.read_text("utf-8") == index.written(), "`make problems` rewrites it"
