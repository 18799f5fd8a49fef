"""What is found in a file."""

from typing import Literal

from wizard.documents.model import Container
from wizard.formats.places import Position
from wizard.language import Text
from wizard.records import Record

Severity = Literal["error", "warning", "note"]
"""`error`: it will fail. `warning`: it fails in places, or grants more than it should. `note`: to know."""


class Edit(Record):
    """What a change adds by name, takes out, and swaps (wizard/lint/rules/rule.py, Found), and of which container."""

    adds: str
    removes: Position | None
    swaps: tuple[str, str] | None
    container: Container | None


class Finding(Record):
    """What a rule says of a place in a file.

    `fix` is the smallest change in the file's own syntax, as lines of a diff: `- ` goes, `+ ` comes. Findings about one
    key have the same. `within`: where the container begins that it is about; `subject` is its name. `source` is the
    line that it is in, `end_column` where what it is about ends there. `edit` is the change as data.
    """

    rule: str
    severity: Severity
    file: str
    at: Position
    message: Text
    topic: str
    fix: str = ""
    within: Position | None = None
    subject: str = ""
    source: str = ""
    end_column: int = 1
    edit: Edit | None = None
