"""The end of the screen: by signals, after the terminal is gone, after a defect; each with its exit code."""

import asyncio
import os
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import constants
from textual.app import App
from textual.binding import BindingType

from wizard.language import text
from wizard.tui.translation import bind

if TYPE_CHECKING:
    from types import FrameType

    from textual.driver import Driver

HANG_UP = 3.0
"""Seconds that the program has to end after its terminal was closed."""

DEFECT = 70

_ENDS = ("SIGINT", "SIGTERM", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGXCPU")
"""Signals that end a program that does nothing about them; the terminal would stay as the screen left it."""


def _nothing_runs() -> bool:
    return False


class EndsInOrder(App[int]):
    """An app that ends with the right exit code for any reason to end. The first reason counts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("ctrl+c", "interrupt", text("Quit"), show=False, priority=True),
        bind("ctrl+q", "leave", text("Quit"), priority=True),
    ]

    defect: Exception | None = None

    def get_driver_class(self) -> "type[Driver]":
        """Return Textual's choice; on a terminal, the driver that accepts any input."""
        if os.name == "nt" or constants.DRIVER is not None:
            return super().get_driver_class()
        from wizard.tui.driver import TolerantDriver

        return TolerantDriver

    def on_load(self) -> None:
        """Handle signals from before the terminal is taken until it is given back."""
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop = asyncio.get_running_loop()
            for number in (getattr(signal, name) for name in _ENDS if hasattr(signal, name)):
                loop.add_signal_handler(number, self._leave_with, 128 + number)
            loop.add_signal_handler(signal.SIGHUP, self._hang_up)

    def on_mount(self) -> None:
        """Handle SIGCONT only after a stop: a closed terminal sends it too, and Textual 8.2 would never end."""
        resume = signal.getsignal(signal.SIGCONT)

        def resumed(number: int, frame: "FrameType | None") -> None:
            if callable(resume) and getattr(self._driver, "_must_signal_resume", True):
                resume(number, frame)

        with suppress(ValueError):  # in another thread than the main one there are no signals
            signal.signal(signal.SIGCONT, resumed)

    def input_ended(self, error: Exception) -> None:
        """End the app: the terminal is gone, or reading it failed, which is a defect."""
        if isinstance(error, (EOFError, OSError)):
            self._hang_up()
        else:
            self._handle_exception(error)

    def action_leave(self) -> None:
        """End the app; the answers are saved already."""
        self.exit(0)

    def action_interrupt(self) -> None:
        """Copy the selected text; if nothing is selected, stop what runs, and if nothing runs, end the app."""
        selected = self.screen.get_selected_text()
        if selected:
            self.copy_to_clipboard(selected)
            self.screen.clear_selection()
        elif not any(getattr(screen, "stop_running", _nothing_runs)() for screen in self.screen_stack):
            self.exit(130)

    def _leave_with(self, code: int) -> None:
        if not self._exit:
            self.exit(code)

    def _hang_up(self) -> None:
        """End without a terminal: output that is still waiting to be written must not delay the end."""
        number = 128 + signal.SIGHUP
        last_resort = threading.Timer(HANG_UP, os._exit, [number])
        last_resort.daemon = True
        last_resort.start()
        self._leave_with(number)

    def _handle_exception(self, error: Exception) -> None:
        """End with a sentence instead of a traceback; tests, and users who ask for it, get the traceback.

        Widgets that are removed while they are being filled fail because others are missing: at the end of the app that
        is no defect.
        """
        if self._exit:
            return
        if self.is_headless or "WERF_WIZARD_DEBUG" in os.environ:
            super()._handle_exception(error)
        else:
            self.defect = error
            self.exit(DEFECT)
