"""The rig waits longer on a computer that others use."""

import os

import pytest

from tests.lab.rig import patience


@pytest.mark.parametrize(
    ("load", "processors", "expected"), [(0.2, 2, 60), (2.0, 2, 60), (16.0, 2, 480), (16.0, 64, 60)]
)
def test_patience_grows_with_those_who_wait_for_a_processor(
    monkeypatch: pytest.MonkeyPatch, load: float, processors: int, expected: int
) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert patience(60) == expected
