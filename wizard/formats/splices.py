"""Changes of a text at known places: what no splice names stays as it is, byte for byte."""

from collections.abc import Sequence

from wizard.formats.places import line_end
from wizard.records import Record


class Splice(Record):
    """`text` instead of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return the text with all splices; those at one place in their order. They must not overlap."""
    parts: list[str] = []
    done = 0
    for splice in sorted(splices, key=lambda one: one.start):
        parts += [text[done : splice.start], splice.text]
        done = max(done, splice.end)
    return "".join((*parts, text[done:]))


def lines_after(text: str, index: int, block: str) -> Splice:
    """Whole lines below the line of a character; a file that ends without a newline goes on doing so."""
    end = line_end(text, index)
    if end < len(text):
        return Splice(end + 1, end + 1, block)
    return Splice(end, end, "\n" + block.rstrip("\n"))
