"""What a file is written from: a document of a format, from which its text and its reasons follow."""

from typing import Literal

from wizard.formats.notes import Data, Note
from wizard.records import Record

FileLanguage = Literal["sh", "yaml", "toml", "json", "ini", "text"]


class Written(Record):
    """A text with the lines that have a reason: the document of what is written as text, such as a script."""

    language: FileLanguage
    content: str
    notes: tuple[Note, ...] = ()

    @property
    def data(self) -> tuple[dict[str, Data], ...]:
        """Return no data, because it is text."""
        return ()

    def written(self) -> "Written":
        """Return the text unchanged."""
        return self


class YamlDocuments(Record):
    """YAML documents with their reasons; `spaced` separates the parts of each by empty lines."""

    data: tuple[dict[str, Data], ...]
    spaced: bool = False

    @property
    def language(self) -> FileLanguage:
        """Return the file language, YAML."""
        return "yaml"

    def written(self) -> Written:
        """Return the text of all documents. Writing is imported here, because most commands write no YAML."""
        from wizard.formats.yaml_text import dump

        return Written("yaml", *dump(list(self.data), spaced=self.spaced))


class TomlDocument(Record):
    """A TOML table with its reasons; `step` is the indentation of a nested table."""

    table: dict[str, Data]
    step: str = "  "

    @property
    def language(self) -> FileLanguage:
        """Return the file language, TOML."""
        return "toml"

    @property
    def data(self) -> tuple[dict[str, Data], ...]:
        """Return the table."""
        return (self.table,)

    def written(self) -> Written:
        """Return the text. Writing is imported here, because most commands write no TOML."""
        from wizard.formats.toml_text import dump_toml

        return Written("toml", *dump_toml(self.table, step=self.step))


Document = Written | YamlDocuments | TomlDocument
