"""Problems in the form that matching and ranking need, from content/problems.json, which `make problems` writes."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, wraps
from typing import Any, TypeVar

from wizard.diagnosis.folding import ELLIPSIS, fold
from wizard.diagnosis.model import Confidence
from wizard.diagnosis.reasons import reasons_in
from wizard.records import Record
from wizard.regexes import regex
from wizard.resources import CONTENT

INDEX = CONTENT / "problems.json"
_LONGEST_ANCHOR = 40
# What may look otherwise in the bytes of a log: quotes, what JSON escapes, and all that is not ASCII.
_STEADY = regex(r"[ !#$%()*+,\-./0-9:;=?@\[\]^_a-z{|}~]+")
_QUOTED = regex(r"[\"`‘’“”]")


# Words that any log may have: a literal of nothing else is a poor thing to look for.
COMMON = frozenset(
    "a and at be by cannot code container could create creating denied directory error exit failed file for found from"
    " image in invalid is it no not of on open operation or permission permitted process read run running such"
    " the this to unable unknown version was with write 137".split()
)

_STEMS = "permi permis resolve setting storage registry mount pull podman mkdir docker insufficient supported "


def verbatim_runs(folded: str) -> list[str]:
    """Return the runs of a folded text that are in a log's bytes exactly so, except for capital letters."""
    return [run.strip() for run in _STEADY.findall(folded) if run.strip()]


def rarity(literal: str) -> float:
    """Return how well a literal tells lines apart: its length, minus words that occur in any log."""
    common = sum(len(word) for word in re.findall(r"[a-z0-9]+", literal) if word in COMMON or f"{word} " in _STEMS)
    return len(literal) - 0.8 * common


def rarest_first(groups: Iterable[Sequence[str]], folded: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of literals, and those of folded texts, the group that tells most first."""
    own = [(run[:_LONGEST_ANCHOR].strip(),) for part in folded for run in verbatim_runs(part)]
    return tuple(sorted((*own, *map(tuple, groups)), key=lambda group: -min(map(rarity, group))))


class Pattern(Record):
    """A literal in which … matches any text, or a regular expression whose every match contains `holds`.

    `given` are its literals, if they are known already.
    """

    source: str
    holds: str = ""
    given: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return the texts of a literal between its ellipses, folded."""
        return tuple(part for part in map(fold, self.source.split(ELLIPSIS)) if part)

    @cached_property
    def literals(self) -> tuple[tuple[str, ...], ...]:
        """Return groups of lower-case texts, the most telling first: a matching line has one text of each group."""
        return self.given or rarest_first([], (fold(self.holds),) if self.holds else self.parts)

    @cached_property
    def longest_word(self) -> bytes:
        """Return a word that a line with the literal contains in lower case; empty if no word is certain."""
        words = [word for part in self.parts for run in verbatim_runs(part) for word in run.split()]
        return max(words, key=len, default="").encode()

    @cached_property
    def is_word(self) -> bool:
        """Return whether the literal is nothing but that word."""
        return len(self.parts) == 1 and self.parts[0].encode() == self.longest_word

    @cached_property
    def _regex(self) -> "re.Pattern[str]":
        return re.compile(_QUOTED.sub("'", self.source), re.IGNORECASE)

    def find(self, folded: str, start: int = 0) -> tuple[int, int] | None:
        """Return the span of the pattern in a folded text, from `start` on; None if it is not there."""
        if self.holds:
            found = self._regex.search(folded, start)
            return found.span() if found else None
        first = at = folded.find(self.parts[0], start)
        if at < 0:
            return None
        for part in self.parts[1:]:
            at = folded.find(part, at + 1)
            if at < 0:
                return None
        return first, at + len(self.parts[-1])


class Signature(Record):
    """One way in which a problem shows on a line, and what must or must not be near it.

    `written` is its entry of the index, which is read as far as a log needs it: most signatures are never tried.
    `reasons` are the errnos that its problem may have, by name: a message that says another is about something else.
    Empty if any will do.
    """

    problem: str
    written: Mapping[str, Any]
    reasons: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> Pattern:
        """Return what a line must have."""
        source, holds = self.written.get("text"), ""
        if source is None:
            source, holds = self.written["regex"], self.written["holds"]
        return Pattern(source, holds, tuple(map(tuple, self.written.get("literals", ()))))

    @property
    def literals(self) -> Sequence[Sequence[str]]:
        """Return the literals of its pattern."""
        return self.written.get("literals") or self.pattern.literals

    @cached_property
    def near(self) -> tuple[Pattern, ...]:
        """Return the patterns one of which must be near it; empty if none need be."""
        return tuple(map(Pattern, self.written.get("near", ())))

    @cached_property
    def unless(self) -> tuple[Pattern, ...]:
        """Return the patterns none of which may be near it."""
        return tuple(map(Pattern, self.written.get("unless", ())))

    @property
    def sure(self) -> Confidence:
        """Return how much it proves alone."""
        sure: Confidence = self.written.get("sure", "high")
        return sure

    @property
    def goes_on(self) -> bool:
        """Return whether the program continues after it: a job's success proves nothing against it."""
        return bool(self.written.get("goes_on"))

    @property
    def printed(self) -> bool:
        """Return whether it is a setting or a state, which counts in a printed file too."""
        return bool(self.written.get("printed"))

    def find(self, folded: str) -> tuple[int, int] | None:
        """Return the span of the signature in a folded line; None if the line says another reason."""
        span = self.pattern.find(folded)
        if span and self.reasons and (said := reasons_in(folded[span[0] :])) and said.isdisjoint(self.reasons):
            return None
        return span


class Problem(Record):
    """A known problem: how it shows, its look-alikes and what tells them apart, and what it leads to.

    `outer`: the container in which the build runs causes it, so an engine that speaks in the log is inside that one.
    """

    id: str
    signatures: tuple[Signature, ...]
    look_alikes: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    facts_for: tuple[str, ...] = ()
    facts_against: tuple[str, ...] = ()
    fix: tuple[Mapping[str, Any], ...] = ()
    confirm: tuple[Mapping[str, Any], ...] = ()
    outer: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words of a log on which steps of the fix depend."""
        return tuple({word: None for step in self.fix for key in ("seen", "unseen") for word in step.get(key, ())})


def make_problem(name: str, written: Mapping[str, Any]) -> Problem:
    """Return a problem from its YAML or from the index."""
    facts = written.get("facts", {})
    reasons = tuple(written.get("reasons", ()))
    return Problem(
        name,
        tuple(Signature(name, signature, reasons) for signature in written["signatures"]),
        tuple(written.get("look_alikes", ())),
        tuple(written.get("leads_to", ())),
        tuple(written.get("checks", ())),
        tuple(facts.get("for", ())),
        tuple(facts.get("against", ())),
        tuple(written.get("fix", ())),
        tuple(written.get("confirm", ())),
        bool(written.get("outer")),
    )


T = TypeVar("T")


def cached_by_problems(made: Callable[[Mapping[str, Problem]], T]) -> Callable[[Mapping[str, Problem]], T]:
    """Decorate a function of the problems so that it runs once for the same ones in a process."""
    known: list[tuple[Mapping[str, Problem], T]] = []

    @wraps(made)
    def found(problems: Mapping[str, Problem]) -> T:
        if not known or known[0][0] is not problems:
            known[:] = [(problems, made(problems))]
        return known[0][1]

    return found


@cache
def read_problems() -> Mapping[str, Problem]:
    """Return every problem by its name."""
    index = json.loads(INDEX.read_bytes())
    return {name: make_problem(name, written) for name, written in index.items()}
