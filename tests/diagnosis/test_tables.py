"""What all diagnoses of a process search with is made once."""

from unittest.mock import patch

from wizard.diagnosis import prefilter
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.signatures import Problem, cached_by_problems, read_problems

LOG = b"clone3: operation not permitted\nError: cannot clone: Operation not permitted\n"


def test_a_second_diagnosis_makes_no_search() -> None:
    first = diagnose([LOG])
    assert first.findings
    with patch.object(prefilter, "BytesAhoCorasick", side_effect=AssertionError):
        assert diagnose([LOG]) == first


def test_a_signature_that_one_log_is_full_of_is_looked_for_in_the_next() -> None:
    first = diagnose([LOG])
    assert diagnose([LOG * 200]).findings
    assert diagnose([LOG]) == first


def test_other_problems_have_their_own_table() -> None:
    names = cached_by_problems(list[str])
    few: dict[str, Problem] = {name: read_problems()[name] for name in list(read_problems())[:2]}
    assert names(read_problems()) == list(read_problems())
    assert names(few) == list(few)
    assert names(read_problems()) == list(read_problems())
