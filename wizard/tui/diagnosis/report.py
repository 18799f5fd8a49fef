"""The report of a session, to hand over with a ticket: the one that `diagnose --bundle` writes."""

from itertools import count
from pathlib import Path

from wizard.application.logs import LogSource
from wizard.application.reading import LogState
from wizard.interview.interview import Interview
from wizard.interview.result import settings
from wizard.language import Language, Text, text
from wizard.report.bundle import bundle
from wizard.report.context import ReaderContext
from wizard.report.saving import write_report


def report_of(source: LogSource, read: LogState, interview: Interview, tr: Language, *, is_here: bool) -> str:
    """Return the report as Markdown; with `is_here`, the facts of this machine are in it.

    Raises BadInputError if the log cannot be read again.
    """
    now = interview.settled.situation
    target = read.diagnosis.target or now["target"]
    context = ReaderContext(target, settings(now), interview.here if is_here else None)
    name = tr(source.name)
    return bundle({name: read.diagnosis}, {name: source}, context, tr)


def save_report(report: str) -> Path:
    """Write the report into a new file of the working folder, readable by its owner only, and return its name.

    Raises BadInputError if it cannot be written.
    """
    names = (Path(f"werf-diagnosis{f'-{number}' if number > 1 else ''}.md") for number in count(1))
    path = next(name for name in names if not (name.exists() or name.is_symlink()))
    write_report(path, report)
    return path


def saved_as(name: Path) -> Text:
    """Return what is said after a report was saved."""
    return text(
        "The report is in {name}, and was sent to the terminal's clipboard."
        " Secrets that were recognised are masked: read it before you hand it over.",
        name=name,
    )
