"""Markdown for a narrow pane: lists hang, a table's rows become short paragraphs.

rich.markdown squeezes tables into the pane, and draws a page again for every question about its height.
"""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from wizard.tui.widgets.markdown import Block, Cells, blocks
from wizard.tui.widgets.words import shown


class Prose(Widget):
    """A page of Markdown."""

    DEFAULT_CSS = """
    Prose { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._of: tuple[str, Content | None] | None = None
        self._blocks: Sequence[Block] = ()
        self._drawn: tuple[int, list[Content]] | None = None

    def show(self, body: str, lead: Content | None = None) -> None:
        """Show a page, with a paragraph above it if there is one; nothing is drawn again for the same page alone."""
        if self._of == (body, None) and lead is None:
            return
        above = (Block(shown(lead)),) if lead else ()
        self._set((*above, *blocks(body)))
        self._of = body, lead

    def tell(self, sentence: str) -> None:
        """Show a sentence as it is."""
        self._set((Block(shown(sentence)),))

    def _set(self, shown: Sequence[Block]) -> None:
        self._of, self._blocks, self._drawn = None, shown, None
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at a width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = width, lines_of(self._blocks, width)
        return self._drawn[1]


def lines_of(page: Sequence[Block], width: int) -> list[Content]:
    """Return blocks as lines of at most some width, with a blank one before what is apart."""
    lines: list[Content] = []
    for block in page:
        lines += [Content()] if lines and block.is_apart else []
        lines += _lines(block, width)
    return lines


def _lines(block: Block, width: int) -> Iterator[Content]:
    if block.code:  # cut off at the edge rather than wrapped
        yield from led(block.code.lines, block.lead)
    elif block.rows:
        yield from led(table_lines(block.rows, width - len(block.lead)), block.lead)
    else:
        words = block.text.stylize("bold $primary") if block.level else block.text
        yield from led(words.wrap(room(block.lead, width)), block.lead)


def room(lead: str, width: int) -> int:
    """Return how wide the lines after a lead may be."""
    return max(width - len(lead), 8)


def led(lines: Sequence[Content], lead: str) -> Iterator[Content]:
    """Yield the lines with the lead in front of the first one, and blanks in front of the others."""
    for number, line in enumerate(lines):
        yield Content.styled(" " * len(lead) if number else lead, "$primary") + line


def table_lines(rows: Sequence[Cells], width: int) -> list[Content]:
    """Return a table as paragraphs: a row's first cell, and below it the others.

    If there are several others, they have the names of their columns, and a blank line is between rows.
    """
    names, *others = rows
    lines: list[Content] = []
    for first, *rest in others:
        lines += [Content()] if lines and len(rest) > 1 else []
        lines += first.stylize("bold").wrap(room("", width))
        for name, cell in zip(names[1:], rest, strict=True):
            said = Content.assemble((f"{name.plain}: ", "dim"), cell) if len(rest) > 1 else cell
            if cell.plain:
                lines += led(said.wrap(room("  ", width)), "  ")
    return lines
