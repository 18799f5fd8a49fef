"""Leaving early is no defect, at whichever step of the start, and nothing fails aloud while the screen is taken down."""

import signal
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from textual.message_pump import MessagePump

from tests.tui.running import app, panes, press, settle
from wizard.facts.model import Facts
from wizard.tui.app import WizardApp

MOST_STEPS = 400


class Hook:
    """Calls something at the nth message that is handled from now on, and counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, call: Callable[[], object]) -> None:
        self.seen = 0
        handle = MessagePump._dispatch_message

        async def counted(pump: MessagePump, message: Any) -> None:
            self.seen += 1
            if self.seen == at:
                call()
            await handle(pump, message)

        monkeypatch.setattr(MessagePump, "_dispatch_message", counted)


async def left_at(
    step: int, leave: Callable[[WizardApp], object], monkeypatch: pytest.MonkeyPatch
) -> tuple[WizardApp, int]:
    """The app, left at a step of its start or a little after it; and how many steps there were."""
    one = app()
    monkeypatch.setattr(WizardApp, "is_headless", property(lambda _: False))
    with monkeypatch.context() as patched:
        hook = Hook(patched, step, lambda: leave(one))
        one.set_timer  # the app exists
        one.call_later(one.set_timer, 20, one.exit)
        await one.run_async(headless=True, size=(120, 35))
        return one, hook.seen
