"""What markdown-it reads in a page, as the blocks that the screen shows."""

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from textual.content import Content
from textual.style import Style

from wizard.display import visible_lines
from wizard.records import replace
from wizard.tui.widgets.markdown import Block, Cells, Code

_STYLES = {"strong": "bold", "em": "italic"}


def reference(body: str) -> Iterator[Block]:
    """The blocks of a page; its addresses are no links here."""
    yield from _all(SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(body)).children)


def _all(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        yield from _blocks(node)


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    match node.type:
        case "bullet_list" | "ordered_list":
            yield from _list(node)
        case "table":
            yield Block(rows=tuple(_cells(row) for part in node.children for row in part.children))
        case "fence":
            yield Block(code=Code(node.content.rstrip("\n"), node.info or "text"))
        case "heading":
            yield Block(_words(node), level=int(node.tag[1:]))
        case "paragraph":
            yield Block(_words(node))
        case "blockquote":
            yield from (replace(block, is_quote=True) for block in _all(node.children))
        case other:
            raise ValueError(other)


def _cells(row: SyntaxTreeNode) -> Cells:
    return tuple(map(_words, row.children))


def _list(node: SyntaxTreeNode) -> Iterator[Block]:
    start = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children):
        lead = "• " if node.type == "bullet_list" else f"{start + number}. "
        for place, block in enumerate(_all(item.children)):
            before = " " * len(lead) if place else lead
            is_apart = block.is_apart and not item.children[0].hidden if place else not number
            yield replace(block, lead=before + block.lead, is_apart=is_apart)


def _words(node: SyntaxTreeNode, style: str = "") -> Content:
    match node.type:
        case "code_inline":
            return Content.styled(visible_lines(node.content), f"{style} $accent")
        case "softbreak":
            return Content(" ")
        case "text":
            return Content.styled(visible_lines(node.content), style)
        case "strong" | "em":
            style = f"{style} {_STYLES[node.type]}"
        case "link":
            return _within(node, style).stylize(Style.from_meta({"href": str(node.attrs["href"])}))
        case "inline" | "paragraph" | "heading" | "th" | "td":
            pass
        case other:
            raise ValueError(other)
    return _within(node, style)


def _within(node: SyntaxTreeNode, style: str) -> Content:
    return Content("").join(_words(child, style) for child in node.children)
