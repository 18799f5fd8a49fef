"""Prints the report of `lint` on standard output in the requested format."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.display import visible_json
from wizard.language import Language
from wizard.lint.linting import Report

if TYPE_CHECKING:
    from wizard.lint.json_form import Replacement

FORMATS = ("text", "json", "sarif", "github", "codequality", "junit")


def show(
    report: Report,
    form: str,
    tr: Language,
    paths: Mapping[str, str],
    counted: Sequence[str],
    fixes: Callable[[], Mapping[int, "Replacement"]],
) -> None:
    """Print the report; `fixes` is called only for a format that has them. Each format is imported when it is used."""
    match form:
        case "json" | "sarif":
            from wizard.lint import json_form

            is_sarif = form == "sarif"
            data = json_form.as_sarif(report, tr, paths, fixes()) if is_sarif else json_form.as_json(report, paths)
            print(visible_json(data))
        case "codequality" | "github" | "junit":
            _show_for_ci(report, form, tr, paths, counted)
        case _ if report.findings or report.judged:
            from wizard.report import console, findings

            findings.show_findings(report, tr, console.on_stdout())


def _show_for_ci(report: Report, form: str, tr: Language, paths: Mapping[str, str], counted: Sequence[str]) -> None:
    from wizard.lint import ci_forms

    match form:
        case "codequality":
            print(visible_json(ci_forms.as_codequality(report, tr, paths)))
        case "github":
            for line in ci_forms.as_github(report, tr, paths):
                print(line)
        case _:
            print(ci_forms.as_junit(report, tr, paths, counted), end="")


def paths_of(report: Report, folder: str = ".") -> dict[str, str]:
    """Return each file's path relative to a directory, with slashes, as a CI looks it up in the project."""
    here = Path(folder).absolute()
    names = (*report.files, *(one.file for one in report.unread))
    return {name: Path(os.path.relpath(Path(name).absolute(), here)).as_posix() for name in names}
