"""The lines around a line, across the borders of blocks."""

from functools import lru_cache

from wizard.diagnosis.folding import fold
from wizard.diagnosis.signatures import Pattern
from wizard.diagnosis.stream import Block

NEARBY = 40
"""Lines within which `near` and `unless` look, in either direction."""
_LONGEST = 4096
"""Bytes of a line that are looked at."""


class Window:
    """The block at hand, and the last lines of what came before it."""

    def __init__(self) -> None:
        self._content = b""
        self._first = 1
        self._lines: list[bytes] | None = None
        self.last = 0

    def move(self, block: Block) -> None:
        """Go on to the next block, keeping as many lines as may be asked for."""
        kept = b"\n".join(self._last())
        self._first = block.first - kept.count(b"\n")
        self._content = kept + block.content
        self._lines = None
        self.last = block.first + block.lines - 1

    def line(self, number: int) -> str:
        """What stands on a line that `find` gave."""
        lines = self._lines or []
        return lines[number - self._first][:_LONGEST].decode("utf-8", "replace")

    def tail(self) -> list[str]:
        """The last lines of what was read."""
        return [line[:_LONGEST].decode("utf-8", "replace") for line in self._last()]

    def _last(self) -> list[bytes]:
        return self._content[-2 * NEARBY * _LONGEST :].split(b"\n")[-2 * NEARBY :]

    def is_read_around(self, number: int) -> bool:
        """Whether all lines that count for this one have been read."""
        return self.last >= number + NEARBY

    def find(self, pattern: Pattern, number: int) -> int:
        """The line nearest to line `number` that has the pattern; 0 where none has."""
        if self._lines is None:
            self._lines = self._content.split(b"\n")
        at = number - self._first
        around = range(max(0, at - NEARBY), min(len(self._lines), at + NEARBY + 1))
        for index in sorted(around, key=lambda index: abs(index - at)):
            if pattern.find(_folded(self._lines[index][:_LONGEST])):
                return self._first + index
        return 0


@lru_cache(maxsize=1024)
def _folded(line: bytes) -> str:
    return fold(line.decode("utf-8", "replace"))
