"""A page laid out for a width: its rows, where its headings are, and the links and blocks of code that Tab stops at."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from textual.content import Content

from wizard.records import Record
from wizard.tui.glyphs import glyph
from wizard.tui.widgets.markdown import Block, Cells, Code, Link, links_of
from wizard.tui.widgets.prose import led, room, table_lines

_GAP = "  "
"""Between the columns of a table."""


class Row(Record):
    """A row: words, or the line of a block of code with this number. `block` counts blocks from 0."""

    block: int
    words: Content = Content()
    code: Code | None = None
    line: int = 0
    is_apart: bool = True
    """Whether the row begins something, rather than going on with the paragraph of the row before."""

    @property
    def content(self) -> Content:
        """Return the words, or the line of code in colours."""
        return self.code.lines[self.line] if self.code else self.words


class Stop(Record):
    """A link or a block of code, with its first and its last row."""

    first: int
    last: int
    link: Link | None = None
    code: Code | None = None


class Laid:
    """Blocks, laid out for a width."""

    def __init__(self, page: Sequence[Block] = (), width: int = 0) -> None:
        rows: list[Row] = []
        self.headings: list[int] = []
        for number, block in enumerate(page):
            if number and _is_apart(block, page[number - 1]):
                rows.append(Row(number))
            if block.level == 2:
                self.headings.append(len(rows))
            rows += _rows(number, block, width)
        self.rows: tuple[Row, ...] = tuple(rows)
        self.stops = _stops(self.rows)

    def row_of(self, block: int) -> int:
        """Return the first row of a block."""
        return next((at for at, row in enumerate(self.rows) if row.block >= block), 0)


def _is_apart(block: Block, before: Block) -> bool:
    """Return whether a blank row is between two blocks: a heading is right above its text, code is always apart."""
    return bool(block.code or before.code) or (block.is_apart and not before.level)


def _rows(number: int, block: Block, width: int) -> Iterator[Row]:
    if block.code:
        for line in range(block.code.height):
            yield Row(number, code=block.code, line=line)
    elif block.rows:
        lines = _table(block.rows, width - len(block.lead)) or table_lines(block.rows, width - len(block.lead))
        yield from (Row(number, line) for line in led(lines, block.lead))
    else:
        lead = f"{block.lead}{glyph('decisive')} " if block.is_quote else block.lead
        lines = _styled(block).wrap(room(lead, width))
        barred = (Content.styled(lead, "$primary") + line for line in lines)
        for place, words in enumerate(barred if block.is_quote else led(lines, lead)):
            yield Row(number, words, is_apart=not place)


def _styled(block: Block) -> Content:
    if not block.level:
        return block.text
    return block.text.stylize("bold $primary" if block.level < 3 else "bold $accent")


def _stops(rows: Sequence[Row]) -> tuple[Stop, ...]:
    """Return where Tab stops, in the order in which it is read."""
    stops: dict[object, Stop] = {}
    for at, row in enumerate(rows):
        if row.code:
            first = stops[row.block].first if row.block in stops else at
            stops[row.block] = Stop(first, at, code=row.code)
        for link in sorted(links_of(row.words), key=lambda link: link.start):
            key = "link", link.number
            stops[key] = Stop(stops[key].first if key in stops else at, at, link)
    return tuple(stops.values())


def _table(rows: Sequence[Cells], width: int) -> list[Content]:
    """Return a table as lines; none if its longest words do not fit next to each other."""
    columns = list(zip(*rows, strict=True))
    widths = [max(cell.cell_length for cell in column) for column in columns]
    least = [max(_longest_word(cell) for cell in column) for column in columns]
    free = width - len(_GAP) * (len(columns) - 1)
    if sum(least) > free:
        return []
    while sum(widths) > free:
        widest = max(range(len(widths)), key=lambda at: (widths[at] > least[at], widths[at]))
        widths[widest] -= 1
    head, *others = ([cell.wrap(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    rule = Content.styled(_GAP.join(glyph("line") * width for width in widths), "$text-muted")
    is_tall = any(len(cell) > 1 for row in others for cell in row)
    lines = [line.stylize("bold $primary") for line in _beside(head, widths)] + [rule]
    for number, row in enumerate(others):
        lines += [Content()] if number and is_tall else []
        lines += _beside(row, widths)
    return lines


def _longest_word(cell: Content) -> int:
    return max((Content(word).cell_length for word in cell.plain.split()), default=1)


def _beside(cells: Iterable[Sequence[Content]], widths: Sequence[int]) -> list[Content]:
    """Return the lines of cells next to each other."""
    across = zip_longest(*cells, fillvalue=Content())
    return [Content(_GAP).join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in across]


def _padded(cell: Content, width: int) -> Content:
    return cell.rstrip().pad_right(max(width - cell.rstrip().cell_length, 0))
