"""Paragraphs with links: Tab goes from link to link, Enter follows the current one."""

import re
from ast import literal_eval
from typing import ClassVar

from markdown_it.token import Token
from textual.binding import BindingType
from textual.style import Style
from textual.widgets import Markdown
from textual.widgets._markdown import MarkdownParagraph

from wizard.language import text
from wizard.records import Record
from wizard.tui.translation import bind

_ACTION = re.compile(r"link\((.*)\)", re.DOTALL)


class Link(Record):
    """A link within a paragraph: the letters that it has, and where it leads."""

    start: int
    end: int
    href: str


class LinkedParagraph(MarkdownParagraph):
    """A paragraph that can have the focus if it has links; the current one is marked then."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("enter", "follow", text("Follow the link"))]

    links: tuple[Link, ...] = ()
    at = 0

    def build_from_token(self, token: Token) -> None:
        """Build the paragraph, and learn its links."""
        super().build_from_token(token)
        self.links = tuple(
            Link(span.start, span.end, href)
            for span in self._content.spans
            if isinstance(span.style, Style) and (href := _href(span.style))
        )
        self.can_focus = bool(self.links)

    def enter(self, by: int) -> None:
        """Begin with the first link, or with the last one for a negative number."""
        self.at = 0 if by > 0 else len(self.links) - 1

    def step(self, by: int) -> bool:
        """Go to the next or previous link of the paragraph; return False if it has no more."""
        if not 0 <= self.at + by < len(self.links):
            return False
        self.at += by
        self._mark()
        return True

    def on_focus(self) -> None:
        """Mark the current link."""
        self._mark()

    def on_blur(self) -> None:
        """Mark none."""
        self.update(self._content, layout=False)

    def _mark(self) -> None:
        link = self.links[self.at]
        self.update(self._content.stylize("reverse", link.start, link.end), layout=False)

    def action_follow(self) -> None:
        """Open what the current link leads to."""
        self.post_message(Markdown.LinkClicked(self._markdown, self.links[self.at].href))


def _href(style: Style) -> str:
    """Return where a link leads, from the action that Textual gives it; empty for another style."""
    found = _ACTION.fullmatch(str(style.meta.get("@click", "")))
    return str(literal_eval(found[1])) if found else ""
