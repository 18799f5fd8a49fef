"""A quick filter before matching: which lines of a block may have which signatures, by literals in its bytes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation

from wizard.diagnosis.signatures import Problem, Signature, cached_by_problems
from wizard.diagnosis.stream import Block
from wizard.records import Record

_LONGEST = 16384
"""Bytes of a long line that are examined on either side of what was found."""
# journald writes a message with colours in it as a list of numbers.
_NUMBERS = (b'"message":[', b'"message" : [')


class CandidateLine(Record):
    """A line, and the signatures that it may have; with `is_numbers` it is a list of bytes and may have any."""

    number: int
    line: bytes
    signatures: tuple[Signature, ...] = ()
    is_numbers: bool = False
    key: bytes = b""


_TIME = b"0123456789-:.,tz+[] "
_MOST_MISSES, _LONGEST_MISS = 4096, 1024
# Lower case, and every blank a space.
_FOLDED = bytes(range(256)).lower().replace(b"\t", b" ")
_Requirement = tuple[bytes, list[list[bytes]], Signature]
"""What else a line must contain for a signature: one literal, and one literal of each group."""


class SignatureTable:
    """The rarest literal of each signature, what else its lines must contain, and the searches for the literals."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        by_anchor: dict[bytes, list[_Requirement]] = defaultdict(list)
        for signature in signatures:
            groups = [[literal.encode() for literal in group] for group in signature.pattern.literals]
            singles = [group[0] for group in groups[1:] if len(group) == 1]
            others = [group for group in groups[1:] if group[0] not in singles[:1]]
            for anchor in groups[0]:
                by_anchor[anchor].append((singles[0] if singles else b"", others, signature))
        self.literals = (*_NUMBERS, *by_anchor)
        self._requirements: list[list[_Requirement]] = [[], [], *by_anchor.values()]
        self._searches: dict[bool, BytesAhoCorasick] = {}

    def fitting(self, index: int, line: bytes) -> list[Signature]:
        """Return the signatures of one anchor whose other literals are in the line as well."""
        return [
            signature
            for need, others, signature in self._requirements[index]
            if need in line and (not others or all(any(word in line for word in group) for group in others))
        ]

    def matches(self, folded: bytes, *, long: bool) -> list[tuple[int, int, int]]:
        """Return each literal in the text as (its number, start, end); `long` texts get a search that is quick.

        The quick search takes time to prepare; a short text uses it only if it is there already.
        """
        # Text that is short is searched by whatever there is already.
        quick = long or True in self._searches
        if quick not in self._searches:
            way = Implementation.DFA if quick else Implementation.NoncontiguousNFA
            self._searches[quick] = BytesAhoCorasick(self.literals, implementation=way)
        return self._searches[quick].find_matches_as_indexes(folded, overlapping=True)


@cached_by_problems
def table_of(problems: Mapping[str, Problem]) -> SignatureTable:
    """Return the table of all signatures of the problems."""
    return SignatureTable([signature for problem in problems.values() for signature in problem.signatures])


class Prefilter:
    """Searches one log for all literals of a table at once."""

    def __init__(self, table: SignatureTable) -> None:
        self._table = table
        self._misses: set[bytes] = set()

    def candidates(self, block: Block, *, long: bool) -> Iterator[CandidateLine]:
        """Yield the lines that may have signatures, in order; `long` says that there is much text to search."""
        folded = _folded(block.content)
        lines: list[bytes] = []
        number, counted = 0, 0
        for begin, end, indices in self._lines(folded, long=long):
            number += folded.count(b"\n", counted, begin)
            counted, line = begin, folded[begin:end]
            key = line.lstrip(_TIME)
            if key in self._misses:
                continue
            found = {id(s): s for index in indices for s in self._table.fitting(index, line)}
            is_numbers = min(indices) < len(_NUMBERS)
            if found or is_numbers:
                lines = lines or block.content.split(b"\n")
                cut = _cut(lines[number], self._table.literals[min(indices)])
                yield CandidateLine(block.first + number, cut, tuple(found.values()), is_numbers, key)
            else:
                self.remember_miss(key)

    def remember_miss(self, key: bytes) -> None:
        """Remember a line that has no signature, so that lines like it are skipped."""
        if len(self._misses) >= _MOST_MISSES:
            self._misses.clear()
        if len(key) <= _LONGEST_MISS:
            self._misses.add(key)

    def _lines(self, folded: bytes, *, long: bool) -> Iterator[tuple[int, int, set[int]]]:
        """Yield the start and end of each line with anchors, and which anchors it has."""
        begin, end, indices = 0, -1, set[int]()
        for index, start, _ in self._table.matches(folded, long=long):
            if start >= end:
                if indices:
                    yield begin, end, indices
                begin, end = _around(folded, start)
                indices = {index}
            else:
                indices.add(index)
        if indices:
            yield begin, end, indices


def _folded(content: bytes) -> bytes:
    """Return the bytes in lower case, with short runs of blanks as one space."""
    folded = content.translate(_FOLDED)
    for _ in range(3):
        if b"  " not in folded:
            break
        folded = folded.replace(b"  ", b" ")
    return folded


def _around(folded: bytes, at: int) -> tuple[int, int]:
    """Return start and end of the line with this byte; of a long line, of the part near the byte."""
    begin = folded.rfind(b"\n", max(0, at - _LONGEST), at) + 1
    end = folded.find(b"\n", at, at + _LONGEST)
    return begin or max(0, at - _LONGEST), end if end >= 0 else min(len(folded), at + _LONGEST)


def _cut(line: bytes, anchor: bytes) -> bytes:
    """Return a line; of a long line, the part near the anchor."""
    if len(line) <= 2 * _LONGEST:
        return line
    at = max(0, line.lower().find(anchor))
    return line[max(0, at - _LONGEST) : at + _LONGEST]
