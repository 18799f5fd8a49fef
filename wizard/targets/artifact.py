"""An artifact: a file to be, each line of which knows its reason."""

from functools import cached_property
from typing import Literal

from wizard.formats.documents import Document, FileLanguage, Written
from wizard.formats.notes import Data, Note
from wizard.records import Record

FOLDER = "werf-buildah"
"""The directory that is proposed for files."""

FileKind = Literal["runner", "pipeline", "workflow", "compose", "gitlab-values", "scale-set-values", "manifests", ""]
"""What a file is to the program that reads it, as far as something can be merged into it."""


class Artifact(Record):
    """A file: where it goes below the chosen directory, what it is written from, and what it is.

    Its text and the notes of its lines are views of the document, worked out when they are first asked for.
    """

    path: str
    document: Document
    kind: FileKind = ""

    @property
    def language(self) -> FileLanguage:
        """The language of the text."""
        return self.document.language

    @property
    def data(self) -> tuple[dict[str, Data], ...]:
        """The documents in the file with the topics of their reasons; none in what is written as text."""
        return self.document.data

    @cached_property
    def written(self) -> Written:
        """The text with its notes."""
        return self.document.written()

    @property
    def content(self) -> str:
        """The text."""
        return self.written.content

    @property
    def notes(self) -> tuple[Note, ...]:
        """The lines of the text that have a reason."""
        return self.written.notes
