"""The style sheet of one screen changes no other."""

import re

import pytest
from textual.css.styles import Styles
from textual.dom import DOMNode

from tests.tui.running import app, drawn, press, until_idle
from tests.tui.styling import found_by_textual
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


def rules_of(styles: Styles) -> dict[str, str]:
    """The rules as text: a layout is another object each time."""
    return {name: str(value) for name, value in styles.get_rules().items()}


async def test_what_is_found_once_for_all_tests_is_what_textual_finds() -> None:
    one, before = app(), app()

    def found(node: DOMNode) -> dict[str, str]:
        styles = Styles()
        for name, value in (found_by_textual(one.stylesheet, node) or {}).items():
            setattr(styles, name, value)
        return rules_of(styles)

    async with before.run_test(size=(120, 35)) as pilot:  # finds what the next one has at once
        await press(pilot, "enter", "f1", "escape", "f4", "escape", "f8", "f6")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for key in ("enter", "f1", "escape", "f4", "escape", "f8", "f6"):
            await press(pilot, key)
            for node in (node for screen in one.screen_stack for node in screen.walk_children(with_self=True)):
                assert rules_of(node.styles.base) == found(node), (key, node)
                for name, styles in node._component_styles.items():
                    part = DOMNode(classes=name)
                    part._attach(node)
                    assert rules_of(styles.base) == found(part), (key, node, name)
