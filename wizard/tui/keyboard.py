"""Keys that work in any keyboard layout, and in the order in which they were typed.

In the Russian layout a terminal sends the Cyrillic letter of a key, also together with Ctrl where it speaks kitty's
keyboard protocol: `ctrl+й` for Ctrl+Q. A binding that finds nothing for such a key is looked up once more with the
Latin letter that is printed on the same key, and then with the small letter: the footer prints letters as capitals, and
Caps Lock may be on.

Textual gives a key to the widget that has the focus when the key arrives, though a key before it, whose binding is
looked up last, may be about to open a dialog. So what follows such a key waits for what it does.

All hooks are private to Textual, and held by tests.
"""

import asyncio
import re
from collections import deque
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen

_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_TWINS = dict(zip(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper(), strict=True))
_NAMES = {
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    ";": "semicolon",
    "'": "apostrophe",
    ",": "comma",
    ".": "full_stop",
}
# A key with its alternates, as the protocol writes it: code, shifted code, code in the base layout.
_ALTERNATES = re.compile(r"\x1b\[(\d+):(\d*)(?::(\d+))?((?:;[\d:]*)*[u~A-Z])")


def latin_twin(key: str) -> str | None:
    """Return the key at the same position in the Latin layout; None for a key that is no Cyrillic letter."""
    *modifiers, letter = key.split("+")
    twin = _TWINS.get(letter)
    return "+".join([*modifiers, _NAMES.get(twin, twin)]) if twin else None


def ways_to_say(key: str) -> tuple[str, ...]:
    """Return the names under which the binding of a key is looked up, in order."""
    latin = latin_twin(key)
    known = (key, latin) if latin else (key,)
    small = known[-1].lower()
    return (*known, small) if len(small) == 1 and small not in known else known


class AnyLayout(App[int]):
    """An app whose bindings work in any keyboard layout, and with Caps Lock."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # as Textual has it
        """Look up the binding of a key, then of the Latin letter on the same key, then of the small one."""
        for name in ways_to_say(key):
            if await super()._check_bindings(name, priority):
                return True
        return False


GIVE_UP = 250
"""Looks after which a key waits no longer for what keys before it do: half a second, on a busy machine longer."""
_LOOK_AGAIN = 0.002


class KeysInOrder(App[int]):
    """An app that handles a key, or a paste, when what the keys before it did is on the screen.

    Text that is typed into a field waits for nothing: the field itself keeps its order. A screen that has to be read
    first has a time, `shown_since`: keys from before it are dropped.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed_ahead: deque[Key | Paste] = deque()
        self._catches_up = False
        self._acts = False
        """Whether the last key was more than text for a field."""

    async def on_event(self, event: Event) -> None:
        """Handle an event; a key only after those before it."""
        if not isinstance(event, (Key, Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif self._catches_up or not self._is_ready():
            self._typed_ahead.append(event)
            if not self._catches_up:
                self._catches_up = True
                self.run_worker(self._catch_up())
        else:
            await self._work_on(event)

    async def _catch_up(self) -> None:
        """Handle the keys that were typed ahead, each in its turn among the app's messages."""
        while self._typed_ahead:
            await self._rest()
            done = asyncio.Event()
            self.call_later(self._next_key, done)
            await done.wait()
        self._catches_up = False

    async def _rest(self) -> None:
        looks = 0
        while not (self._is_ready() and is_idle(self)) and (looks < GIVE_UP or not self._takes_keys):
            await asyncio.sleep(_LOOK_AGAIN)  # all that is ready has its turn meanwhile
            looks += 1

    async def _next_key(self, done: asyncio.Event) -> None:
        try:
            await self._work_on(self._typed_ahead.popleft())
        finally:
            done.set()

    async def _work_on(self, event: Key | Paste) -> None:
        if event.time < getattr(self.screen, "shown_since", 0.0):
            return
        target = self.focused or self.screen
        self._acts = isinstance(event, Key) and not target.check_consume_key(event.key, event.character)
        await super().on_event(event)

    @property
    def _takes_keys(self) -> bool:
        return getattr(self.screen, "takes_keys", True)

    def _is_ready(self) -> bool:
        """Return whether the next key finds what it is for; the app itself may be at a message."""
        return self._takes_keys and (not self._acts or (is_drawn(self.screen) and all(map(is_idle, self._registry))))


def is_idle(pump: MessagePump) -> bool:
    """Return whether a part of the app waits for its next message."""
    if pump._closing or pump._closed:
        return True
    if not pump.is_running:
        return False
    return not pump._next_callbacks and not pump.message_queue_size and bool(pump._message_queue.ready_event._waiters)


def is_drawn(screen: Screen[Any]) -> bool:
    """Return whether a screen has nothing left to draw, nor to do after that."""
    return not (screen._callbacks or screen._dirty_widgets or screen._layout_required or screen._repaint_required)


def base_layout(sequence: str) -> str:
    """Return a key sequence without alternates, which Textual cannot read; the base layout's code if it has one."""
    match = _ALTERNATES.fullmatch(sequence)
    return f"\x1b[{match[3] or match[1]}{match[4]}" if match else sequence


def _read_alternates() -> None:
    read = XTermParser._parse_extended_key

    def parse(self: XTermParser, sequence: str) -> Any:
        return read(self, base_layout(sequence))

    XTermParser._parse_extended_key = parse  # type: ignore[assignment, method-assign]


_read_alternates()
