"""Markdown is read as markdown-it reads it, in all forms that the pages have."""

from collections.abc import Iterator

import pytest
from textual.content import Content
from textual.style import Style

from tests.languages import WHOLE
from tests.tui.reference import reference
from wizard.knowledge.page import page
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import Language
from wizard.tui.widgets.inline import links_of
from wizard.tui.widgets.markdown import Block, blocks

FORMS = [
    "**bold and `code`** x*y*z * a",
    "*two\nlines* and a [link\nof `two`](topic:modes/overlay)",
    "- a\n\n- b\n- c",
    "1. a\n2. b\n   c\n\n   d",
    "- a\n  - b\n  - c",
    "a `` b ` c`` d",
    "a `code\nin two lines`",
    r"[x `[` y](topic:a/b) \* \` z",
    "> a\n> b\n>\n> - x\n> - y",
    "```\nwithout an end",
    "````md\n```sh\na\n```\n````",
    "| a | b |\n|---|:-:|\n| `x\\|y` | z\\|z |\n| | c |",
    "text\n- item\n- item",
    "text\n## Heading\ntext\n> quote",
    "text\n```sh\na\n```\ntext",
]


@pytest.mark.parametrize("body", FORMS)
def test_a_form_is_read_as_the_library_reads_it(body: str) -> None:
    assert list(map(_told, blocks(body))) == list(map(_told, reference(body)))


@pytest.mark.parametrize("language", WHOLE)
def test_every_page_is_read_as_the_library_reads_it(language: str) -> None:
    for name in topic_ids():
        body = page(read_topic(name, language), lambda words: ("a: b", "yaml"), Language(language))
        assert list(map(_told, blocks(body))) == list(map(_told, reference(body))), name


def test_addresses_are_links_but_for_code() -> None:
    (block,) = blocks("see https://werf.io/docs, and `https://code.io`")
    assert [(link.start, link.end, link.href) for link in links_of(block.text)] == [(4, 24, "https://werf.io/docs")]


def _told(block: Block) -> tuple[object, ...]:
    code = block.code and (block.code.source, block.code.language)
    rows = [[(cell.plain, *_spans(cell)) for cell in row] for row in block.rows]
    text = block.text.plain, *_spans(block.text)
    return text, code, rows, block.lead, block.is_apart, block.level, block.is_quote


def _spans(words: Content) -> Iterator[tuple[int, int, str]]:
    """The styles, and the links that are written as such."""
    for span in words.spans:
        style = span.style.meta["href"] if isinstance(span.style, Style) else span.style
        if style != words.plain[span.start : span.end]:
            yield span.start, span.end, style
