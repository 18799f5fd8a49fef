"""Lines that a viewer or a log driver broke, read as one: without blanks, words that were broken are whole again."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from ahocorasick_rs import BytesAhoCorasick

from wizard.diagnosis.folding import squeeze
from wizard.diagnosis.frames import unframed
from wizard.diagnosis.matching import Hit
from wizard.diagnosis.signatures import Pattern, Problem, Signature, cached_by_problems
from wizard.diagnosis.window import NEARBY
from wizard.masking.unseen import ESCAPES

_MOST_LINES = 12
"""Lines that one message may be broken into."""
_WIDEST_VIEWER = 240
_GAP = 600
"""Bytes that an ellipsis in a literal may match here."""


class JoinedLines:
    """The lines of a log without frames and blanks, end to end, and the start of each."""

    def __init__(self, log: bytes) -> None:
        self.raw = log.decode("utf-8", "replace").split("\n")
        own = [unframed(line) for line in self.raw]
        self._goes_on = [flag for _, flag in own]
        self._texts = [text for text, _ in own]
        self.starts: list[int] = []
        pieces, at = [], 0
        for text in self._texts:
            piece = squeeze(text).encode()
            self.starts.append(at)
            pieces.append(piece)
            at += len(piece)
        self.text = b"".join(pieces)

    def line_at(self, at: int) -> int:
        """Return the index of the line that contains this byte."""
        return bisect_right(self.starts, at) - 1

    def span(self, pattern: Sequence[bytes], fixed: int, at: int) -> tuple[int, int] | None:
        """Return the span of a literal whose part number `fixed` is at `at`; None if its other parts are not there."""
        begin, end = at, at + len(pattern[fixed])
        for part in reversed(pattern[:fixed]):
            found = self.text.rfind(part, max(0, begin - _GAP), begin)
            if found < 0 or not self._is_one(found + len(part), begin):
                return None
            begin = found
        for part in pattern[fixed + 1 :]:
            found = self.text.find(part, end, end + _GAP)
            if found < 0 or not self._is_one(end, found):
                return None
            end = found + len(part)
        return begin, end

    def _is_one(self, start: int, end: int) -> bool:
        """Return whether the text between is one message: each of its lines fills the viewer's width."""
        return all(self._is_broken(index) for index in range(self.line_at(max(0, start - 1)), self.line_at(end)))

    def _is_broken(self, index: int) -> bool:
        """Return whether the line was cut: its frame says so, or the next line's first word had no room on it."""
        if self._goes_on[index]:
            return True
        around = range(max(0, index - 6), min(len(self.raw), index + 7))
        width = max(len(_seen(self.raw[i])) for i in around)
        word = self._texts[index + 1].split(maxsplit=1)[:1] if index + 1 < len(self._texts) else []
        room = width - len(_seen(self.raw[index]))
        return width <= _WIDEST_VIEWER and bool(word) and room <= len(word[0])

    def has_near(self, pattern: Pattern, index: int) -> int:
        """Return the number of a line at most 40 lines away that has the literal; 0 if none has."""
        parts = squeezed(pattern)
        low = self.starts[max(0, index - NEARBY)]
        last = index + NEARBY + 1
        high = self.starts[last] if last < len(self.starts) else len(self.text)
        at = self.text.find(parts[0], low, high)
        while at >= 0:
            if self.span(parts, 0, at):
                return self.line_at(at) + 1
            at = self.text.find(parts[0], at + 1, high)
        return 0


def joined_hits(log: bytes, problems: Mapping[str, Problem], known: Sequence[Hit]) -> list[Hit]:
    """Return the literals that go over several lines or differ in blanks, except those already in `known`."""
    joined = JoinedLines(log)
    seen = {(id(hit.signature), hit.lines[0]) for hit in known}
    hits = []
    for signature, begin, end in _found(joined, problems):
        first, last = joined.line_at(begin), joined.line_at(end - 1)
        if last - first >= _MOST_LINES or any((id(signature), n + 1) in seen for n in range(first, last + 1)):
            continue
        seen.add((id(signature), first + 1))
        lines = tuple(range(first + 1, last + 2))
        hit = Hit(signature, lines, tuple(joined.raw[first : last + 1]), end - begin)
        hit.near = next((n for p in signature.near if (n := joined.has_near(p, first))), 0)
        hit.near_text = joined.raw[hit.near - 1] if hit.near else ""
        hit.refuted = any(joined.has_near(p, first) for p in signature.unless)
        hits.append(hit)
    return hits


def _found(joined: JoinedLines, problems: Mapping[str, Problem]) -> Iterator[tuple[Signature, int, int]]:
    search, by_number = _table_of(problems)
    for number, start, _ in search.find_matches_as_indexes(joined.text, overlapping=True):
        for signature, parts, fixed in by_number[number]:
            if span := joined.span(parts, fixed, start):
                yield signature, *span


_Part = tuple[Signature, list[bytes], int]
"""A signature, its literal's parts without blanks, and the number of the part that is searched for."""


@cached_by_problems
def _table_of(problems: Mapping[str, Problem]) -> tuple[BytesAhoCorasick, list[list[_Part]]]:
    """Return the search for the longest part of each literal, and what belongs to each number in it."""
    anchors: dict[bytes, list[_Part]] = {}
    for problem in problems.values():
        for signature in problem.signatures:
            if not signature.pattern.holds:
                parts = squeezed(signature.pattern)
                longest = max(range(len(parts)), key=lambda index: len(parts[index]))
                anchors.setdefault(parts[longest], []).append((signature, parts, longest))
    return BytesAhoCorasick(list(anchors)), list(anchors.values())


def squeezed(pattern: Pattern) -> list[bytes]:
    """Return a literal's parts without blanks."""
    return [part.replace(" ", "").encode() for part in pattern.parts]


def _seen(line: str) -> str:
    return ESCAPES.sub("", line).rstrip()
