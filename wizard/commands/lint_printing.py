"""Prints the report of `lint` on standard output in the requested format."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from wizard.display import visible_json
from wizard.language import Language
from wizard.lint.ci_forms import as_codequality, as_github, as_junit
from wizard.lint.json_form import Replacement, as_json, as_sarif
from wizard.lint.linting import Report

FORMATS = ("text", "json", "sarif", "github", "codequality", "junit")


def show(
    report: Report,
    form: str,
    tr: Language,
    paths: Mapping[str, str],
    counted: Sequence[str],
    fixes: Mapping[int, Replacement],
) -> None:
    """Print the report."""
    match form:
        case "json":
            print(visible_json(as_json(report, paths)))
        case "sarif":
            print(visible_json(as_sarif(report, tr, paths, fixes)))
        case "codequality":
            print(visible_json(as_codequality(report, tr, paths)))
        case "github":
            for line in as_github(report, tr, paths):
                print(line)
        case "junit":
            print(as_junit(report, tr, paths, counted), end="")
        case _ if report.findings or report.judged:
            from wizard.report import console, findings

            findings.show_findings(report, tr, console.on_stdout())


def paths_of(report: Report, folder: str = ".") -> dict[str, str]:
    """Return each file's path relative to a folder, with slashes, as a CI looks it up in the project."""
    here = Path(folder).absolute()
    names = (*report.files, *(one.file for one in report.unread))
    return {name: Path(os.path.relpath(Path(name).absolute(), here)).as_posix() for name in names}
