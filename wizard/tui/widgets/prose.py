"""Markdown for a narrow pane: lists hang, a table's rows become short paragraphs.

rich.markdown squeezes tables into the pane, and draws a page again for every question about its height.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from wizard.records import Record, replace
from wizard.tui.widgets.code import highlighted
from wizard.tui.widgets.words import shown

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_STYLES = {"strong": "bold", "em": "italic"}


class Block(Record):
    """A paragraph or a line of code; `lead` is in front of its first line, and blanks in front of the others."""

    text: Content
    lead: str = ""
    is_apart: bool = True
    """Whether a blank line goes before it."""
    is_code: bool = False

    def lines(self, width: int) -> list[Content]:
        """Return its lines on a screen; code is cut off at the edge rather than wrapped."""
        room = max(width - len(self.lead), 8)
        rows = [self.text] if self.is_code else self.text.wrap(room)
        leads = [Content.styled(self.lead, "$primary"), *[Content(" " * len(self.lead))] * (len(rows) - 1)]
        return [lead + row for lead, row in zip(leads, rows, strict=True)]


class Prose(Widget):
    """A page of Markdown."""

    DEFAULT_CSS = """
    Prose { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._blocks: Sequence[Block] = ()
        self._drawn: tuple[int, list[Content]] | None = None

    def show(self, body: str, lead: Content | None = None) -> None:
        """Show a page, with a paragraph above it if there is one."""
        above = (Block(shown(lead)),) if lead else ()
        self._set((*above, *blocks(body)))

    def tell(self, sentence: str) -> None:
        """Show a sentence as it is."""
        self._set((Block(shown(sentence)),))

    def _set(self, shown: Sequence[Block]) -> None:
        self._blocks, self._drawn = shown, None
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at a width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._drawn is None or self._drawn[0] != width:
            lines: list[Content] = []
            for block in self._blocks:
                lines += [Content()] if lines and block.is_apart else []
                lines += block.lines(width)
            self._drawn = width, lines
        return self._drawn[1]


def blocks(body: str) -> Iterator[Block]:
    """Yield the blocks of a page."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    page = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(body))
    for node in page.children:
        yield from _blocks(node)


def _blocks(node: "SyntaxTreeNode") -> Iterator[Block]:
    match node.type:
        case "bullet_list" | "ordered_list":
            yield from _list(node)
        case "table":
            head, *rows = (row for part in node.children for row in part.children)
            names = [_words(cell).plain for cell in head.children]
            for number, row in enumerate(rows):
                yield from _row(names, [_words(cell) for cell in row.children], is_first=not number)
        case "fence" | "code_block":
            for number, line in enumerate(highlighted(node.content.rstrip("\n"), node.info or "text")):
                yield Block(line, is_apart=not number, is_code=True)
        case "heading":
            yield Block(_words(node).stylize("bold $primary"))
        case "paragraph":
            yield Block(_words(node))
        case _:
            for child in node.children:
                yield from _blocks(child)


def _list(node: "SyntaxTreeNode") -> Iterator[Block]:
    start = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children):
        lead = "• " if node.type == "bullet_list" else f"{start + number}. "
        for place, block in enumerate(part for child in item.children for part in _blocks(child)):
            before = " " * len(lead) if place else lead
            is_apart = block.is_apart and not item.children[0].hidden if place else not number
            yield replace(block, lead=before + block.lead, is_apart=is_apart)


def _row(names: Sequence[str], cells: Sequence[Content], *, is_first: bool) -> Iterator[Block]:
    """Yield a row: its first cell, and the others below it, with the names of their columns if there are several."""
    first, *rest = cells
    yield Block(first.stylize("bold"), is_apart=is_first or len(rest) > 1)
    for name, cell in zip(names[1:], rest, strict=True):
        said = Content.assemble((f"{name}: ", "dim"), cell) if len(rest) > 1 else cell
        if cell.plain:
            yield Block(said, lead="  ", is_apart=False)


def _words(node: "SyntaxTreeNode", style: str = "") -> Content:
    """Return the styled text of a block."""
    match node.type:
        case "code_inline":
            return Content.styled(node.content, f"{style} $accent")
        case "softbreak":
            return Content(" ")
        case "hardbreak":
            return Content("\n")
        case "strong" | "em":
            style = f"{style} {_STYLES[node.type]}"
        case _ if not node.children:
            return Content.styled(node.content, style)
        case _:
            pass
    return Content("").join(_words(child, style) for child in node.children)
