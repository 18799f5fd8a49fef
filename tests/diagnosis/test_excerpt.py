"""What is shown of a log: all of a short one, the surroundings of what decides in a long one."""

import pytest

from wizard.diagnosis.excerpt import AROUND, WHOLE, displayable_lines, excerpt
from wizard.diagnosis.stream import blocks


def rows(log: str, *decisive: int) -> list[tuple[int, int]]:
    """Numbers and gaps."""
    total = log.count("\n")
    return [(row.number, row.skipped) for row in excerpt(blocks([log.encode()]), total, decisive)]


def test_a_short_log_is_shown_whole() -> None:
    assert rows("a\nb\nc\n") == [(1, 0), (2, 0), (3, 0)]


def test_of_a_long_log_the_ends_and_what_decides_are_shown() -> None:
    found = rows("line\n" * 10_000, 5000)
    numbers = [number for number, skipped in found if not skipped]
    assert numbers[0] == 1
    assert numbers[-1] == 10_000
    assert set(range(5000 - AROUND, 5001 + AROUND)) <= set(numbers)


def test_shown_and_skipped_lines_are_all_lines() -> None:
    total = 3 * WHOLE
    assert sum(skipped or 1 for _, skipped in rows("line\n" * total, 700, 720, 5000)) == total


def test_a_line_of_many_megabytes_is_cut() -> None:
    (row,) = excerpt(blocks([b"x" * 5_000_000]), 1, [1])
    assert len(row.text) <= 2000


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("10%\r100%", "100%"),
        ("a\tb", "a   b"),
        ("a\u202eb\x07", "a\\u202eb\\x07"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_a_line_is_shown_harmless(line: str, expected: str) -> None:
    assert list(displayable_lines([line])) == [expected]


def test_a_secret_is_masked() -> None:
    assert "hunter2hunter2" not in next(displayable_lines(["docker run -e PASSWORD=hunter2hunter2 werf"]))
