"""Without colours (NO_COLOR) what is highlighted is reversed: in every list, in a field, in lines with a cursor."""

import pytest

from tests.tui.running import app, press, until_idle
from wizard.tui.app import WizardApp


def reversed_text(one: WizardApp) -> str:
    """What the terminal shows reversed of the lists and the lines with a cursor."""
    shown = [widget for widget in one.screen.query("Listing, CodeView") if widget.display and widget.size.height]
    lines = [widget.render_line(y) for widget in shown for y in range(widget.size.height)]
    parts = ("".join(part.text for part in line if part.style and part.style.reverse) for line in lines)
    return " ".join(" ".join(parts).split())


@pytest.mark.parametrize(
    ("keys", "highlighted"),
    [
        ((), "This machine"),
        (("tab",), "kernel 6.1.0"),
        (("enter",), "Native overlayfs"),
        (("enter", "enter", "enter", "enter"), "Show the configuration"),
        (("enter", "enter", "enter", "enter", "enter"), "security-opt"),
        (("enter", "enter", "enter", "enter", "enter", "enter"), "Save the files to a directory"),
        (("f3", "f6", "f6", "home"), "Start here"),
        (("f4",), "Paste"),
        (("ctrl+p", "down"), "Wizard: go to"),
    ],
)
async def test_the_cursor_is_seen_without_colours(
    keys: tuple[str, ...], highlighted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    one = app()
    async with one.run_test(size=(100, 30)) as pilot:
        await until_idle(pilot)
        await press(pilot, *keys)
        await until_idle(pilot)
        assert highlighted in reversed_text(one)
