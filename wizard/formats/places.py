"""Places in a text: the line of a character, its start and end; texts that are embedded in a file."""

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, overload

from wizard.records import Record

_BREAK = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A place in a file: line and column, both from 1, the column in characters.

    `file` is the name of another file than the one that is read; empty for the same.
    """

    line: int
    column: int
    file: str = ""


NOWHERE = Position(0, 0)
"""The place of what another file says."""


class EmbeddedText(Record):
    """Where the lines of a text are that is embedded in a file.

    `origin` is the place of its first character; each further line begins after `indent` columns. If it is not
    `is_verbatim`, only the beginning is known, as for text with escapes in it.
    """

    origin: Position = Position(1, 1)
    indent: int = 0
    is_verbatim: bool = True

    def position(self, line: int, column: int) -> Position:
        """Return the place in the file of a line and column of the text, both from 1."""
        if not self.is_verbatim:
            return self.origin
        if line == 1:
            return Position(self.origin.line, self.origin.column + column - 1)
        return Position(self.origin.line + line - 1, self.indent + column)


WHOLE = EmbeddedText()
"""A text that is the whole file."""


def line_start(text: str, index: int) -> int:
    """Return the index of the start of a character's line."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return the index of the end of a character's line, before its newline."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found


def line_number(text: str, index: int) -> int:
    """Return the line of a character, from 1."""
    return text.count("\n", 0, index) + 1


def column_number(text: str, index: int) -> int:
    """Return the column of a character in its line, from 1."""
    return index - line_start(text, index) + 1


def indentation(text: str, index: int) -> str:
    """Return the white space at the start of a character's line."""
    line = text[line_start(text, index) : line_end(text, index)]
    return line[: len(line) - len(line.lstrip(" \t"))]


def line_starts(text: str) -> list[int]:
    """Return the index of the start of each line, as editors count: a carriage return alone ends a line as well."""
    return [0, *(found.end() for found in _BREAK.finditer(text))]


def lines_of(text: str) -> list[str]:
    """Return the lines as editors count them, without their line breaks."""
    return _BREAK.split(text)


class Lines(Sequence[str]):
    """The lines of a text as editors count them, without their line breaks: each is cut out when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: array[int] | None = None

    def starts(self) -> "array[int]":
        """Return the index of the start of each line, in eight bytes a line."""
        if self._starts is None:
            self._starts = array("Q", (0,)) + array("Q", (found.end() for found in _BREAK.finditer(self.text)))
        return self._starts

    def __len__(self) -> int:
        return len(self.starts())

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        starts = self.starts()
        number = range(len(starts))[number]
        end = starts[number + 1] if number + 1 < len(starts) else len(self.text)
        return self.text[starts[number] : end].removesuffix("\n").removesuffix("\r")


def index_of(source: str, at: Position) -> int:
    """Return the index of the character at a place."""
    return _starts(source)[at.line - 1] + at.column - 1


@lru_cache(maxsize=4)
def _starts(source: str) -> list[int]:
    """Return where the lines of a text begin; cached, because many edits of one text ask for it."""
    return line_starts(source)
