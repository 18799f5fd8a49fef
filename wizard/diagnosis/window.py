"""The lines around a line, also across the borders of blocks."""

from bisect import bisect_left, bisect_right
from functools import lru_cache

from wizard.diagnosis.folding import fold
from wizard.diagnosis.signatures import Pattern
from wizard.diagnosis.stream import Block

NEARBY = 40
"""Lines in either direction within which `near` and `unless` look."""
_LONGEST = 4096
"""Bytes of a line that are examined."""


class _Scanned:
    """The lines from `low` to `high` that were searched for a pattern, and those of them that have it."""

    def __init__(self, pattern: Pattern, at: int) -> None:
        self.pattern = pattern
        self.low, self.high = at, at - 1
        self.hits: list[int] = []


class Window:
    """The current block, and the last lines before it."""

    def __init__(self) -> None:
        self._content = b""
        self._first = 1
        self._lines: list[bytes] | None = None
        self._scanned: dict[int, _Scanned] = {}
        self.last = 0

    def move(self, block: Block) -> None:
        """Move on to the next block, keeping as many lines as may be asked for."""
        kept = b"\n".join(self._last())
        self._first = block.first - kept.count(b"\n")
        self._content = kept + block.content
        self._lines = None
        self.last = block.first + block.lines - 1

    def line(self, number: int) -> str:
        """Return the text of a line that `find` returned."""
        lines = self._lines or []
        return lines[number - self._first][:_LONGEST].decode("utf-8", "replace")

    def tail(self) -> list[str]:
        """Return the last lines read so far."""
        return [line[:_LONGEST].decode("utf-8", "replace") for line in self._last()]

    def _last(self) -> list[bytes]:
        return self._content[-2 * NEARBY * _LONGEST :].split(b"\n")[-2 * NEARBY :]

    def is_read_around(self, number: int) -> bool:
        """Return whether all lines that count for this one have been read."""
        return self.last >= number + NEARBY

    def find(self, pattern: Pattern, number: int) -> int:
        """Return the number of the line nearest to `number` that has the pattern; 0 if none has."""
        if self._lines is None:
            self._lines = self._content.split(b"\n")
        first = max(self._first, number - NEARBY)
        last = min(self._first + len(self._lines) - 1, number + NEARBY)
        hits = self._hits(pattern, first, min(last, self.last))
        found = hits[bisect_left(hits, first) : bisect_right(hits, last)]
        # A line that goes on in the next block is looked at again there.
        found += [line for line in range(max(first, self.last + 1), last + 1) if self._has(pattern, line)]
        return min(found, key=lambda line: (abs(line - number), line), default=0)

    def _hits(self, pattern: Pattern, first: int, last: int) -> list[int]:
        """Return the lines that have the pattern, at least those between the two; no line is searched twice."""
        seen = self._scanned.get(id(pattern))
        if seen is None or first > seen.high + 1 or last < seen.low - 1:
            seen = self._scanned[id(pattern)] = _Scanned(pattern, first)
        before = [line for line in range(first, seen.low) if self._has(pattern, line)]
        behind = [line for line in range(max(first, seen.high + 1), last + 1) if self._has(pattern, line)]
        seen.hits = [*before, *seen.hits[bisect_left(seen.hits, self._first) :], *behind]
        seen.low, seen.high = max(min(seen.low, first), self._first), max(seen.high, last)
        return seen.hits

    def _has(self, pattern: Pattern, number: int) -> bool:
        lines = self._lines or []
        return bool(pattern.find(_folded(lines[number - self._first][:_LONGEST])))


@lru_cache(maxsize=1024)
def _folded(line: bytes) -> str:
    return fold(line.decode("utf-8", "replace"))
