"""The report of a session, to hand over with a ticket: the one that `diagnose --bundle` writes; and a part of a log."""

from itertools import count
from pathlib import Path

from wizard import __version__
from wizard.application.open_log import OpenLog
from wizard.application.reading import LogState
from wizard.interview.result import settings
from wizard.language import Text, text
from wizard.report.bundle import bundle
from wizard.report.context import ReaderContext
from wizard.report.saving import write_report
from wizard.tui.session import WizardSession

_AROUND, _END = 5, 30
"""Lines around those that tell of an error, and at the end, that are copied of a log that nobody knows."""


def save_report_of(log: OpenLog, session: WizardSession) -> tuple[Path, str]:
    """Write the report of a log into a new file, and return its name and what is in it.

    The facts of a machine are in it if they count for the log. Raises BadInputError if the log cannot be read again, or
    the file cannot be written.
    """
    now = session.interview.settled.situation
    target = log.state.diagnosis.target or now["target"]
    here = session.interview.here if log.has_facts else None
    context = ReaderContext(target, settings(now), log.facts or here)
    name = session.tr(log.source.name)
    report = bundle({name: log.state.diagnosis}, {name: log.source}, context, session.tr)
    path = save_report(report)
    log.is_reported = True
    session.done.append(text("The report is in {name}.", name=path))
    return path, report


def masked_excerpt(state: LogState) -> str:
    """Return the lines around the errors of a log, or its end, numbered, masked as they are on the screen."""
    wanted = {at for line, _ in state.diagnosis.clues.errors for at in range(line - _AROUND, line + _AROUND + 1)}
    rows = [row for row in state.rows if not row.skipped]
    told = [row for row in rows if row.number in wanted] or rows[-_END:]
    width = len(str(state.diagnosis.lines))
    lines = [f"{row.number:>{width}} | {row.text}" for row in told]
    return "\n".join([f"werf-wizard {__version__}", *lines]) if lines else ""


def save_report(report: str) -> Path:
    """Write the report into a new file of the working directory, readable by its owner only, and return its name.

    Raises BadInputError if it cannot be written.
    """
    names = (Path(f"werf-diagnosis{f'-{number}' if number > 1 else ''}.md") for number in count(1))
    path = next(name for name in names if not (name.exists() or name.is_symlink()))
    write_report(path, report)
    return path


def saved_as(name: Path) -> Text:
    """Return what is said after a report was saved."""
    return text(
        "The report is in {name} and was sent to the terminal's clipboard. Recognised secrets "
        "are masked: review it before you share it.",
        name=name,
    )
