"""Findings as CI systems show them by themselves: GitHub's annotations, GitLab's Code Quality, JUnit.

Sources: GitHub, "Workflow commands", Setting an error message; GitLab, "Code Quality", Code quality report format;
JUnit as Ant writes it, which GitLab and Jenkins read.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wizard.display import visible
from wizard.language import Language
from wizard.lint.baseline import fingerprints
from wizard.lint.linting import Report
from wizard.lint.model import Finding

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def as_github(report: Report, tr: Language, paths: Mapping[str, str]) -> Iterator[str]:
    """Yield a workflow command for each finding, and for each file of which nothing could be judged."""
    for one in report.findings:
        where = f"file={_property(paths[one.file])},line={one.at.line},col={one.at.column},endColumn={one.end_column}"
        said = f"{tr(one.message)}\n{one.fix}" if one.fix else tr(one.message)
        yield f"::{_COMMANDS[one.severity]} {where},title={_property(one.rule)}::{_data(said)}"
    for file in report.unread:
        if file.at is None:
            yield f"::error file={_property(paths[file.file])},title=not-read::{_data(tr(file.why))}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(visible(value)).replace(":", "%3A").replace(",", "%2C")


def as_codequality(report: Report, tr: Language, paths: Mapping[str, str]) -> list[dict[str, Any]]:
    """Entries of GitLab's report; a file that could not be read is one of them."""
    marks = fingerprints(report, paths)
    found = [
        _entry(tr(one.message), one.rule, mark, _SEVERITIES[one.severity], paths[one.file], one.at.line)
        for one, mark in zip(report.findings, marks, strict=True)
    ]
    unread = {paths[one.file]: tr(one.why) for one in report.unread if one.at is None}
    return [*found, *(_entry(why, "not-read", f"not-read:{path}", "major", path, 1) for path, why in unread.items())]


def _entry(said: str, rule: str, mark: str, severity: str, path: str, line: int) -> dict[str, Any]:
    return {
        "description": said,
        "check_name": rule,
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }


def as_junit(report: Report, tr: Language, paths: Mapping[str, str], counted: Collection[str]) -> str:
    """Return a suite for each file: a finding that counts is a failure, a file that could not be judged is an error."""
    suites = Element("testsuites", name="werf-wizard lint")
    unread = {one.file: tr(one.why) for one in report.unread}
    for file in dict.fromkeys((*report.files, *unread)):
        own = [one for one in report.findings if one.file == file]
        suite = SubElement(suites, "testsuite", name=visible(paths[file]))
        for one in own:
            _case(suite, one, tr, visible(paths[file]), is_failure=one.severity in counted)
        if file in unread or not own:
            case = SubElement(suite, "testcase", name="lint", classname=visible(paths[file]))
            if file in unread:
                SubElement(case, "error", message=visible(unread[file]))
        failures, errors = len(suite.findall("testcase/failure")), len(suite.findall("testcase/error"))
        suite.attrib |= {"tests": str(len(suite)), "failures": str(failures), "errors": str(errors)}
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _case(suite: Element, one: Finding, tr: Language, path: str, *, is_failure: bool) -> None:
    place = f"{one.at.line}:{one.at.column}"
    case = SubElement(suite, "testcase", name=f"{one.rule} {place}", classname=path)
    said = visible(tr(one.message))
    if is_failure:
        failure = SubElement(case, "failure", message=said, type=one.severity)
        failure.text = f"{path}:{place}: {said}\n{one.fix}".rstrip()
    else:
        SubElement(case, "system-out").text = f"{path}:{place}: {said}"
