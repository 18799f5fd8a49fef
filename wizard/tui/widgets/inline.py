"""The words of a line of Markdown: code, links, strong and stressed words."""

import re
from collections.abc import Iterator
from itertools import count

from textual.content import Content
from textual.style import Style

from wizard.display import visible_lines
from wizard.records import Record

_STYLES = {"**": "bold", "*": "italic"}
_MARKED = re.compile(
    r"(`+)(?P<code>.+?)(?<!`)\1(?!`)"
    r"|\[(?P<words>(?:`[^`]*`|[^][`])+)\]\((?P<href>[^()\s]+)\)"
    r"|(?P<mark>\*\*?)(?=[^\s*])(?P<within>(?:`[^`]*`|[^*`])+)(?<=\S)(?P=mark)"
    r"|\\(?P<sign>[!-/:-@[-`{-~])",
    re.DOTALL,
)
_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)»”]")
_NUMBERS = count()


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


def words(source: str, style: str = "") -> Content:
    """Return the styled text of a paragraph or of a part of it."""
    return Content("").join(_pieces(source, style))


def _pieces(source: str, style: str) -> Iterator[Content]:
    plain, at = "", 0
    for found in _MARKED.finditer(source):
        plain += source[at : found.start()] + (found["sign"] or "")
        at = found.end()
        if not found["sign"]:
            yield from _plain(plain, style)
            plain = ""
            yield _marked(found, style)
    yield from _plain(plain + source[at:], style)


def _marked(found: "re.Match[str]", style: str) -> Content:
    if found["code"]:
        return Content.styled(visible_lines(found["code"].replace("\n", " ")), f"{style} $accent")
    if found["mark"]:
        return words(found["within"], f"{style} {_STYLES[found['mark']]}")
    linked = words(found["words"], style)
    return _linked(linked, 0, len(linked.plain), found["href"])


def _plain(source: str, style: str) -> Iterator[Content]:
    """Yield words without marks; addresses in them are links."""
    for number, line in enumerate(source.split("\n")):
        if number:
            yield Content(" ")
        said = Content.styled(visible_lines(line), style)
        for found in _ADDRESS.finditer(said.plain):
            said = _linked(said, found.start(), found.end(), found[0])
        yield said


def _linked(said: Content, start: int, end: int, href: str) -> Content:
    return said.stylize(Style.from_meta({"href": href, "number": next(_NUMBERS)}), start, end)
