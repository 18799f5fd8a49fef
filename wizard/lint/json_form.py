"""Findings for machines: our own JSON, and SARIF 2.1.0. Source: OASIS, "SARIF Version 2.1.0"."""

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from wizard import __version__
from wizard.formats.places import Position, line_starts
from wizard.knowledge.topics import read_topic
from wizard.language import Language
from wizard.lint.baseline import fingerprints
from wizard.lint.help_pages import ABOUT, page_of
from wizard.lint.linting import Report
from wizard.lint.model import Finding
from wizard.lint.rules.registry import rules
from wizard.records import EMPTY, Record

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


_LINK = re.compile(r"\[([^\]]*)\]\(topic:[^)]*\)")
"""A link to another page, which leads nowhere outside of this program."""
_OF_SECURITY = {
    "docker-socket": "8.8",
    "privileged-wide": "8.2",
    "sys-admin": "8.2",
    "docker-service": "6.5",
    "af-alg": "7.8",
    "esp": "7.8",
    "unmasked": "5.0",
    "seccomp-wide": "4.0",
    "granted-unneeded": "3.5",
    "capabilities-wide": "3.5",
    "pod-security-wide": "3.5",
    "pod-security-unset": "2.5",
}
"""Rules about excessive rights, each with its severity; the others are about what fails.

GitHub calls 7.0 and more high, 4.0 and more medium, all below low. Source: GitHub, "SARIF support for code scanning".
"""


class Replacement(Record):
    """A part of a file, from `start` up to `end`, and the text that comes in its place."""

    start: Position
    end: Position
    text: str


def replacement(before: str, after: str) -> Replacement:
    """Return what one text replaces of the other: all between what is the same at the beginning and at the end."""
    same = _alike(before, after)
    rest = _alike(before[same:][::-1], after[same:][::-1])
    end = len(before) - rest
    return Replacement(_spot(before, same), _spot(before, end), after[same : len(after) - rest])


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common at the beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _spot(content: str, index: int) -> Position:
    starts = line_starts(content[:index])
    return Position(len(starts), index - starts[-1] + 1)


def as_json(report: Report, paths: Mapping[str, str]) -> dict[str, Any]:
    """Return the report as data (wizard/schemas/lint.schema.json); its sentences are in English."""
    tr = Language("en")
    marks = fingerprints(report, paths)
    return {
        "format": 1,
        "files": list(report.files),
        "judged": report.judged,
        "passed_over": report.passed_over,
        "counts": {severity: report.count(severity) for severity in ("error", "warning", "note")},
        "unread": [
            {"file": one.file, "why": tr(one.why), "ways": [tr(way) for way in one.ways]} for one in report.unread
        ],
        "findings": [
            {**_finding(one, tr), "fingerprint": mark} for one, mark in zip(report.findings, marks, strict=True)
        ],
    }


def _finding(one: Finding, tr: Language) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "file": one.file,
        "line": one.at.line,
        "column": one.at.column,
        "end_column": one.end_column,
        "container": one.subject,
        "message": tr(one.message),
        "topic": one.topic,
        "fix": one.fix,
    }


def as_sarif(
    report: Report, tr: Language, paths: Mapping[str, str], fixes: Mapping[int, Replacement] = EMPTY
) -> dict[str, Any]:
    """Return the report as SARIF, in the reader's language; `paths`: each file's path from the directory of the run.

    `fixes` are what `--fix` would write, by the number of the finding.
    """
    used = [name for name in rules() if any(one.rule == name for one in report.findings)]
    driver = {
        "name": "werf-wizard",
        "version": __version__,
        "informationUri": ABOUT,
        "rules": [_rule(name, tr) for name in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, tr, paths)],
        "results": [
            {**_result(one, used.index(one.rule), tr, paths[one.file], mark), **_fixes(fixes.get(i), paths[one.file])}
            for i, (one, mark) in enumerate(zip(report.findings, fingerprints(report, paths), strict=True))
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _invocation(report: Report, tr: Language, paths: Mapping[str, str]) -> dict[str, Any]:
    """Whether all files were judged, so that no result is not taken for a good one."""
    notes = [
        {
            "level": "error",
            "message": {"text": tr(one.why)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(os.fsencode(paths[one.file]))}}}],
        }
        for one in report.unread
    ]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _rule(name: str, tr: Language) -> dict[str, Any]:
    rule = rules()[name]
    topic = read_topic(rule.topic, tr.code)
    page = page_of(name)
    return {
        "id": name,
        **({"helpUri": page} if page else {}),
        "shortDescription": {"text": tr(rule.title)},
        "fullDescription": {"text": topic.reason},
        "help": {"text": f"{topic.title}. {topic.reason}", "markdown": _LINK.sub(r"\1", topic.markdown)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": (
            {"tags": ["security"], "security-severity": _OF_SECURITY[name]}
            if name in _OF_SECURITY
            else {"tags": ["reliability"]}
        ),
    }


def _result(one: Finding, index: int, tr: Language, path: str, mark: str) -> dict[str, Any]:
    said = tr(one.message)
    region = {
        "startLine": one.at.line,
        "startColumn": one.at.column,
        "endLine": one.at.line,
        "endColumn": one.end_column,
    }
    location = {"artifactLocation": {"uri": quote(os.fsencode(path))}, "region": region}
    message = {"text": f"{said}\n{one.fix}" if one.fix else said}
    if one.fix:
        message["markdown"] = f"{said}\n\n```diff\n{one.fix}\n```"
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": one.severity,
        "message": message,
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"werfWizard/v1": mark},
        "properties": {"topic": one.topic},
    }


def _fixes(fix: Replacement | None, path: str) -> dict[str, Any]:
    if fix is None:
        return {}
    region = {
        "startLine": fix.start.line,
        "startColumn": fix.start.column,
        "endLine": fix.end.line,
        "endColumn": fix.end.column,
    }
    change = {"deletedRegion": region, "insertedContent": {"text": fix.text}}
    artifact = {"artifactLocation": {"uri": quote(os.fsencode(path))}, "replacements": [change]}
    return {"fixes": [{"artifactChanges": [artifact]}]}
