"""What a message says is found in every frame and spelling; the same words with another reason are not."""

import pytest

from tests.diagnosis.perturbing import CHANGES, FRAMES, alarms, dressed, lost, near_misses, varied
from tests.diagnosis.saying import messages
from wizard.diagnosis.engine import diagnose

REFUSED = "Error during unshare(CLONE_NEWUSER): Operation not permitted"


def test_a_sample_of_all_variations_keeps_its_first_place() -> None:
    """Every 29th; `python -m tests.diagnosis.perturbing` tries all of them."""
    tries = list(varied())[::29]
    assert len(tries) > 400
    assert lost(tries) == []


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if frame != "stern"])  # two words may be anything
def test_a_frame_is_no_part_of_what_is_said(frame: str) -> None:
    said = diagnose([dressed(f"$ werf build\n{REFUSED}\n", frame, "nothing").encode()]).findings
    named = diagnose([dressed(f"+ grep -q '{REFUSED}' x.log\n", frame, "nothing").encode()]).findings
    assert (len(said) > 0, named) == (True, ())


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_says_the_same_keeps_the_message(change: str) -> None:
    assert diagnose([CHANGES[change](f"{REFUSED}\n").encode()]).findings


def test_another_reason_is_another_problem() -> None:
    tries = list(near_misses())
    assert len(tries) > 1000
    assert [one for one in alarms(tries[::11]) if "maybe" not in one[1]] == []


def test_what_is_tried_is_there() -> None:
    assert len(list(messages())) > 250
