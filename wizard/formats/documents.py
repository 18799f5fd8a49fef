"""What a file is written from: a document of a format, whose text and reasons are worked out from it."""

from typing import Any, Literal

from wizard.formats.notes import Note
from wizard.records import Record

FileLanguage = Literal["sh", "yaml", "toml", "json", "ini", "text"]


class Written(Record):
    """A text, with the lines that have a reason: the document itself of what is written as text, such as a script."""

    language: FileLanguage
    content: str
    notes: tuple[Note, ...] = ()

    @property
    def data(self) -> tuple[Any, ...]:
        """No data: it is text."""
        return ()

    def written(self) -> "Written":
        """The text, as it is."""
        return self


class YamlDocuments(Record):
    """YAML documents, with their reasons; `spaced` sets the parts of each off by empty lines."""

    data: tuple[Any, ...]
    spaced: bool = False

    @property
    def language(self) -> FileLanguage:
        """YAML."""
        return "yaml"

    def written(self) -> Written:
        """The text of all documents. The syntax is loaded here: a command that writes no YAML does without."""
        from wizard.formats.yaml_text import dump

        return Written("yaml", *dump(list(self.data), spaced=self.spaced))


class TomlDocument(Record):
    """A TOML table, with its reasons; `step` is how far its nested tables stand further in."""

    table: dict[str, Any]
    step: str = "  "

    @property
    def language(self) -> FileLanguage:
        """TOML."""
        return "toml"

    @property
    def data(self) -> tuple[Any, ...]:
        """The table."""
        return (self.table,)

    def written(self) -> Written:
        """The text. The syntax is loaded here: a command that writes no TOML does without."""
        from wizard.formats.toml_text import dump_toml

        return Written("toml", *dump_toml(self.table, step=self.step))


Document = Written | YamlDocuments | TomlDocument
