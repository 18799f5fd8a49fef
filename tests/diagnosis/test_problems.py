"""Every problem is found in its own examples before any other, and not in what only looks like it."""

from tests.diagnosis import index
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.signatures import INDEX
from wizard.knowledge.problems import problem_names, read_problem

PROBLEMS = problem_names()


def found(log: str) -> list[tuple[str, str]]:
    """The problems in a log, with their confidence."""
    return [(finding.id, finding.confidence) for finding in diagnose([log.encode()]).findings]


def test_every_problem_comes_first_in_its_examples() -> None:
    firsts = [(name, log, found(log)[:1]) for name in PROBLEMS for log in read_problem(name)["examples"]]
    assert [(name, log, first) for name, log, first in firsts if [name] != [id_ for id_, _ in first]] == []


def test_no_problem_is_sure_where_another_log_looks_alike() -> None:
    others = [(name, log) for name in PROBLEMS for log in read_problem(name).get("others", [])]
    assert [(name, log) for name, log in others if (name, "high") in found(log)] == []


def test_another_way_does_not_begin_with_or() -> None:
    """The heading says it, and without the steps before it such a step is the first."""
    others = [
        step["say"] for name in PROBLEMS for step in read_problem(name)["fix"] if step.get("instead") and "say" in step
    ]
    assert [say for say in others if say["en"].startswith("Or") or say["ru"].startswith(("Либо", "Или"))] == []


def test_the_index_says_what_the_problems_say() -> None:
    assert INDEX.read_text("utf-8") == index.written(), "`make problems` rewrites it"
