"""Leaving early is no defect, at whichever step of the start, and facts that arrive too late fail nowhere."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.message_pump import MessagePump

from tests.interview.situations import ABLE
from tests.tui.running import app, at_result, until_idle
from wizard.interview.saved import Saved
from wizard.tui import ending
from wizard.tui.app import WizardApp
from wizard.tui.ending import DEFECT

PARTS = 24
"""Into how many the messages of a start are divided, to leave after each."""
_COUNTED: list[int] = []
LIMIT = 20
"""Seconds after which a start is given up."""


def saved() -> Saved:
    """A session that is offered to be gone on with."""
    return Saved({"machine": "here"}, "mode")


def at_message(
    number: int, call: Callable[[], object], monkeypatch: pytest.MonkeyPatch, handled: "list[object] | None" = None
) -> None:
    """Call something when the nth message is handled."""
    handle, seen = MessagePump._dispatch_message, [] if handled is None else handled

    async def counted(pump: MessagePump, message: Any) -> None:
        seen.append(message)
        if len(seen) == number:
            call()
        await handle(pump, message)

    monkeypatch.setattr(MessagePump, "_dispatch_message", counted)


async def messages_of_a_start() -> int:
    """How many messages are handled until the screen is at rest: some 400."""
    if not _COUNTED:
        with pytest.MonkeyPatch.context() as patched:
            handled: list[object] = []
            at_message(-1, lambda: None, patched, handled)
            async with app(saved=saved).run_test(size=(120, 35)) as pilot:
                await until_idle(pilot)
                _COUNTED.append(len(handled))
    return _COUNTED[0]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app takes itself for one on a terminal; nobody gets a signal that ends the tests."""
    monkeypatch.setattr(WizardApp, "is_headless", property(lambda _: False))
    monkeypatch.setattr(ending, "HANG_UP", 3600.0)


async def run(one: WizardApp) -> int | None:
    """Run an app to its end, and give its exit code."""
    timer = asyncio.get_running_loop().call_later(LIMIT, one.exit, -1)
    await one.run_async(headless=True, size=(120, 35))
    timer.cancel()
    return one.return_value


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("part", range(PARTS))
async def test_leaving_at_any_step_of_the_start_is_no_defect(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    step = 1 + await messages_of_a_start() * part // PARTS
    one = app(saved=saved)
    with monkeypatch.context() as patched:
        at_message(step, one.action_leave, patched)
        assert await run(one) == 0
    assert one.defect is None


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("step", [2, 7, 30, 50, 61, 73, 120, 200])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
async def test_a_signal_at_any_step_of_the_start_gives_its_code(
    step: int, number: signal.Signals, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = app()
    with monkeypatch.context() as patched:
        at_message(step, lambda: os.kill(os.getpid(), number), patched)
        assert await run(one) == code
    assert one.defect is None


@pytest.mark.usefixtures("drawn")
async def test_what_fails_before_anybody_leaves_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    one = app()
    with monkeypatch.context() as patched:
        at_message(200, lambda: one.call_later(lambda: 1 // 0), patched)
        assert await run(one) == DEFECT
    assert isinstance(one.defect, ZeroDivisionError)


@pytest.mark.usefixtures("drawn")
async def test_facts_that_arrive_while_the_result_is_taken_down_fail_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[object] = []
    threads: list[threading.Thread] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    one = at_result()

    def arrive() -> None:
        threads.append(threading.Thread(target=one.arrived, args=("probe", ABLE), daemon=True))
        threads[-1].start()

    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        handle = MessagePump._dispatch_message

        async def arriving(pump: MessagePump, message: Any) -> None:
            arrive()
            await handle(pump, message)
            await asyncio.sleep(0.001)  # the thread gets its turn

        monkeypatch.setattr(MessagePump, "_dispatch_message", arriving)
        one.exit(0)
    arrive()
    for thread in threads:
        thread.join(5)
    assert len(threads) > 20
    assert not any(thread.is_alive() for thread in threads)
    assert not failed
    assert one.defect is None
