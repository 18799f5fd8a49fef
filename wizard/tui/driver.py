"""The terminal's side of the screen: no byte from a terminal ends it, and a paste arrives complete."""

import os
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from selectors import EVENT_READ, SelectSelector
from typing import Protocol, runtime_checkable

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

PATIENCE = 5.0
"""Seconds of silence after which a paste without an end counts as complete: otherwise keys would not work."""

LARGEST = (2000, 1000)
"""Columns and rows up to which the size that a terminal reports is believed."""

_TICK = 0.1
_CHUNK = 4096


class PasteSplitter:
    """Separates bracketed pastes from keys, at whatever byte the input is split.

    Textual's parser reads escape sequences inside a paste as well, loses their text and treats them as keys.
    """

    def __init__(self) -> None:
        self._pasted: list[str] | None = None
        self._tail = ""
        self._since = 0.0

    def feed(self, data: str) -> Iterator[tuple[str, bool]]:
        """Yield the pieces in order, each with whether it was pasted. Markers belong to the keys."""
        self._since = time.monotonic()
        while data:
            marker = BRACKETED_PASTE_START if self._pasted is None else BRACKETED_PASTE_END
            at = (self._tail + data).find(marker)
            if at < 0:
                self._tail = (self._tail + data)[1 - len(marker) :]
                yield from self._take(data)
                return
            end = at + len(marker) - len(self._tail)
            yield from self._take(data[:end])
            data, self._tail = data[end:], ""
            if self._pasted is None:
                self._pasted = []
            else:
                yield from self._finished(cut=len(marker))
                yield marker, False

    def overdue(self) -> Iterator[tuple[str, bool]]:
        """Yield a paste whose end has not arrived for a while."""
        if self._pasted is not None and time.monotonic() - self._since > PATIENCE:
            yield from self._finished(cut=0)
            yield BRACKETED_PASTE_END, False

    def _take(self, data: str) -> Iterator[tuple[str, bool]]:
        if self._pasted is None:
            yield data, False
        else:
            self._pasted.append(data)

    def _finished(self, cut: int) -> Iterator[tuple[str, bool]]:
        whole = "".join(self._pasted or ())
        self._pasted, self._tail = None, ""
        yield whole[: len(whole) - cut], True


class Input:
    """Turns bytes into events; what cannot be read is shown as U+FFFD or dropped, and the rest is read."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._splitter = PasteSplitter()
        self._parser = XTermParser()

    def feed(self, content: bytes) -> Iterator[Message]:
        """Yield the events of some bytes."""
        for piece, is_pasted in self._splitter.feed(self._decode(content)):
            yield from self._events(piece, is_pasted=is_pasted)

    def tick(self) -> Iterator[Message]:
        """Yield the events that only time decides: a single Esc, a paste without an end."""
        yield from self._guarded(self._parser.tick)
        for piece, is_pasted in self._splitter.overdue():
            yield from self._events(piece, is_pasted=is_pasted)

    def _events(self, piece: str, *, is_pasted: bool) -> Iterator[Message]:
        if is_pasted:
            yield events.Paste(piece.replace("\x00", ""))
            return
        for character in piece:
            yield from self._guarded(partial(self._parser.feed, character))

    def _guarded(self, parse: Callable[[], Iterable[Message]]) -> Iterator[Message]:
        """Yield the parser's events; a sequence on which it fails is dropped, and a new parser continues after it."""
        try:
            yield from (event for event in parse() if _is_sound(event))
        except Exception:  # numbers out of range, a size of zero
            failed, self._parser = self._parser, XTermParser()
            if failed.terminal_size and all(failed.terminal_size):
                self._parser.terminal_size = failed.terminal_size
                self._parser.terminal_pixel_size = failed.terminal_pixel_size
                self._parser.mouse_pixels = failed.mouse_pixels


def _is_sound(event: Message) -> bool:
    """Return whether an event may reach the screen: no impossible size, and no paste made by the parser."""
    if isinstance(event, events.Resize):
        return 0 < event.size.width <= LARGEST[0] and 0 < event.size.height <= LARGEST[1]
    return not isinstance(event, events.Paste)


@runtime_checkable
class HandlesInputEnd(Protocol):
    """An app that is told when the input has ended."""

    def input_ended(self, error: Exception) -> None:
        """Handle the end of the input; `error` is its reason."""


class TolerantDriver(LinuxDriver):
    """Textual's driver for terminals with its own input; the end of input goes to the app's `input_ended`."""

    def _run_input_thread(self) -> None:
        """Read until the screen ends. Textual would print a traceback if that fails."""
        try:
            self.run_input_thread()
        except Exception as error:  # whatever it is, no key arrives any more
            if isinstance(self._app, HandlesInputEnd):
                self._app.call_later(self._app.input_ended, error)

    def run_input_thread(self) -> None:
        """Wait for input and dispatch events. Raises EOFError when the terminal is gone."""
        reading = Input()
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_TICK):
                    content = os.read(self.fileno, _CHUNK)
                    if not content:
                        raise EOFError
                    for event in reading.feed(content):
                        self.process_message(event)
                for event in reading.tick():
                    self.process_message(event)
