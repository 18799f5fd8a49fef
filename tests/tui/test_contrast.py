"""Words can be read in every theme: 4.5:1 on every ground that a style puts behind them (WCAG 2.2, 1.4.3)."""

import re

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.interview.situations import CLOSED
from tests.tui.running import app, panes, press, until_idle
from wizard.resources import PACKAGE
from wizard.tui.app import WizardApp
from wizard.tui.themes import THEMES

ENOUGH = 4.5
_SHARE = re.compile(r"\$primary (\d+)%")


def _luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


def contrast(one: Color, other: Color) -> float:
    """Return the ratio of two colours as WCAG has it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def grounds(theme: Theme) -> dict[str, Color]:
    """Return the grounds of a theme, and those with each share of the primary colour that any style lays on them."""
    sources = [*(PACKAGE / "tui").rglob("*.tcss"), *(PACKAGE / "tui").rglob("*.py")]
    shares = {int(share) for one in sources for share in _SHARE.findall(one.read_text("utf-8"))}
    assert shares
    plain = {name: Color.parse(str(getattr(theme, name))) for name in ("background", "surface", "panel")}
    primary = Color.parse(theme.primary)
    laid = {
        f"{name} + {share} %": plain[name].blend(primary, share / 100)
        for name in ("background", "surface")
        for share in shares
    }
    return {**plain, **laid}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_can_be_read_on_every_ground(theme: Theme) -> None:
    names = ("foreground", "primary", "accent", "success", "warning", "error")
    words = {name: Color.parse(str(getattr(theme, name))) for name in names}
    words["text-muted"] = Color.parse(theme.variables["text-muted"])
    low = {
        (name, ground): round(ratio, 2)
        for name, colour in words.items()
        for ground, behind in grounds(theme).items()
        if (ratio := contrast(colour, behind)) < ENOUGH
    }
    assert low == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_nothing_that_is_drawn_is_fainter(theme: Theme) -> None:
    """Selected rows with what is said below them, hints, placeholders, disabled choices, the frame with the focus."""
    one = app(CLOSED)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        one.theme = theme.name
        for keys in ((), ("3",), ("escape", "enter"), ("tab", "down"), ("ctrl+p",)):
            await press(pilot, *keys)
            assert faint_in(one) == set(), keys
        await press(pilot, "escape")
        focused = panes(one).environment.styles.border_top[1]
        assert contrast(focused, Color.parse(theme.background or "")) >= ENOUGH


def faint_in(one: WizardApp) -> set[tuple[str, float]]:
    """Words on the screen, below no dialog, that are hard to read."""
    faint = set()
    for strip in one.screen._compositor.render_strips(one.screen.size):
        for segment in strip:
            style = segment.style
            if style is None or not style.color or not style.bgcolor or style.dim:
                continue
            if any(sign.isalnum() for sign in segment.text):
                ratio = contrast(*(Color.from_rich_color(colour) for colour in (style.color, style.bgcolor)))
                if ratio < ENOUGH:
                    faint.add((segment.text.strip(), round(ratio, 2)))
    return faint
