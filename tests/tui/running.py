"""The wizard under Textual's pilot, over made-up facts."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.interview.situations import ABLE, interview
from wizard.facts.model import Facts
from wizard.interview.saved import Saved
from wizard.language import Language
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis.sources import LogSource
from wizard.tui.panes import Panes


def example(words: Sequence[str]) -> tuple[str, str]:
    """What stands for an example in a page."""
    return f"export {' '.join(words)}", "sh"


def app(
    facts: Facts = ABLE,
    language: str = "en",
    files: dict[str, str] | None = None,
    saved: Callable[[], Saved | None] = lambda: None,
    given: Mapping[str, str] | None = None,
    *,
    session: LogSource | bool = False,
) -> WizardApp:
    """A wizard that gathers nothing: its facts are there from the start."""
    start = partial(interview, facts, files, **(given or {}))
    return WizardApp(Language(language), start, None, example, saved, session=session)


def panes(one: WizardApp) -> Panes:
    """The panes, which are there once the first frame is drawn."""
    found = one.wizard_screen.panes
    assert found is not None
    return found


def screen_text(one: WizardApp) -> str:
    """All that is on the screen, as text."""
    lines = one.screen._compositor.render_strips(one.screen.size)
    return "\n".join("".join(segment.text for segment in line) for line in lines)


FRAME = 1 / 60
"""Seconds between two drawings of the screen."""


async def settle(pilot: "Pilot[Any]", seconds: float = 20) -> None:
    """Until nothing is left to be done or drawn, however busy the machine is."""
    quiet, left = 0, seconds / FRAME
    while quiet < 3 and left > 0:
        await asyncio.sleep(FRAME)
        quiet = quiet + 1 if _is_quiet(pilot.app) else 0
        left -= 1
    assert quiet == 3, "the screen does not come to rest"


async def press(pilot: "Pilot[Any]", *keys: str) -> None:
    """Press keys, and wait for what they do."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def _is_quiet(one: "App[Any]") -> bool:
    """Whether no message waits, and the screen has nothing to draw."""
    pumps = (one, *one._registry)
    if any(pump.message_queue_size or pump._next_callbacks for pump in pumps):
        return False
    seen = one.screen
    drawn = not (seen._dirty_widgets or seen._callbacks or seen._layout_required or seen._repaint_required)
    return drawn and not one.animator._animations and not one.animator._scheduled
