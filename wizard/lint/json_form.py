"""Findings for machines: our own JSON, and SARIF 2.1.0. Source: OASIS, "SARIF Version 2.1.0"."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from wizard import __version__
from wizard.knowledge.topics import read_topic
from wizard.language import Language
from wizard.lint.linting import Report
from wizard.lint.model import Finding
from wizard.lint.rules.registry import rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_json(report: Report) -> dict[str, Any]:
    """The report as data (wizard/schemas/lint.schema.json); its sentences are in English."""
    say = Language("en")
    return {
        "format": 1,
        "files": list(report.files),
        "judged": report.judged,
        "passed_over": report.passed_over,
        "counts": {severity: report.count(severity) for severity in ("error", "warning", "note")},
        "findings": [_finding(one, say) for one in report.findings],
    }


def _finding(one: Finding, say: Language) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "file": one.file,
        "line": one.at.line,
        "column": one.at.column,
        "message": say(one.message),
        "topic": one.topic,
        "fix": one.fix,
    }


def as_sarif(report: Report, say: Language, paths: Mapping[str, str]) -> dict[str, Any]:
    """The report as SARIF, in the reader's language; `paths`: each file's path from the folder of the run."""
    used = [name for name in rules() if any(one.rule == name for one in report.findings)]
    driver = {
        "name": "werf-wizard",
        "version": __version__,
        "rules": [_rule(name, say) for name in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, used.index(one.rule), say, paths[one.file]) for one in report.findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, say: Language) -> dict[str, Any]:
    rule = rules()[name]
    topic = read_topic(rule.topic, say.code)
    return {
        "id": name,
        "shortDescription": {"text": say(rule.title)},
        "fullDescription": {"text": topic.reason},
        "help": {"text": f"{topic.title}. {topic.reason}", "markdown": topic.markdown},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(one: Finding, index: int, say: Language, path: str) -> dict[str, Any]:
    said = say(one.message)
    region = {"startLine": one.at.line, "startColumn": one.at.column}
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
        "properties": {"topic": one.topic},
    }
