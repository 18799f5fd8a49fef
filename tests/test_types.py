"""Data of files has the type Data: what mypy is not to look at stays rare where such data is written and merged."""

import re
from pathlib import Path

import pytest

import wizard

ROOT = Path(wizard.__file__).parent
MOST = 60


@pytest.mark.parametrize(("word", "most"), [(r"\bAny\b(?! other)", MOST), (r"\bcast\(", 1), (r"# type: ignore", 0)])
def test_what_keeps_mypy_from_looking_is_rare_in_targets_and_merges(word: str, most: int) -> None:
    files = [path for room in ("merging", "targets") for path in sorted((ROOT / room).rglob("*.py"))]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(word, line)
    ]
    assert files
    assert len(found) <= most, "\n".join(found)
