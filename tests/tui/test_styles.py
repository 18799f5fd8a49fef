"""The style sheet of one screen changes no other."""

import re

import pytest

from tests.tui.running import app, drawn, press, until_idle
from wizard.resources import PACKAGE

STYLES = sorted((PACKAGE / "tui" / "styles").glob("*.tcss"))


def test_no_screen_styles_a_part_of_another() -> None:
    """Textual applies the style sheet of a screen to all others too, from when it has been opened once."""
    named = [
        (one, parsed.name) for parsed in STYLES for one in set(re.findall(r"#[a-z][\w-]*", parsed.read_text("utf-8")))
    ]
    assert [item for item in sorted(named) if sum(one == item[0] for one, _ in named) > 1] == []


@pytest.mark.parametrize(
    ("size", "opened"),
    [
        ((80, 24), (("f4",), ("f3",))),
        ((160, 50), (("f1",), ("ctrl+p",), ("f4", "f3", "escape", "f1", "escape"))),
    ],
)
async def test_the_wizard_looks_the_same_after_each_other_screen(
    size: tuple[int, int], opened: tuple[tuple[str, ...], ...]
) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        before = drawn(one)
        for keys in opened:
            await press(pilot, *keys)
            assert drawn(one) != before, keys
            await press(pilot, "escape")
            assert drawn(one) == before, keys
