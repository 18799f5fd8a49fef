"""A log in which most lines look like a known problem is searched as quickly as any other, and as exactly."""

from collections.abc import Iterator
from typing import Any

import pytest
from ahocorasick_rs import BytesAhoCorasick
from hypothesis import given
from hypothesis import strategies as some

from wizard.diagnosis import matching, prefilter
from wizard.diagnosis.engine import DiagnosisBuilder, diagnose
from wizard.diagnosis.folding import fold
from wizard.diagnosis.model import Diagnosis
from wizard.diagnosis.signatures import Pattern, read_problems
from wizard.diagnosis.stream import Block
from wizard.diagnosis.window import NEARBY, Window

OPERATION = "Error during unshare(CLONE_NEWUSER): Operation not permitted"
BLOCKS = 12
PATTERNS = (Pattern("werf"), Pattern("no space…left"), Pattern('"'))


def _anchors() -> Iterator[str]:
    """One literal of each signature that has more of them: a line with nothing else nearly matches."""
    for problem in read_problems().values():
        for signature in problem.signatures:
            first, *others = signature.pattern.literals
            if any(group != first for group in others):
                yield first[0]


def read_once(log: str) -> Diagnosis:
    """The diagnosis of a log without the second reading, of its broken lines."""
    reading = DiagnosisBuilder(joins=False)
    reading.feed(Block(1, log.encode()))
    return reading.diagnosis()


def test_a_line_that_nearly_matches_is_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    anchors = list(dict.fromkeys(_anchors()))
    alone = [anchor for anchor in anchors if not diagnose([anchor.encode()]).findings]
    folded: list[str] = []
    monkeypatch.setattr(matching, "fold", lambda text: folded.append(text) or fold(text))  # type: ignore[func-returns-value]
    log = "".join(f"{number:x} {anchor} {number:x}\n" for number, anchor in enumerate(alone * 10))
    read_once(log)
    assert len(alone) > 150
    assert len(folded) < len(alone)


def test_lines_of_one_text_are_matched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []
    monkeypatch.setattr(matching, "fold", lambda text: folded.append(text) or fold(text))  # type: ignore[func-returns-value]
    log = "".join(f"10:00:{number:02} {OPERATION}\n" for number in range(50))
    assert read_once(log).findings
    assert len(folded) == 1


def _searches(lines: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the neighbours of a line are searched in a log that repeats it."""
    made: list[Pattern] = []
    search = Window._behind

    def counting(window: Window, pattern: Pattern, *rest: Any) -> int:
        made.append(pattern)
        return search(window, pattern, *rest)

    monkeypatch.setattr(Window, "_behind", counting)
    block = Block(1, "".join(f"10:00:{number % 60:02} {OPERATION}\n" for number in range(lines)).encode())
    reading = DiagnosisBuilder(joins=False)
    reading.feed(block)
    assert reading.diagnosis().findings
    monkeypatch.undo()
    return len(made)


def test_the_surroundings_of_a_repeated_line_are_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {word for problem in read_problems().values() for one in problem.signatures for word in one.near}
    few, many = (_searches(lines, monkeypatch) for lines in (200, 1000))
    assert 0 < few < len(words)
    assert many <= few + 100


def test_what_was_searched_holds_for_its_lines_only() -> None:
    log = "\n".join(["quiet"] * 3000 + ["werf"] + ["quiet"] * 3000)
    window = Window()
    window.move(Block(1, log.encode()))
    patterns = (Pattern("buildah"), Pattern("werf"))
    found = [number for number in range(1, 6001) if window.find_any(patterns, number)]
    assert found == list(range(3001 - NEARBY, 3001 + NEARBY + 1))
    window.move(Block(6002, b"quiet\nbuildah\nquiet\n"))
    assert window.find_any(patterns, 6000) == 6003


def test_a_log_full_of_problems_prepares_few_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def counting(*literals: Any, **named: Any) -> BytesAhoCorasick:
        made.append(literals)
        return BytesAhoCorasick(*literals, **named)

    monkeypatch.setattr(prefilter, "BytesAhoCorasick", counting)
    sources = [s.pattern.source for p in read_problems().values() for s in p.signatures if not s.pattern.holds]
    block = "".join(f"{source}\n" for source in sources).encode()
    assert diagnose([block] * BLOCKS).findings
    assert len(sources) > 300
    assert len(made) < BLOCKS


def test_a_line_that_was_not_confirmed_is_looked_at_again() -> None:
    signature = next(s for p in read_problems().values() for s in p.signatures if _needs_a_neighbour(s.pattern, s.near))
    line, neighbour = signature.pattern.source, signature.near[0].source
    log = "\n".join((line, *["quiet"] * 100, line, neighbour, *["quiet"] * 100))
    matcher = matching.Matcher(read_problems())
    matcher.feed(Block(1, log.encode()))
    assert (102,) in [hit.lines for hit in matcher.hits if hit.signature is signature]


def _needs_a_neighbour(pattern: Pattern, near: tuple[Pattern, ...]) -> bool:
    return bool(near) and not pattern.holds and not any(word.find(fold(pattern.source)) for word in near)


@pytest.mark.parametrize("blank", [" ", "\t", "      "])
def test_a_message_within_a_huge_line_is_found_whatever_its_blanks(blank: str) -> None:
    words = "word " * 20000
    line = f"{words}{OPERATION.replace(' ', blank)} {words}"
    assert diagnose([b"first\n", line.encode()]).findings[0].lines == (2,)


@given(
    some.lists(some.sampled_from(("werf", "no space is left", "no space", "'", "", "other")), max_size=120), some.data()
)
def test_the_nearest_line_is_the_one_that_looking_at_each_finds(lines: list[str], data: some.DataObject) -> None:
    window = Window()
    window.move(Block(1, "\n".join(lines).encode()))
    number = data.draw(some.integers(1, max(1, len(lines))))
    pattern = data.draw(some.sampled_from(PATTERNS))
    having = [at for at, line in enumerate(lines, 1) if abs(at - number) <= NEARBY and pattern.find(fold(line))]
    assert window.find(pattern, number) == min(having, key=lambda at: (abs(at - number), at), default=0)
