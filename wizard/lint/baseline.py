"""Findings that were there before: each has a fingerprint that stays when its line moves."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from wizard.errors import BadInputError
from wizard.language import Language, text
from wizard.lint.linting import Report
from wizard.lint.model import Finding
from wizard.records import Record, replace


class Compared(Record):
    """A report without what the baseline has, how much that was, and how many entries of it are gone."""

    report: Report
    known: int
    gone: int


def fingerprints(report: Report, paths: Mapping[str, str]) -> list[str]:
    """One for each finding: of the path, the rule, the container and the line's own words, not of where it is."""
    seen: dict[str, int] = {}
    found = []
    for one in report.findings:
        known = "\0".join((paths[one.file], one.rule, one.subject, " ".join(one.source.split())))
        seen[known] = seen.get(known, 0) + 1
        found.append(hashlib.sha256(f"{known}\0{seen[known]}".encode("utf-8", "surrogateescape")).hexdigest()[:32])
    return found


def as_baseline(report: Report, paths: Mapping[str, str]) -> str:
    """Return the findings of a report as a baseline (wizard/schemas/lint-baseline.schema.json)."""
    tr = Language("en")
    entries = [
        {"fingerprint": mark, "rule": one.rule, "file": paths[one.file], "message": tr(one.message)}
        for mark, one in zip(fingerprints(report, paths), report.findings, strict=True)
    ]
    entries.sort(key=lambda entry: (entry["file"], entry["rule"], entry["fingerprint"]))
    return json.dumps({"format": 1, "findings": entries}, indent=2, ensure_ascii=False) + "\n"


def read_baseline(content: str, name: str) -> frozenset[str]:
    """Return the fingerprints of a baseline. Raises BadInputError for what is none."""
    try:
        data: Any = json.loads(content)
        if data["format"] == 1:
            return frozenset(str(entry["fingerprint"]) for entry in data["findings"])
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise BadInputError(
        text("{name} is not a baseline file.", name=name),
        text("`--baseline {name} --write-baseline` creates it.", name=name),
    )


def compared(report: Report, known: frozenset[str], paths: Mapping[str, str]) -> Compared:
    """Return the report less what the baseline has."""
    marks = fingerprints(report, paths)
    new: list[Finding] = [one for one, mark in zip(report.findings, marks, strict=True) if mark not in known]
    return Compared(
        replace(report, findings=tuple(new), known=len(marks) - len(new)),
        len(marks) - len(new),
        len(known - set(marks)),
    )
