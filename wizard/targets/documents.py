"""Artifacts of each kind of document."""

from collections.abc import Sequence

from wizard.formats.documents import FileLanguage, TomlDocument, Written, YamlDocuments
from wizard.formats.notes import Data, Note
from wizard.targets.artifact import Artifact, FileKind


def yaml_file(
    path: str, documents: Sequence[dict[str, Data]], kind: FileKind = "", *, spaced: bool = False
) -> Artifact:
    """Return a file of these documents."""
    return Artifact(path, YamlDocuments(tuple(documents), spaced), kind)


def toml_file(path: str, table: dict[str, Data], kind: FileKind = "", *, step: str = "  ") -> Artifact:
    """Return a file of this table."""
    return Artifact(path, TomlDocument(table, step), kind)


def text_file(path: str, language: FileLanguage, content: str, notes: tuple[Note, ...] = ()) -> Artifact:
    """Return a file that is written as text: a script, a unit, a profile."""
    return Artifact(path, Written(language, content, notes))
