"""Reports as files: new ones, readable by their owner only."""

from pathlib import Path

from wizard.errors import BadInputError, reason_of, shown
from wizard.files import NewFile, write_files
from wizard.language import text


def write_report(path: Path, report: str) -> None:
    """Write a report. Raises BadInputError if the file exists already, or cannot be written."""
    if path.exists() or path.is_symlink():
        raise BadInputError(text("{name} already exists: choose a new file for the report.", name=shown(str(path))))
    try:
        write_files([NewFile(path, report.encode(), 0o600)])
    except (OSError, ValueError) as error:
        raise BadInputError(text("Cannot write {path}: {why}.", path=shown(str(path)), why=reason_of(error))) from None
