"""Prints topics on a terminal. Examples in them are what the program prints at this moment."""

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text as Styled

from wizard.knowledge.groups import by_group
from wizard.knowledge.page import Example, page
from wizard.knowledge.topics import LINK, Topic
from wizard.language import Language, text

_CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)|(?<!<)(https?://[^\s)>\]`“”]*[^\s)>\]`“”.,;:])")
_LIST_ITEM = re.compile(r"^- .*$", re.MULTILINE)


class _Code(CodeBlock):
    """A block of code from the first column and unbroken, ready to copy: rich would break its long lines."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = str(self.text).rstrip()
        shown = Syntax(code, self.lexer_name, theme=self.theme).highlight(code)
        shown.rstrip()
        shown.no_wrap, shown.overflow = True, "ignore"
        yield shown


class _Page(Markdown):
    """Markdown with such blocks."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "fence": _Code, "code_block": _Code}


def show_topic(topic: Topic, example: Example, out: Console) -> None:
    """Print a topic."""
    out.print(Styled(topic.title, "title"), Styled(f"  {topic.id}", "topic"), sep="")
    out.print()
    links = out.is_terminal and not out.is_dumb_terminal
    shown = terminal_markdown(topic, example)
    page_of_it = _Page(with_links(shown) if links else shown, code_theme="ansi_dark", hyperlinks=links)
    out.print(page_of_it, crop=False)


def show_markdown(markdown: str, out: Console) -> None:
    """Print a part of a page; links to other pages as their words."""
    out.print(_Page(LINK.sub(r"\1 (`\2`)", markdown), code_theme="ansi_dark", hyperlinks=False), crop=False)


def terminal_markdown(topic: Topic, example: Example) -> str:
    """Return the page below its title: links as words, or with their ids in lists of topics."""
    shown = page(topic, example, date.today().isoformat())
    whole = _LIST_ITEM.sub(lambda found: LINK.sub(r"\1 (`\2`)", found[0]), shown)
    return LINK.sub(r"\1", whole)


def with_links(markdown: str) -> str:
    """Return the page with each address as a link whose words show it: not every terminal opens links."""
    parts = _CODE.split(markdown)  # at odd places what the pattern holds: code, in which nothing is a link
    return "".join(part if at % 2 else _ADDRESS.sub(_link, part) for at, part in enumerate(parts))


def _link(found: re.Match[str]) -> str:
    words, target, bare = found.groups()
    return f"<{bare}>" if bare else f"[{words} ({target})]({target})"


def show_list(topics: Sequence[Topic], tr: Language, out: Console) -> None:
    """Print all topics by group: title, then the id to ask for."""
    for name, members in by_group(topics):
        out.print(Styled(tr(name), "title"))
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column()
        for topic in members:
            table.add_row(Styled(topic.id, "topic"), topic.title)
        out.print(Padding(table, (0, 0, 1, 2)))
    out.print(tr(text("Read one: werf-wizard explain TOPIC. Search: werf-wizard explain --search WORDS")))


def show_group(topics: Sequence[Topic], out: Console) -> None:
    """Print topics in order: title, the id to ask for, and one sentence about each."""
    for topic in topics:
        out.print(Styled(topic.title, "title"), Styled(f"  {topic.id}", "topic"), sep="")
        out.print(Padding(topic.reason, (0, 0, 1, 2)))
