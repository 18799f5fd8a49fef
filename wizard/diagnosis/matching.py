"""Finds signatures in lines: quickly in the bytes of a block, exactly in the few lines that have an anchor."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from wizard.diagnosis.folding import fold
from wizard.diagnosis.frames import unframed
from wizard.diagnosis.prefilter import CandidateLine, Prefilter, table_of
from wizard.diagnosis.quoting import said_around, without_tap
from wizard.diagnosis.signatures import Pattern, Problem, Signature
from wizard.diagnosis.stream import Block
from wizard.diagnosis.voices import Voice, is_said, spoken, voice_of
from wizard.diagnosis.window import Window

_MOST_HITS = 50
"""Hits of one signature after which it is not searched for any more."""
_SHORT_LOG = 1 << 18
"""Bytes of a log for which preparing the quick search costs more than it saves."""
_MOST_KNOWN, _LONGEST_KNOWN = 4096, 1024
"""Texts of lines whose signatures are remembered, and the bytes of one."""
_TIME = b"0123456789-:.,tz+[]"
"""Bytes at the beginning of a line that differ from line to line."""


class Hit:
    """A signature found in a log: the numbers of its lines, and their texts.

    `weight` is how much text it matched. `near` is the number of the line that confirms it, 0 if none does.
    `message` are the lines of the message that it is in, more than its own if that was broken. `voice` is who says it.
    """

    def __init__(self, signature: Signature, lines: tuple[int, ...], texts: tuple[str, ...], weight: int) -> None:
        self.signature = signature
        self.lines = lines
        self.message = lines
        self.texts = texts
        self.weight = weight
        self.near = 0
        self.near_text = ""
        self.refuted = False
        self.voice: Voice = "program"

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
        self._known: dict[tuple[object, ...], list[tuple[Signature, int]]] = {}
        self._heard_at: tuple[int, Voice] = (0, "program")
        self._prefilter = Prefilter(table_of(problems))

    def feed(self, block: Block) -> bool:
        """Search a block; return whether it has hits, or changes earlier ones."""
        self._window.move(block)
        self._bytes += len(block.content)
        before, waited = len(self.hits), bool(self._open)
        self._resume_open()
        for candidate in self._prefilter.candidates(block, long=self._bytes > _SHORT_LOG):
            self._try(candidate)
        self.lines = block.first + block.lines - 1
        return waited or len(self.hits) > before

    def last_lines(self) -> list[str]:
        """Return the last lines read so far."""
        return self._window.tail()

    def _try(self, candidate: CandidateLine) -> None:
        """Match the signatures that a line may have, and keep the hits that the lines around it allow."""
        number = candidate.number
        for signature, weight in self._matched(candidate):
            if self._found[id(signature)] >= _MOST_HITS or self._is_alone(signature, number):
                continue
            hit = Hit(signature, (number,), (candidate.line.decode("utf-8", "replace"),), weight)
            if self._look_around(hit, number):
                self._open.append(hit)
            elif not hit.is_confirmed:
                continue
            hit.voice = self._voice(signature, number, hit.texts[0])
            self.hits.append(hit)
            self._count(signature)

    def _is_alone(self, signature: Signature, number: int) -> bool:
        """Return whether all lines around one are read and none has what must be near the signature."""
        near = signature.near
        return bool(near) and self._window.is_read_around(number) and not self._window.find_any(near, number)

    def _matched(self, candidate: CandidateLine) -> Sequence[tuple[Signature, int]]:
        """Return the signatures that match a line, and how much text each matches. Lines of one text are alike."""
        signatures = self._signatures if candidate.is_numbers else candidate.signatures
        key = (candidate.line.lstrip(_TIME), *map(id, signatures))
        if (known := self._known.get(key)) is not None:
            return known
        text = candidate.line.decode("utf-8", "replace")
        folded = fold(unframed(text)[0] if candidate.is_numbers else text)
        spans = [(signature, signature.find(folded)) for signature in signatures]
        matched = [(signature, span[1] - span[0]) for signature, span in spans if span]
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        if len(candidate.line) <= _LONGEST_KNOWN:
            self._known[key] = matched
        return matched

    def _voice(self, signature: Signature, number: int, text: str) -> Voice:
        """Return who says a signature on a line: by the line alone, and by the lines around it."""
        if signature.printed:
            return "program"
        if not _is_said(signature.pattern, text):
            said = without_tap((*self._window.around(number)[0], text))[-1]
            return "tested" if said != text and _is_said(signature.pattern, said) else "quoted"
        if self._heard_at[0] != number:
            self._heard_at = number, said_around(text, *self._window.around(number))
        return self._heard_at[1]

    def _count(self, signature: Signature) -> None:
        self._found[id(signature)] += 1
        if self._found[id(signature)] == _MOST_HITS:
            self._signatures = [known for known in self._signatures if known is not signature]
            self._prefilter.drop(signature)

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
        hit.refuted = bool(signature.unless) and self._window.find_any(signature.unless, number) > 0
        if hit.refuted:
            return False
        if not hit.near:
            hit.near = self._window.find_any(signature.near, number) if signature.near else 0
            hit.near_text = self._window.line(hit.near) if hit.near else ""
        return not self._window.is_read_around(number)


def _is_said(pattern: Pattern, text: str) -> bool:
    """Return whether a program says a pattern on a line that has it, by the line alone."""
    own, rest, voice = _heard(text)
    return voice == "program" and is_said(pattern, text, own, rest)


@lru_cache(maxsize=64)
def _heard(text: str) -> tuple[str, str, Voice]:
    """Return a line's own text, what is said of it, and who speaks."""
    own = unframed(text)[0]
    return own, spoken(own), voice_of(own)
