"""Whatever becomes of a file, it is merged into for good, or refused: never half, never with a traceback."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.merging.cases import CASES, FILES, Case, merged
from wizard.errors import BadInputError


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@given(gaps=st.sets(st.integers(0, 60), max_size=5), emptied=st.sets(st.integers(0, 60), max_size=2))
@settings(max_examples=8, deadline=None)
def test_lines_may_be_missing(case: Case, gaps: set[int], emptied: set[int]) -> None:
    lines = (FILES / case.file).read_text("utf-8").split("\n")
    cut = [line.partition(":")[0] + ":" if i in emptied and ":" in line else line for i, line in enumerate(lines)]
    content = "\n".join(line for i, line in enumerate(cut) if i not in gaps)
    with contextlib.suppress(BadInputError):
        once = merged(case, content).after
        assert merged(case, once).diff == ""
