"""Markdown as blocks that a pane lays out for its width, without a widget for each of them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from wizard.display import visible_lines
from wizard.records import Record, replace
from wizard.tui.widgets.code import highlighted

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_STYLES = {"strong": "bold", "em": "italic"}
_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)»”]")
_NUMBERS = count()


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


class Link(Record):
    """Where some words of a line lead; a link that goes on in the next line has the same number there."""

    start: int
    end: int
    href: str
    number: int


def links_of(line: Content) -> Iterator[Link]:
    """Yield the links of a line."""
    for span in line.spans:
        if isinstance(span.style, Style) and "href" in span.style.meta:
            yield Link(span.start, span.end, span.style.meta["href"], span.style.meta["number"])


def blocks(body: str) -> Iterator[Block]:
    """Yield the blocks of a page."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    yield from _all(SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(body)).children)


def _all(nodes: Iterable["SyntaxTreeNode"]) -> Iterator[Block]:
    for node in nodes:
        yield from _blocks(node)


def _blocks(node: "SyntaxTreeNode") -> Iterator[Block]:
    match node.type:
        case "bullet_list" | "ordered_list":
            yield from _list(node)
        case "table":
            yield Block(rows=tuple(_cells(row) for part in node.children for row in part.children))
        case "fence" | "code_block":
            yield Block(code=Code(node.content.rstrip("\n"), node.info or "text"))
        case "heading":
            yield Block(_words(node), level=int(node.tag[1:]))
        case "paragraph":
            yield Block(_words(node))
        case "blockquote":
            yield from (replace(block, is_quote=True) for block in _all(node.children))
        case _:
            yield from _all(node.children)


def _cells(row: "SyntaxTreeNode") -> Cells:
    return tuple(map(_words, row.children))


def _list(node: "SyntaxTreeNode") -> Iterator[Block]:
    start = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children):
        lead = "• " if node.type == "bullet_list" else f"{start + number}. "
        for place, block in enumerate(_all(item.children)):
            before = " " * len(lead) if place else lead
            is_apart = block.is_apart and not item.children[0].hidden if place else not number
            yield replace(block, lead=before + block.lead, is_apart=is_apart)


def _words(node: "SyntaxTreeNode", style: str = "") -> Content:
    """Return the styled text of a block."""
    match node.type:
        case "code_inline":
            return Content.styled(visible_lines(node.content), f"{style} $accent")
        case "softbreak":
            return Content(" ")
        case "hardbreak":
            return Content("\n")
        case "strong" | "em":
            style = f"{style} {_STYLES[node.type]}"
        case "link":
            words = Content("").join(_words(child, style) for child in node.children)
            return _linked(words, 0, len(words.plain), str(node.attrs.get("href", "")))
        case _ if not node.children:
            words = Content.styled(visible_lines(node.content), style)
            for found in _ADDRESS.finditer(words.plain):
                words = _linked(words, found.start(), found.end(), found[0])
            return words
        case _:
            pass
    return Content("").join(_words(child, style) for child in node.children)


def _linked(words: Content, start: int, end: int, href: str) -> Content:
    return words.stylize(Style.from_meta({"href": href, "number": next(_NUMBERS)}), start, end)
