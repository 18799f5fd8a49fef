"""`diagnose --bundle FILE`: a report to hand over."""

from collections.abc import Mapping
from pathlib import Path

from wizard.application.logs import LogSource
from wizard.commands.telling import tell
from wizard.diagnosis.model import Diagnosis
from wizard.errors import BadInputError, reason_of, shown
from wizard.files import NewFile, write_files
from wizard.language import Language, text
from wizard.report.bundle import bundle
from wizard.report.context import ReaderContext


def write_bundle(
    name: str, found: Mapping[str, Diagnosis], logs: Mapping[str, LogSource], context: ReaderContext, tr: Language
) -> None:
    """Write the report into a new file, readable by its owner only. Raises BadInputError if that cannot be done."""
    path = Path(name)
    if path.exists() or path.is_symlink():
        raise BadInputError(text("{name} exists already: name a new file for the report.", name=shown(name)))
    content = bundle(found, logs, context, tr).encode()
    try:
        write_files([NewFile(path, content, 0o600)])
    except (OSError, ValueError) as error:
        raise BadInputError(text("Cannot write {path}: {why}.", path=shown(name), why=reason_of(error))) from None
    tell(
        tr, text("{name}: secrets that were recognised are masked; read it before you hand it over.", name=shown(name))
    )
