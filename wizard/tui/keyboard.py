"""Keys that work in any keyboard layout.

In the Russian layout a terminal sends the Cyrillic letter of a key, also together with Ctrl where it speaks kitty's
keyboard protocol: `ctrl+й` for Ctrl+Q. A binding that finds nothing for such a key is looked up once more with the
Latin letter that is printed on the same key. Both hooks are private to Textual, and held by tests.
"""

import re
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App

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


class AnyLayout(App[int]):
    """An app whose bindings work in any keyboard layout."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # as Textual has it
        """Look up the binding of a key, then of the Latin letter on the same key."""
        if await super()._check_bindings(key, priority):
            return True
        twin = latin_twin(key)
        return twin is not None and await super()._check_bindings(twin, priority)


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
