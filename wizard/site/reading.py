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
from wizard.knowledge.glossary import TERM, terms
from wizard.knowledge.page import page
from wizard.knowledge.reading_order import START
from wizard.knowledge.topics import LINK, Topic, read_topic, topic_ids
from wizard.language import Language
from wizard.site.drawing import drawing, is_drawing
from wizard.site.sitemap import Page

_ANSWER = re.compile(r"<li>\[([ x])\] <strong>(.+?)\.</strong> (.+?)</li>", re.DOTALL)
_NOT_IN_AN_ANCHOR = re.compile(r"[^\w]+")


def topic_pages(tr: Language) -> Iterator[Page]:
    """Yield the page of every topic in a language."""
    for name in topic_ids():
        topic = read_topic(name, tr.code)
        markdown = page(topic, lambda words: example(words, tr), tr, with_next=False)
        html, headings = to_html(linked(markdown, name, tr))
        yield Page(f"{name}.html", topic.title, topic.reason, html, headings, name, _words(topic))


def first_page(tr: Language) -> Page:
    """Return what the start page of a language begins with: the first topic, linked from there."""
    topic = read_topic(START, tr.code)
    html, headings = to_html(linked(page(topic, lambda words: example(words, tr), tr, with_next=False), "", tr))
    return Page("index.html", topic.title, topic.reason, html, headings)


def to_html(markdown: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a page's HTML, and its headings of the second level as anchor and words."""
    reader = _reader()
    tokens = reader.parse(markdown)
    for link in (one for token in tokens for one in token.children or () if one.attrGet("title")):
        link.attrSet("class", "term")
    _name_cells(tokens)
    headings = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            anchor = _NOT_IN_AN_ANCHOR.sub("-", inline.content.lower()).strip("-")
            opening.attrSet("id", anchor)
            if opening.tag == "h2":
                headings.append((anchor, inline.content.replace("`", "")))
    html = str(reader.renderer.render(tokens, reader.options, {}))
    return _ANSWER.sub(_answer, html), tuple(headings)


def _answer(found: re.Match[str]) -> str:
    """Return an answer to a chapter's question; whether it is right, and why, is seen once it is opened."""
    sign = "✓" if found[1] == "x" else "✗"
    return f"<li><details><summary>{found[2]}</summary><p>{sign} {found[3]}</p></details></li>"


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
    """Return the parser of pages, which takes long to create.

    Only a whole address becomes a link: `troubleshooting.md` is a file, although its end is also a country's.
    """
    reader = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["table", "linkify"])
    if reader.linkify:
        reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
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


def linked(markdown: str, name: str, tr: Language) -> str:
    """Return a page whose links to topics and terms lead to the files next to it; a term's title says what it means."""
    own, known = name.rpartition("/")[0], terms(tr.code)

    def address(topic: str) -> str:
        group, _, tail = topic.partition("/")
        return f"{tail if group == own else f'../{group}/{tail}' if own else topic}.html"

    def explained(found: re.Match[str]) -> str:
        term = known[found[2]]
        about = term.about.replace("\\", "\\\\").replace('"', "&quot;")
        return f'[{found[1]}]({address(term.leads_to)} "{about}")'

    markdown = LINK.sub(lambda found: f"[{found[1]}]({address(found[2])})", markdown)
    return TERM.sub(explained, markdown)


def _words(topic: Topic) -> str:
    return LINK.sub(r"\1", topic.body)
