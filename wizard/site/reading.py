"""Topics as HTML: markdown-it, with links between pages, headings that can be linked, and drawings as SVG."""

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wizard.commands.examples import example
from wizard.knowledge.page import page
from wizard.knowledge.topics import LINK, Topic, read_topic, topic_ids
from wizard.language import Language
from wizard.site.drawing import drawing, is_drawing
from wizard.site.sitemap import Page

_NOT_IN_AN_ANCHOR = re.compile(r"[^\w]+")


def topic_pages(tr: Language) -> Iterator[Page]:
    """Yield the page of every topic in a language."""
    for name in topic_ids():
        topic = read_topic(name, tr.code)
        markdown = page(topic, lambda words: example(words, tr))
        html, headings = to_html(_linked(markdown, name))
        yield Page(f"{name}.html", topic.title, topic.reason, html, headings, name, _words(topic))


def to_html(markdown: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a page's HTML, and its headings of the second level as anchor and words."""
    reader = _reader()
    tokens = reader.parse(markdown)
    _name_cells(tokens)
    headings = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            anchor = _NOT_IN_AN_ANCHOR.sub("-", inline.content.lower()).strip("-")
            opening.attrSet("id", anchor)
            if opening.tag == "h2":
                headings.append((anchor, inline.content.replace("`", "")))
    return str(reader.renderer.render(tokens, reader.options, {})), tuple(headings)


def _name_cells(tokens: list[Token]) -> None:
    """Give cells the heads of their columns: a narrow screen shows a row as lines, each with its head before it."""
    heads: list[str] = []
    column = 0
    for opening, inline in pairwise(tokens):
        if opening.type == "thead_open":
            heads = []
        elif opening.type == "th_open":
            heads.append("".join(part.content for part in inline.children or ()))
        elif opening.type == "tr_open":
            column = 0
        elif opening.type == "td_open":
            if column and heads[column]:
                opening.attrSet("data-head", heads[column])
            column += 1


@cache
def _reader() -> MarkdownIt:
    """Return the parser of pages, which takes long to create."""
    reader = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["table", "linkify"])
    reader.add_render_rule("fence", _fence)
    reader.add_render_rule("table_open", lambda *_: '<div class="wide"><table>')
    reader.add_render_rule("table_close", lambda *_: "</table></div>")
    return reader


def _fence(_: Any, tokens: list[Token], at: int, *__: Any) -> str:
    """Return a block of code; one that is drawn with lines becomes a picture."""
    code, language = tokens[at].content.rstrip("\n"), tokens[at].info.strip()
    if language == "text" and is_drawing(code):
        return drawing(code)
    named = f' class="language-{escape(language)}"' if language else ""
    return f'<pre tabindex="0"><code{named}>{escape(code)}</code></pre>\n'


def _linked(markdown: str, name: str) -> str:
    """Return a page whose links to topics lead to the files beside it."""
    own = name.partition("/")[0]

    def address(found: re.Match[str]) -> str:
        group, _, tail = found[2].partition("/")
        return f"[{found[1]}]({tail if group == own else f'../{group}/{tail}'}.html)"

    return LINK.sub(address, markdown)


def _words(topic: Topic) -> str:
    return LINK.sub(r"\1", topic.body)
