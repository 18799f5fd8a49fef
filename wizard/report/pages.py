"""Prints topics on a terminal. Examples in them are what the program prints at this moment."""

import re
from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wizard.knowledge.glossary import TERM, Term, terms_on
from wizard.knowledge.groups import GROUPS, by_group
from wizard.knowledge.page import Example, page
from wizard.knowledge.topics import LINK, Topic
from wizard.language import Language, plural, text
from wizard.report.markdown import Page

_CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)|(?<!<)(https?://[^\s)>\]`“”]*[^\s)>\]`“”.,;:])")
_LIST_ITEM = re.compile(r"^(?:- |> ).*(?:\n  .*)*$", re.MULTILINE)
"""What leads to other pages: their ids are shown in it."""


def show_topic(topic: Topic, example: Example, tr: Language, out: Console) -> None:
    """Print a topic, and below it the words on it that have a sentence in the glossary."""
    out.print(Styled(topic.title, "title"), Styled(f"  {topic.id}", "topic"), sep="")
    out.print()
    links = out.is_terminal and not out.is_dumb_terminal
    linked = page(topic, example, tr, date.today().isoformat())
    shown = terminal_markdown(linked)
    page_of_it = Page(with_links(shown) if links else shown, code_theme="ansi_dark", hyperlinks=links)
    out.print(page_of_it, crop=False)
    used = [term.words for term in terms_on(linked, tr.code)]
    if used:
        said = text("Explained by `werf-wizard explain WORD`: {words}.", words=", ".join(used))
        out.print(Padding(Styled(tr(said), "topic"), (1, 0, 0, 0)))


def show_term(term: Term, tr: Language, out: Console) -> None:
    """Print a term of the glossary: its sentence, and the page that says more."""
    out.print(Styled(term.words, "title"))
    out.print(Padding(term.about, (0, 0, 0, 2)))
    if term.page:
        out.print()
        out.print(tr(text("More: `werf-wizard explain {page}`", page=term.page)), highlight=False)


def show_markdown(markdown: str, out: Console) -> None:
    """Print a part of a page; links to other pages as their words."""
    plain = TERM.sub(r"\1", LINK.sub(r"\1 (`\2`)", markdown))
    out.print(Page(plain, code_theme="ansi_dark", hyperlinks=False), crop=False)


def inline(line: str, style: str = "") -> Styled:
    """Return a line of Markdown, code in it as code."""
    parts = line.split("`")
    return Styled.assemble(*((part, "bold cyan" if at % 2 else style) for at, part in enumerate(parts)))


def terminal_markdown(shown: str) -> str:
    """Return a page with its links as words, or with their ids if the line is there to lead to other pages."""
    whole = _LIST_ITEM.sub(lambda found: LINK.sub(r"\1 (`\2`)", found[0]), shown)
    return TERM.sub(r"\1", LINK.sub(r"\1", whole))


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


def show_groups(topics: Sequence[Topic], tr: Language, out: Console) -> None:
    """Print what groups there are, with the number of their topics."""
    table = Table.grid(padding=(0, 2))
    counts = {group: sum(topic.id.startswith(f"{group}/") for topic in topics) for group in GROUPS}
    for group, name in GROUPS.items():
        command = Styled(f"werf-wizard explain {group}", "topic")
        table.add_row(tr(name), tr(plural("{count} page", "{count} pages", counts[group])), command)
    out.print(Padding(table, (1, 0, 1, 0)))
    out.print(tr(text("Read one: werf-wizard explain TOPIC. Search: werf-wizard explain --search WORDS")))


def show_group(topics: Sequence[Topic], out: Console) -> None:
    """Print topics in order: title, the id to ask for, and one sentence about each."""
    for topic in topics:
        out.print(Styled(topic.title, "title"), Styled(f"  {topic.id}", "topic"), sep="")
        out.print(Padding(topic.reason, (0, 0, 1, 2)))
