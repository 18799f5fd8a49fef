"""What the tests of the site read: the pages of topics, rendered once a language, and the elements of a page."""

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser

from wizard.language import Language
from wizard.site.reading import topic_pages
from wizard.site.sitemap import Page

Element = tuple[str, dict[str, str]]
_TAG = re.compile(r'<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([a-zA-Z:-]+)(?:="([^"]*)")?')


@cache
def pages_of(language: str) -> tuple[Page, ...]:
    """The pages of all topics."""
    return tuple(topic_pages(Language(language)))


def elements(html: str) -> list[Element]:
    """The elements of a page with their attributes. It knows the site's own HTML alone, and is quick at that."""
    return [
        (tag.lower(), {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(attributes)})
        for tag, attributes in _TAG.findall(html)
    ]


class Parser(HTMLParser):
    """Collects the same as a browser would find it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
