"""Places in a text: the line of a character, where that begins and ends."""

import re

_BREAK = re.compile(r"\r\n|\r|\n")


def line_start(text: str, index: int) -> int:
    """Where the line of a character begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Where the line of a character ends, before its newline."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found


def line_number(text: str, index: int) -> int:
    """The line of a character, from 1."""
    return text.count("\n", 0, index) + 1


def column_number(text: str, index: int) -> int:
    """The column of a character in its line, from 1."""
    return index - line_start(text, index) + 1


def indentation(text: str, index: int) -> str:
    """The white space that the line of a character begins with."""
    line = text[line_start(text, index) : line_end(text, index)]
    return line[: len(line) - len(line.lstrip(" \t"))]


def line_starts(text: str) -> list[int]:
    """Where each line begins, as editors count lines: a carriage return alone ends one as well."""
    return [0, *(found.end() for found in _BREAK.finditer(text))]


def lines_of(text: str) -> list[str]:
    """The lines as editors count them, without their ends."""
    return _BREAK.split(text)
