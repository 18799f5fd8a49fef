"""Finds signatures in lines: quickly in the bytes of a block, exactly in the few lines that have an anchor."""

from collections import Counter
from collections.abc import Mapping

from wizard.diagnosis.folding import fold
from wizard.diagnosis.frames import unframed
from wizard.diagnosis.prefilter import CandidateLine, Prefilter, SignatureTable, table_of
from wizard.diagnosis.signatures import Problem, Signature
from wizard.diagnosis.stream import Block
from wizard.diagnosis.window import Window

_MOST_HITS = 50
"""Hits of one signature after which it is not searched for any more."""
_SHORT_LOG = 1 << 18
"""Bytes of a log for which preparing the quick search costs more than it saves."""


class Hit:
    """A signature found in a log: the numbers of its lines, and their texts.

    `weight` is how much text it matched. `near` is the number of the line that confirms it, 0 if none does.
    """

    def __init__(self, signature: Signature, lines: tuple[int, ...], texts: tuple[str, ...], weight: int) -> None:
        self.signature = signature
        self.lines = lines
        self.texts = texts
        self.weight = weight
        self.near = 0
        self.near_text = ""
        self.refuted = False

    @property
    def is_confirmed(self) -> bool:
        """Return whether the lines read so far have what must be near it, and nothing that must not be."""
        return not self.refuted and (bool(self.near) or not self.signature.near)


class Matcher:
    """Takes the blocks of a log in order and collects `hits`."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        self.hits: list[Hit] = []
        self.lines = 0
        self._signatures = [signature for problem in problems.values() for signature in problem.signatures]
        self._found: Counter[int] = Counter()
        self._window = Window()
        self._open: list[Hit] = []
        self._bytes = 0
        self._prefilter = Prefilter(table_of(problems))

    def feed(self, block: Block) -> bool:
        """Search a block; return whether it has hits, or changes earlier ones."""
        self._window.move(block)
        self._bytes += len(block.content)
        before, waited = len(self.hits), bool(self._open)
        self._resume_open()
        for candidate in self._prefilter.candidates(block, long=self._bytes > _SHORT_LOG):
            if not self._try(candidate):
                self._prefilter.remember_miss(candidate.key)
        self.lines = block.first + block.lines - 1
        return waited or len(self.hits) > before

    def last_lines(self) -> list[str]:
        """Return the last lines read so far."""
        return self._window.tail()

    def _try(self, candidate: CandidateLine) -> bool:
        """Match the signatures that a line may have; return whether one matched."""
        before = len(self.hits)
        text = candidate.line.decode("utf-8", "replace")
        folded = fold(unframed(text)[0] if candidate.is_numbers else text)
        for signature in self._signatures if candidate.is_numbers else candidate.signatures:
            span = signature.pattern.find(folded)
            if span and self._found[id(signature)] < _MOST_HITS:
                hit = Hit(signature, (candidate.number,), (text,), span[1] - span[0])
                if self._look_around(hit, candidate.number):
                    self._open.append(hit)
                elif not hit.is_confirmed:
                    continue
                self.hits.append(hit)
                self._count(signature)
        return len(self.hits) > before

    def _count(self, signature: Signature) -> None:
        self._found[id(signature)] += 1
        if self._found[id(signature)] == _MOST_HITS:
            self._signatures = [known for known in self._signatures if known is not signature]
            self._prefilter = Prefilter(SignatureTable(self._signatures))

    def _resume_open(self) -> None:
        """Look further around hits whose surroundings are not fully read; drop those that are not confirmed."""
        still_open = [hit for hit in self._open if self._look_around(hit, hit.lines[-1])]
        dropped = {id(hit) for hit in self._open if not hit.is_confirmed} - {id(hit) for hit in still_open}
        for hit in self._open:
            self._found[id(hit.signature)] -= id(hit) in dropped
        self.hits = [hit for hit in self.hits if id(hit) not in dropped]
        self._open = still_open

    def _look_around(self, hit: Hit, number: int) -> bool:
        """Check a hit against its surroundings; return whether more of them is still to be read."""
        signature = hit.signature
        if not signature.near and not signature.unless:
            return False
        if not hit.near:
            hit.near = next((line for p in signature.near if (line := self._window.find(p, number))), 0)
            hit.near_text = self._window.line(hit.near) if hit.near else ""
        hit.refuted = hit.refuted or any(self._window.find(p, number) for p in signature.unless)
        return not self._window.is_read_around(number)
