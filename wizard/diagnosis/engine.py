"""The entry point: from a log's bytes, and facts of the machine, to a diagnosis."""

from collections.abc import Iterable

from wizard.diagnosis.circumstances import circumstances_in
from wizard.diagnosis.joining import joined_hits, marked_hits
from wizard.diagnosis.matching import Hit, Matcher
from wizard.diagnosis.model import Clues, Diagnosis, Finding
from wizard.diagnosis.names import names_in, origin_in
from wizard.diagnosis.ranking import rank
from wizard.diagnosis.severity import ended_well
from wizard.diagnosis.showing import harmless
from wizard.diagnosis.signatures import read_problems
from wizard.diagnosis.stream import Block, blocks
from wizard.diagnosis.surroundings import BEGINNING, facts_in, runs_on_host, target_in, tools_in
from wizard.facts.model import Facts
from wizard.records import replace
from wizard.regexes import regex

_FOREIGN = regex("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
"""Characters that logs hardly have: control characters but for those that colour, and bytes that are not UTF-8."""
_MODERATE = 1 << 20
"""Bytes up to which a log is searched a second time, with its broken lines joined."""


class DiagnosisBuilder:
    """Diagnoses a log while it is being read: `feed` takes blocks, `diagnosis` is what is known so far.

    With `joins`, a log of moderate size is searched a second time with its broken lines joined.
    """

    def __init__(self, facts: Facts | None = None, *, joins: bool = True) -> None:
        self._facts = facts
        self._problems = read_problems()
        self._matcher = Matcher(self._problems)
        self._beginning = b""
        self._joins = joins
        self._whole: bytes | None = b""
        self._broken: list[Hit] = []

    def feed(self, block: Block) -> bool:
        """Take in a block of `stream.blocks`; return whether the diagnosis may have changed."""
        news = self._matcher.feed(block)
        self._beginning += block.content[: BEGINNING - len(self._beginning)]
        if self._joins:
            self._keep(block)
        return news

    def _keep(self, block: Block) -> None:
        """Keep a block for the second reading; of a log that is too long for that, read what werf broke at once."""
        if self._whole is not None and len(self._whole) + len(block.content) <= _MODERATE:
            self._whole += block.content
            return
        if self._whole:
            self._broken += marked_hits(Block(1, self._whole), self._problems)
        self._whole = None
        self._broken += marked_hits(block, self._problems)

    def diagnosis(self) -> Diagnosis:
        """Return the problems found so far, best first."""
        hits = [*self._matcher.hits, *self._broken]
        if self._whole:
            hits = joined_hits(self._whole, self._problems, hits)
        beginning = self._beginning.decode("utf-8", "replace")
        facts = facts_in(beginning).plus(self._facts or {})
        well = ended_well(self._matcher.last_lines())
        findings = rank(hits, self._problems, facts, well=well)
        if not any(finding.confidence == "high" for finding in findings) and (foreign := self._foreign()):
            broken = (hit for hit in hits if len(hit.lines) > 1)
            findings = rank([*foreign, *broken], self._problems, facts, well=well)
        said = "\n".join((beginning, *(finding.excerpt for finding in findings)))
        told = (*tools_in(said), *circumstances_in(said), *names_in(said)) if findings else ()
        findings = tuple(replace(each, seen=(*each.seen, *told, *origin_in(each.excerpt))) for each in findings)
        target = target_in(said)
        if findings and not target and not self._problems[findings[0].id].outer:
            target = runs_on_host(said)
        clues = Clues() if findings else self._clues()
        is_log = bool(findings) or is_text(beginning)
        return Diagnosis(self._matcher.lines, findings, target, clues, is_log)

    def _foreign(self) -> list[Hit]:
        """Return the hits of a log of moderate size that gives reasons in another language; of any other, none."""
        from wizard.diagnosis.translating import translated_hits  # few logs need it

        return translated_hits(self._whole, self._problems) if self._whole else []

    def _clues(self) -> Clues:
        """Return what the end of the log says itself; of a job that succeeded, nothing."""
        from wizard.diagnosis.clues import clues_in  # few logs need it

        lines = self._matcher.last_lines()
        if lines and not lines[-1]:
            lines.pop()
        first = self._matcher.lines - len(lines) + 1
        return Clues() if ended_well(lines) else self._guessed(clues_in(lines, first), lines, first)

    def _guessed(self, clues: Clues, lines: list[str], first: int) -> Clues:
        """Return the clues with what the lines are like, by their words."""
        from wizard.diagnosis.clues import telling_lines
        from wizard.diagnosis.likeness import likeness_of, word_index
        from wizard.diagnosis.translating import in_english

        reasons = {name: problem.signatures[0].reasons for name, problem in self._problems.items()}
        telling = [(number, in_english(said)) for number, said in telling_lines(lines, first)]
        like = likeness_of(telling, reasons, word_index())
        guess = None
        if like.problem:
            excerpt = "\n".join(harmless(lines[number - first]) for number in like.lines)
            guess = Finding(like.problem, "low", like.lines, excerpt)
        return replace(clues, guess=guess, near=like.near, elsewhere=like.elsewhere)


def is_text(beginning: str) -> bool:
    """Return whether this is how a text begins: at most a tenth of its characters are none of a text's."""
    return 10 * len(_FOREIGN.findall(beginning)) <= len(beginning)


def diagnose(chunks: Iterable[bytes], facts: Facts | None = None) -> Diagnosis:
    """Return the problems in a log, best first; facts of the machine it comes from tell look-alikes apart.

    Raises BadInputError for an archive that is damaged or cut short.
    """
    reading = DiagnosisBuilder(facts)
    for block in blocks(chunks):
        reading.feed(block)
    return reading.diagnosis()
