"""The Markdown of the pages as blocks that a pane lays out for its width, without a widget for each of them.

Read are the forms that the pages have; a test compares every page with what markdown-it reads. That library is loaded
for 20 ms and 2 MiB: a sixth of what the first screen takes longer than an empty one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from rich.cells import cell_len
from textual.content import Content

from wizard.display import visible_lines
from wizard.records import Record, replace
from wizard.tui.widgets.code import highlighted
from wizard.tui.widgets.inline import words

_FENCE = re.compile(r"(`{3,})(.*)")
_HEADING = re.compile(r"(#{1,6}) +(.*)")
_ITEM = re.compile(r"(?:[-*]|(\d+)\.) +")
_INTERRUPTS = re.compile(r"`{3}|#{1,6} |[->|] ")
"""What begins another block without a blank line before it."""
_CELL = re.compile(r"((?:\\\||[^|])*)\|")


_STROKES = frozenset("─│┌┐└┘├┤▲▼◄►")
"""What drawings are made of."""


class Code:
    """A block of code; its lines are coloured when they are first asked for."""

    def __init__(self, source: str, language: str) -> None:
        self.source = source
        self.language = language
        rows = visible_lines(source).split("\n")
        self.height = len(rows)
        self.width = max(map(cell_len, rows))
        self.is_drawing = not _STROKES.isdisjoint(source)
        self.margin = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)

    @cached_property
    def lines(self) -> tuple[Content, ...]:
        """Return its lines in colours."""
        return highlighted(self.source, self.language)


Cells = tuple[Content, ...]


class Block(Record):
    """A paragraph; or a heading, code, or a table, if it has a level, code, or rows.

    `lead` is in front of its first line, and blanks in front of the others. The first row of a table names its columns.
    """

    text: Content = Content()
    lead: str = ""
    is_apart: bool = True
    """Whether a blank line goes before it."""
    level: int = 0
    code: Code | None = None
    rows: tuple[Cells, ...] = ()
    is_quote: bool = False


def blocks(body: str) -> Iterator[Block]:
    """Yield the blocks of a page."""
    yield from _blocks(body.split("\n"))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            end = at + 1
        elif fence := _FENCE.fullmatch(line):
            end = _first(lines, at + 1, fence[1].__eq__) + 1
            yield Block(code=Code("\n".join(lines[at + 1 : end - 1]).rstrip("\n"), fence[2] or "text"))
        elif heading := _HEADING.fullmatch(line):
            end = at + 1
            yield Block(words(heading[2]), level=len(heading[1]))
        elif line.startswith("|"):
            end = _first(lines, at, lambda row: not row.startswith("|"))
            yield Block(rows=tuple(map(_cells, (line, *lines[at + 2 : end]))))
        elif line.startswith(">"):
            end = _first(lines, at, lambda quoted: not quoted.startswith(">"))
            quote = [quoted[1:].removeprefix(" ") for quoted in lines[at:end]]
            yield from (replace(block, is_quote=True) for block in _blocks(quote))
        elif _ITEM.match(line):
            end = _first(lines, at, lambda other: bool(other) and not other.startswith(" ") and not _ITEM.match(other))
            yield from _list(lines[at:end])
        else:
            end = _first(lines, at + 1, lambda other: not other.strip() or bool(_INTERRUPTS.match(other)))
            yield Block(words("\n".join(lines[at:end])))
        at = end


def _first(lines: Sequence[str], start: int, holds: Callable[[str], bool]) -> int:
    """Return the number of the first line from `start` of which something holds, or how many lines there are."""
    return next((number for number in range(start, len(lines)) if holds(lines[number])), len(lines))


def _list(lines: Sequence[str]) -> Iterator[Block]:
    begins = [(at, item) for at, line in enumerate(lines) if (item := _ITEM.match(line))]
    ends = [at for at, _ in begins[1:]] + [len(lines)]
    first = begins[0][1][1]
    for number, ((at, item), end) in enumerate(zip(begins, ends, strict=True)):
        lead = f"{int(first) + number}. " if first else "• "
        own = [item.string[item.end() :], *(line[item.end() :] for line in lines[at + 1 : end])]
        is_loose = "" in "\n".join(own).rstrip("\n").split("\n")
        for place, block in enumerate(_blocks(own)):
            before = " " * len(lead) if place else lead
            is_apart = block.is_apart and is_loose if place else not number
            yield replace(block, lead=before + block.lead, is_apart=is_apart)


def _cells(row: str) -> Cells:
    return tuple(words(cell[1].strip().replace("\\|", "|")) for cell in _CELL.finditer(row.removeprefix("|")))
