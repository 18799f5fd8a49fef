"""`# werf-wizard: ignore RULE - reason` in a file: findings that somebody has decided to live with.

On the line of a finding, or above it, or above the container that it is about; `ignore-file` counts for the whole file.
"""

import re
from collections.abc import Iterator, Sequence

from wizard.formats.places import Lines, Position
from wizard.language import text
from wizard.lint.model import Finding
from wizard.lint.rules.registry import rules
from wizard.lint.rules.rule import Found
from wizard.records import Record

_MARK = "werf-wizard:"
_COMMENT = re.compile(
    r"(?:#|//|;)\s*werf-wizard:\s*ignore(?P<whole>-file)?\s+(?P<rules>[a-z][a-z-]*(?:\s*,\s*[a-z][a-z-]*)*)"
    r"(?:\s*(?:\s[-–—]+\s|:)\s*(?P<reason>.*\S))?"
)
_ONLY_COMMENT = re.compile(r"\s*(?:#|//|;)")


class Ignored(Record):
    """One comment: where it is, the rules it names, the line that it counts for (0: the whole file), and its reason."""

    at: Position
    rules: tuple[str, ...]
    line: int
    reason: str


def comments(lines: Lines) -> list[Ignored]:
    """Return the comments of a file. One that has a line to itself counts for the next line that is no comment."""
    found: list[Ignored] = []
    for number, line in enumerate(lines, 1) if _MARK in lines.text else ():
        match = _COMMENT.search(line)
        if match is None:
            continue
        names = tuple(name.strip() for name in match["rules"].split(","))
        target = 0 if match["whole"] else _line_meant(lines, number)
        found.append(Ignored(Position(number, match.start() + 1), names, target, match["reason"] or ""))
    return found


def _line_meant(lines: Sequence[str], number: int) -> int:
    while number < len(lines) and _ONLY_COMMENT.match(lines[number - 1]):
        number += 1
    return number


def without_ignored(findings: Sequence[Finding], lines: Lines) -> tuple[list[Finding], list[Found]]:
    """Return the findings that nobody ignores, and what is to be said of the comments themselves."""
    known = comments(lines)
    if not known:
        return list(findings), []
    used: set[tuple[Ignored, str]] = set()
    kept = []
    for one in findings:
        hits = {(comment, one.rule) for comment in known if one.rule in comment.rules and _concerns(comment, one)}
        used |= hits
        if not hits:
            kept.append(one)
    return kept, list(_remarks(known, used))


def _concerns(comment: Ignored, finding: Finding) -> bool:
    places = (0, finding.at.line, finding.within.line if finding.within else 0)
    return comment.line in places


def _remarks(known: Sequence[Ignored], used: set[tuple[Ignored, str]]) -> Iterator[Found]:
    for comment in known:
        for rule in comment.rules:
            if rule not in rules():
                yield Found("ignore-unused", comment.at, text("There is no rule “{name}”.", name=rule))
            elif (comment, rule) not in used:
                message = text("This comment ignores nothing: there is no {name} finding here.", name=rule)
                yield Found("ignore-unused", comment.at, message)
        if not comment.reason:
            message = text("No reason is given: write `ignore RULE - reason`.")
            yield Found("ignore-reason", comment.at, message)
