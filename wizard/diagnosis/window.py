"""The lines around a line, also across the borders of blocks."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from wizard.diagnosis.folding import fold
from wizard.diagnosis.quoting import AGAIN, FOLLOWING, SIGNS
from wizard.diagnosis.signatures import Pattern
from wizard.diagnosis.stream import Block

NEARBY = 40
"""Lines in either direction within which `near` and `unless` look."""
_LONGEST = 4096
"""Bytes of a line that are examined."""
_AHEAD = 1000
"""The most lines beyond those asked for that are searched in the same go, if as many were asked for in a row."""
_Span = tuple[int, int]
"""The index of a line, and of the one after the last."""


class Window:
    """The current block, and the last lines before it."""

    def __init__(self) -> None:
        self._content = b""
        self._first = 1
        self._lower = b""
        self._starts: list[int] = []
        self._without: dict[int, _Span] = {}
        self._without_any: dict[int, _Span] = {}
        self.last = 0

    def move(self, block: Block) -> None:
        """Move on to the next block, keeping as many lines as may be asked for."""
        kept = b"\n".join(self._last())
        self._first = block.first - kept.count(b"\n")
        self._content = kept + block.content
        self._starts = []
        self._without.clear()
        self._without_any.clear()
        self.last = block.first + block.lines - 1

    def line(self, number: int) -> str:
        """Return the text of a line that `find` returned."""
        start, end = self._starts[number - self._first : number - self._first + 2]
        return self._content[start : min(end - 1, start + _LONGEST)].decode("utf-8", "replace")

    def around(self, number: int) -> tuple[list[str], list[str]]:
        """Return the lines before a line and after it, as far as they may say who speaks on it."""
        self._measure()
        here, end = number - self._first, len(self._starts) - 2
        begin, start = self._starts[max(0, here - NEARBY)], self._starts[here]
        told = _has_any(self._content, SIGNS, begin, start)
        again = self._starts[min(end, here + FOLLOWING) + 1]
        if not told and not _has_any(self._lower, AGAIN, start, again):
            return [], []
        after = self._content[self._starts[here + 1] : self._starts[min(end, here + NEARBY) + 1]]
        return _texts(self._content[begin:start])[:-1] if told else [], _texts(after)

    def tail(self) -> list[str]:
        """Return the last lines read so far."""
        return [line[:_LONGEST].decode("utf-8", "replace") for line in self._last()]

    def _last(self) -> list[bytes]:
        return self._content[-2 * NEARBY * _LONGEST :].split(b"\n")[-2 * NEARBY :]

    def is_read_around(self, number: int) -> bool:
        """Return whether all lines that count for this one have been read."""
        return self.last >= number + NEARBY

    def find_any(self, patterns: Sequence[Pattern], number: int) -> int:
        """Return the line nearest to `number` that has the first of the patterns that any line has; 0 if none has.

        Of a run of lines that lack them, all but the first are answered from memory: a log may repeat one line.
        """
        here, known = max(0, number - self._first), self._without_any.get(id(patterns), (0, 0))
        if known[0] <= max(0, here - NEARBY) and here + NEARBY < known[1]:
            return 0
        for pattern in patterns:
            if line := self.find(pattern, number):
                return line
        spans = [self._without[id(pattern)] for pattern in patterns]
        self._without_any[id(patterns)] = max(begin for begin, _ in spans), min(end for _, end in spans)
        return 0

    def find(self, pattern: Pattern, number: int) -> int:
        """Return the number of the line nearest to `number` that has the pattern; 0 if none has."""
        self._measure()
        here, end = max(0, number - self._first), len(self._starts) - 2
        first, last = max(0, here - NEARBY), min(end, here + NEARBY)
        if self._is_without(pattern, first, last):
            return 0
        before = self._before(pattern, pattern.longest_word, first, here)
        last = last if before < 0 else min(last, 2 * here - before - 1)
        behind = self._behind(pattern, pattern.longest_word, here, last)
        nearest = before if behind < 0 else behind
        return self._first + nearest if nearest >= 0 else 0

    def _is_without(self, pattern: Pattern, first: int, last: int) -> bool:
        """Return whether no line from `first` to `last` has the pattern; what was searched once is remembered."""
        begin, end = self._without.get(id(pattern), (first, first))
        if not begin <= first <= end:
            begin = end = first
        if end <= last:
            limit = min(len(self._starts) - 2, last + min(_AHEAD, end - begin))
            found = self._behind(pattern, pattern.longest_word, end, limit)
            end = limit + 1 if found < 0 else found
        if end == len(self._starts) - 1:
            end += NEARBY
        self._without[id(pattern)] = begin, end
        return last < end

    def _before(self, pattern: Pattern, word: bytes, first: int, here: int) -> int:
        """Return the last line from `first` to `here` that has the pattern, of which `word` is a part; -1 if none."""
        low, high = self._starts[first], self._starts[here + 1]
        while high > low and (at := self._lower.rfind(word, low, high - 1)) >= 0:
            index = bisect_right(self._starts, at) - 1
            if self._has(pattern, index):
                return index
            high = self._starts[index]
        return -1

    def _behind(self, pattern: Pattern, word: bytes, here: int, last: int) -> int:
        """Return the first line from `here` to `last` that has the pattern, of which `word` is a part; -1 if none."""
        low, high = self._starts[here], self._starts[last + 1]
        while high > low and (at := self._lower.find(word, low, high - 1)) >= 0:
            index = bisect_right(self._starts, at) - 1
            if self._has(pattern, index):
                return index
            low = self._starts[index + 1]
        return -1

    def _measure(self) -> None:
        """Find where each line starts, and where one after the last would; `_lower` is the text in lower case."""
        if not self._starts:
            self._lower = self._content.lower()
            self._starts = [0, *accumulate([len(line) + 1 for line in self._content.split(b"\n")])]

    def _has(self, pattern: Pattern, index: int) -> bool:
        """Return whether the line, which has the longest word of the pattern, has all of it."""
        line = self._content[self._starts[index] : self._starts[index + 1]]
        return pattern.is_word or bool(pattern.find(_folded(line[:_LONGEST])))


@lru_cache(maxsize=1024)
def _folded(line: bytes) -> str:
    return fold(line.decode("utf-8", "replace"))


def _texts(lines: bytes) -> list[str]:
    return [line[:_LONGEST].decode("utf-8", "replace") for line in lines.split(b"\n")]


def _has_any(content: bytes, words: Sequence[bytes], begin: int, end: int) -> bool:
    """Return whether a part of a text has one of the words."""
    for word in words:  # noqa: SIM110  # `any` with a generator takes three times as long
        if content.find(word, begin, end) >= 0:
            return True
    return False
