"""Changes of a text at known places: what no splice names stays as it is, byte for byte."""

from collections.abc import Sequence

from wizard.records import Record


class Splice(Record):
    """`text` instead of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """The text with all splices; those at one place in their order. They must not overlap."""
    parts: list[str] = []
    done = 0
    for splice in sorted(splices, key=lambda one: one.start):
        parts += [text[done : splice.start], splice.text]
        done = max(done, splice.end)
    return "".join((*parts, text[done:]))


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


def indentation(text: str, index: int) -> str:
    """The white space that the line of a character begins with."""
    line = text[line_start(text, index) : line_end(text, index)]
    return line[: len(line) - len(line.lstrip(" \t"))]


def lines_after(text: str, index: int, block: str) -> Splice:
    """Whole lines below the line of a character; a file that ends without a newline goes on doing so."""
    end = line_end(text, index)
    if end < len(text):
        return Splice(end + 1, end + 1, block)
    return Splice(end, end, "\n" + block.rstrip("\n"))
