"""A quick filter before matching: which lines of a block may have which signatures, by literals in its bytes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation

from wizard.diagnosis.signatures import Problem, Signature, cached_by_problems
from wizard.diagnosis.stream import Block

_LONGEST = 16384
"""Bytes of a long line that are examined on either side of what was found."""
_NUMBERS = b'"message":['
"""journald writes a message with colours in it as a list of numbers."""
_MOST_IDLE = 64
"""Literals searched for in vain after which the search is made again without them."""
_BLANKS = b" \t\r\v\f"
_LOWER = bytes(range(256)).lower()
_Requirement = tuple[bytes, list[list[bytes]], Signature]
"""What else a line must contain for a signature: one literal, and one literal of each group."""


class CandidateLine(NamedTuple):
    """A line, and the signatures that it may have; with `is_numbers` it is a list of bytes and may have any.

    `squeezed` is the line, or the part of a long one, in lower case without blanks.
    """

    number: int
    line: bytes
    squeezed: bytes
    signatures: tuple[Signature, ...] = ()
    is_numbers: bool = False


class SignatureTable:
    """The rarest literal of each signature, what else its lines must contain, and the searches for the literals.

    All of it is in lower case and without blanks, because how many blanks a line has makes no difference.
    """

    def __init__(self, signatures: Sequence[Signature]) -> None:
        by_anchor: dict[bytes, list[_Requirement]] = defaultdict(list)
        for signature in signatures:
            anchors, *groups = [[_squeezed(literal) for literal in group] for group in signature.literals]
            groups = [group for group in groups if group != anchors]
            need = next((group[0] for group in groups if len(group) == 1), b"")
            others = [group for group in groups if group != [need]]
            for anchor in dict.fromkeys(anchors):
                by_anchor[anchor].append((need, others, signature))
        self.signatures = signatures
        self.literals = (_NUMBERS, *by_anchor)
        self.requirements: tuple[list[_Requirement], ...] = ([], *by_anchor.values())
        self._searches: dict[bool, BytesAhoCorasick] = {}

    def anchors_of(self, signature: Signature) -> list[int]:
        """Return the numbers of the literals by which a signature is searched for."""
        return [self.literals.index(_squeezed(anchor)) for anchor in signature.literals[0]]

    def matches(self, squeezed: bytes, *, long: bool) -> list[tuple[int, int, int]]:
        """Return each literal in the text as (its number, start, end); `long` texts get a search that is quick.

        The quick search takes time to prepare; a short text uses it only if it is there already.
        """
        # Text that is short is searched by whatever there is already.
        quick = long or True in self._searches
        if quick not in self._searches:
            way = Implementation.DFA if quick else Implementation.NoncontiguousNFA
            self._searches[quick] = BytesAhoCorasick(self.literals, implementation=way)
        return self._searches[quick].find_matches_as_indexes(squeezed, overlapping=True)


@cached_by_problems
def table_of(problems: Mapping[str, Problem]) -> SignatureTable:
    """Return the table of all signatures of the problems."""
    return SignatureTable([signature for problem in problems.values() for signature in problem.signatures])


class Prefilter:
    """Searches one log for all literals of a table at once, except for signatures that were dropped."""

    def __init__(self, table: SignatureTable) -> None:
        self._use(table)

    def _use(self, table: SignatureTable) -> None:
        self._table = table
        self._requirements = list(table.requirements)
        self._idle = 0

    def drop(self, signature: Signature) -> None:
        """Leave a signature out from now on."""
        for index in self._table.anchors_of(signature):
            kept = [requirement for requirement in self._requirements[index] if requirement[2] is not signature]
            self._idle += not kept
            self._requirements[index] = kept

    def candidates(self, block: Block, *, long: bool) -> Iterator[CandidateLine]:
        """Yield the lines that may have signatures, in order; `long` says that there is much text to search."""
        if self._idle > _MOST_IDLE:
            left = {id(signature) for requirements in self._requirements for *_, signature in requirements}
            self._use(SignatureTable([signature for signature in self._table.signatures if id(signature) in left]))
        squeezed = block.content.translate(_LOWER, _BLANKS)
        lines: list[bytes] = []
        number, counted = 0, 0
        for begin, end, signatures, is_numbers in self._fitting(squeezed, long=long):
            number += squeezed.count(b"\n", counted, begin)
            counted = begin
            lines = lines or block.content.split(b"\n")
            line = _cut(lines[number], begin - squeezed.rfind(b"\n", 0, begin) - 1)
            yield CandidateLine(block.first + number, line, squeezed[begin:end], tuple(signatures.values()), is_numbers)

    def _fitting(self, squeezed: bytes, *, long: bool) -> Iterator[tuple[int, int, dict[int, Signature], bool]]:
        """Yield the start and end of each line that has all literals of a signature, with those signatures by id.

        The last value says whether the line may be a list of numbers. Nothing here may be slow: in a dense log, most
        lines have one of the literals.
        """
        begin, end, is_numbers, fitting = 0, -1, False, dict[int, Signature]()
        every, find = self._requirements, squeezed.find
        for index, start, _ in self._table.matches(squeezed, long=long):
            if start >= end:
                if fitting or is_numbers:
                    yield begin, end, fitting, is_numbers
                    fitting, is_numbers = {}, False
                begin, end = _around(squeezed, start)
            for need, others, signature in every[index]:
                if find(need, begin, end) >= 0 and (not others or _has_all(squeezed, others, begin, end)):
                    fitting[id(signature)] = signature
            is_numbers = is_numbers or index == 0
        if fitting or is_numbers:
            yield begin, end, fitting, is_numbers


def _squeezed(literal: str) -> bytes:
    return literal.encode().translate(_LOWER, _BLANKS)


def _has_all(squeezed: bytes, groups: Sequence[Sequence[bytes]], begin: int, end: int) -> bool:
    """Return whether the part of the text has a literal of each group."""
    for group in groups:
        for word in group:  # `any` with a generator takes three times as long
            if squeezed.find(word, begin, end) >= 0:
                break
        else:
            return False
    return True


def _around(squeezed: bytes, at: int) -> tuple[int, int]:
    """Return start and end of the line with this byte; of a long line, of the part near the byte."""
    low, high = max(0, at - _LONGEST), at + _LONGEST
    begin = squeezed.rfind(b"\n", low, at)
    end = squeezed.find(b"\n", at, high)
    return begin + 1 if begin >= 0 else low, end if end >= 0 else min(len(squeezed), high)


def _cut(line: bytes, at: int) -> bytes:
    """Return a line; of a long line, the part that begins with its byte number `at` that is no blank."""
    if len(line) <= 2 * _LONGEST:
        return line
    begin = 0
    while begin < len(line) and at > 0:
        at -= len(line[begin : begin + _LONGEST].translate(None, _BLANKS))
        begin += _LONGEST
    return line[max(0, begin - _LONGEST) : begin + 2 * _LONGEST]
