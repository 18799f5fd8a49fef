"""An artifact: a file to be, each line of which knows its reason."""

from typing import Any, Literal

from wizard.formats.notes import Note
from wizard.records import Record

FOLDER = "werf-buildah"
"""The folder that is proposed for files."""

FileLanguage = Literal["sh", "yaml", "toml", "json", "ini", "text"]


class Artifact(Record):
    """A file: where it goes below the chosen folder, and what is in it.

    `documents` are what YAML and TOML are written from: data with the topics of its reasons, which a merge needs.
    """

    path: str
    language: FileLanguage
    content: str
    notes: tuple[Note, ...] = ()
    documents: tuple[Any, ...] = ()
