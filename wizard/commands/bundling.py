"""`diagnose --bundle FILE`: a report to hand over."""

from collections.abc import Mapping
from pathlib import Path

from wizard.application.logs import LogSource
from wizard.commands.telling import tell
from wizard.diagnosis.model import Diagnosis
from wizard.errors import shown
from wizard.language import Language, text
from wizard.report.bundle import bundle
from wizard.report.context import ReaderContext
from wizard.report.saving import write_report


def write_bundle(
    name: str, found: Mapping[str, Diagnosis], logs: Mapping[str, LogSource], context: ReaderContext, tr: Language
) -> None:
    """Write the report into a new file, readable by its owner only. Raises BadInputError if that cannot be done."""
    write_report(Path(name), bundle(found, logs, context, tr))
    tell(tr, text("{name}: recognised secrets are masked; review the file before you share it.", name=shown(name)))
