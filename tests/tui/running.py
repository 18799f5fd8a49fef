"""The wizard under Textual's pilot, over made-up facts."""

import asyncio
import time
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.keys import _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.strip import Strip

from tests.interview.situations import ABLE, interview
from wizard.application.logs import LogSource
from wizard.commands.examples import session_example
from wizard.facts.model import Facts
from wizard.interview.saved import Saved
from wizard.language import Language
from wizard.tui.app import WizardApp
from wizard.tui.panes import Panes
from wizard.tui.session import WizardSession


def app(
    facts: Facts = ABLE,
    language: str = "en",
    files: dict[str, str] | None = None,
    saved: Callable[[], Saved | None] = lambda: None,
    given: Mapping[str, str] | None = None,
    *,
    session: LogSource | bool = False,
    place: str = "",
) -> WizardApp:
    """A wizard that gathers nothing: its facts are there from the start. It begins at `place`, if one is named."""
    start = partial(interview, facts, files, **(given or {}))
    run = WizardSession(Language(language), start, None, session_example, saved, has_wizard=not session)
    if place:
        assert run.interview.jump(place) == place
    one = WizardApp(run, None if isinstance(session, bool) else session)
    one.animation_level = "none"  # the frames on the way to where a list scrolls to are nobody's claim
    return one


ENTERED = {"machine": "here", "mode": "overlay", "target": "docker", "hardening": "least-privilege"}
"""What is answered by Enter at each question, on a machine that is able to all."""


def at_result(**given: str) -> WizardApp:
    """A wizard that begins at the result: tests of what is done there do not walk to it key by key."""
    return app(given={**ENTERED, **given}, place="result")


def panes(one: WizardApp) -> Panes:
    """The panes, which are there once the first frame is drawn."""
    found = one.wizard_screen.panes
    assert found is not None
    return found


def draw_when_looked_at(patched: pytest.MonkeyPatch) -> None:
    """Draw no frame but those that are asked for: nobody sees them, and they take two fifths of the time."""
    patched.setattr(Compositor, "render_update", lambda self, *_, **__: self._dirty_regions.clear())


def drawn(one: "App[Any]") -> list[Strip]:
    """All rows of the screen, with what shows through from below a dialog. Textual has no public door to them."""
    visible_screen_stack.set(one._background_screens)
    return one.screen._compositor.render_strips(one.screen.size)


def screen_text(one: "App[Any]") -> str:
    """All that is on the screen, as text."""
    return "\n".join(line.text for line in drawn(one))


PATIENCE = 60
"""Seconds after which a test gives up, on a machine however busy."""


async def until_idle(pilot: "Pilot[Any]") -> None:
    """Until nothing is left to be done or drawn: no frame is waited for, each round draws what has changed."""
    one, quiet, end = pilot.app, 0, time.monotonic() + PATIENCE
    while quiet < 2 and not one._exit:
        assert time.monotonic() < end, "the screen does not come to rest"
        if one._exception is not None:
            raise one._exception
        await one.animator.wait_until_complete()
        await asyncio.sleep(0 if quiet or _has_messages(one) else 0.001)
        if one._screen_stack:
            one.screen._on_timer_update()
        quiet = quiet + 1 if _is_quiet(one) else 0


async def resize(pilot: "Pilot[Any]", size: tuple[int, int]) -> None:
    """Pull the window to a size, and wait until all is laid out for it: Textual lets a new size wait for a timer."""
    await pilot.resize_terminal(*size)
    await until(pilot, lambda: pilot.app.screen.outer_size == size)


async def press(pilot: "Pilot[Any]", *keys: str) -> None:
    """Press keys, and wait for what they do. Textual's own pilot waits two frames for each."""
    for key in keys:
        pilot.app.post_message(key_event(key))
        await until_idle(pilot)


def key_event(name: str) -> events.Key:
    """A key as a terminal sends it, by Textual's name for it or by its character."""
    if len(name) == 1:
        return events.Key(_character_to_key(name), name)
    try:
        return events.Key(name, unicodedata.lookup(_get_unicode_name_from_key(name)))
    except KeyError:
        return events.Key(name, None)


async def until(pilot: "Pilot[Any]", holds: Callable[[], bool]) -> None:
    """Wait for what a thread or a program brings."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, screen_text(pilot.app)
        assert not pilot.app._exit, "the program has ended"
        await asyncio.sleep(0.005)
        pilot.app.screen._on_timer_update()
    await until_idle(pilot)


def _has_messages(one: "App[Any]") -> bool:
    """Whether any part of the app is at a message, or has one before it: idle ones wait at their queues."""
    return any(
        pump._next_callbacks or pump.message_queue_size or not pump._message_queue.ready_event._waiters
        for pump in (one, *one._registry)
        if pump.is_running
    )


def _is_quiet(one: "App[Any]") -> bool:
    """Whether no message waits, no worker runs, and the screen has nothing to draw."""
    if _has_messages(one) or any(not worker.is_finished for worker in one.workers):
        return False
    seen = one.screen
    if seen.outer_size != one.size:  # a new size waits for a timer before the screen learns of it
        return False
    return not (seen._dirty_widgets or seen._callbacks or seen._layout_required or seen._repaint_required)
