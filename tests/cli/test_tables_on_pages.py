"""Tables of pages on the terminal lose nothing: what is wider than its column continues on the next line."""

import io
import re

import pytest
from rich.console import Console
from rich.measure import Measurement

from wizard.report.markdown import Page, widths

IDS = ("podman-rootless-newest", "podman-rootless-6.12", "docker-5.10-bullseye")
SENTENCE = "what a machine says about its kernel and its engine, in as many words as it takes"


def shown(width: int) -> str:
    """A table with names that cannot be broken next to sentences that can."""
    rows = "\n".join(f"| `{name}` | {SENTENCE} | {SENTENCE} |" for name in IDS)
    out = Console(file=io.StringIO(), width=width)
    out.print(Page(f"| `ONLY=` | one | two |\n|---|---|---|\n{rows}\n"))
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_name_is_on_one_line_and_nothing_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(width).splitlines()
    assert [line.split()[0] for line in lines if "-" in line] == list(IDS)
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)


def test_without_room_for_its_words_a_table_still_has_all_letters() -> None:
    letters = re.sub(r"[^a-z]", "", shown(24))
    assert all(letters.count(letter) == shown(200).count(letter) for letter in "kqwy")


@pytest.mark.parametrize(
    ("room", "given"),
    [
        (100, [22, 20, 10]),
        (40, [22, 9, 9]),
        (30, [22, 4, 4]),
        (28, [20, 4, 4]),
        (1, [1, 1, 1]),
    ],
)
def test_the_widest_column_gives_way_first_and_longest_words_last(room: int, given: list[int]) -> None:
    columns = [Measurement(22, 22), Measurement(4, 20), Measurement(4, 10)]
    assert widths(columns, room) == given
