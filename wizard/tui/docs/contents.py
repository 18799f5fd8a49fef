"""Lists next to a page: all topics by group, the results of a search, the page's own headings and links."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.message import Message

from wizard.knowledge.glossary import Term
from wizard.knowledge.groups import by_group
from wizard.knowledge.topics import LINK, Topic
from wizard.language import Language, text
from wizard.tui.glyphs import glyph
from wizard.tui.widgets.hanging import Entry, HangingList
from wizard.tui.widgets.listing import Listing

_MEANT = "?"
"""Begins the id of a row that is another spelling of the query."""


class TopicList(HangingList):
    """Topics; Enter opens one."""

    @dataclass
    class Opened(Message):
        """A topic was chosen."""

        topic: str

    @dataclass
    class Meant(Message):
        """Another spelling of the query was chosen."""

        words: str

    def show_all(self, topics: list[Topic], current: str, tr: Language) -> None:
        """List all topics by group, with the cursor on the current one."""
        rows: list[Entry] = []
        for name, members in by_group(topics):
            rows.append(Entry(Content.styled(tr(name), "bold $primary")))
            rows += [Entry(topic.title, topic.id, indent=2) for topic in members]
        self.show_rows(rows, current)

    def show_hits(
        self,
        topics: list[Topic],
        words: str,
        note: str,
        meant: tuple[str, str] = ("", ""),
        terms: Sequence[Term] = (),
    ) -> None:
        """List what was found, best first, each with its id, its reason line and the line that matches.

        `meant` is another spelling of the query, and the sentence that offers it. `terms` are explained above all.
        """
        spelt, offer = meant
        rows = [Entry(Content.styled(note, "$warning"))] if note else []
        rows += [Entry(Content.assemble((term.words, "bold $accent"), "  ", term.about)) for term in terms]
        rows += [Entry(Content.styled(offer, "bold $accent"), f"{_MEANT}{spelt}")] if spelt else []
        rows += [Entry(_hit(topic, words), topic.id) for topic in topics]
        self.show_rows(rows, topics[0].id if topics else f"{_MEANT}{spelt}")

    @on(Listing.OptionSelected)
    def _open(self, event: Listing.OptionSelected) -> None:
        event.stop()
        chosen = event.option.id or ""
        if chosen.startswith(_MEANT):
            self.post_message(self.Meant(chosen.removeprefix(_MEANT)))
        elif chosen:
            self.post_message(self.Opened(chosen))


def _hit(topic: Topic, words: str) -> Content:
    """Return a page that was found; the words that were asked for are marked in its line."""
    from wizard.knowledge.search import folded, matching_line, split, stem_of, words_of

    reason = topic.reason.replace("`", "")
    head = Content.assemble((topic.title, "bold"), "  ", (topic.id, "$primary"), "\n", (reason, "$text-muted"))
    line = matching_line(topic, words)
    if not line:
        return head
    shown, asked = Content(line), set(split(words))
    for word in {word for word in words_of(line) if stem_of(word) in asked}:
        at = folded(line).find(word)
        shown = shown.stylize("bold $accent", at, at + len(word))
    return Content.assemble(head, "\n", shown)


class OnThisPage(HangingList):
    """The headings of a page, then the topics it links to."""

    @dataclass
    class Heading(Message):
        """A heading was chosen; its number counts from 0."""

        number: int

    def show(self, topic: Topic, tr: Language) -> None:
        """List a page's headings and links."""
        headings = [line.removeprefix("## ") for line in topic.body.split("\n") if line.startswith("## ")]
        rows = [Entry(Content.styled(tr(text("On this page")), "bold $primary"))]
        rows += [Entry(title, f"#{number}", indent=2) for number, title in enumerate(headings)]
        links = dict.fromkeys((found[2], " ".join(found[1].split())) for found in LINK.finditer(topic.body))
        if links:
            rows.append(Entry(Content.styled(tr(text("Links")), "bold $primary")))
            rows += [Entry(title, f"={name}", indent=2, lead=f"{glyph('arrow')} ") for name, title in _once(links)]
        self.show_rows(rows)

    @on(Listing.OptionSelected)
    def _choose(self, event: Listing.OptionSelected) -> None:
        event.stop()
        chosen = event.option.id or ""
        if chosen.startswith("#"):
            self.post_message(self.Heading(int(chosen[1:])))
        elif chosen:
            self.post_message(TopicList.Opened(chosen[1:]))


def _once(links: dict[tuple[str, str], None]) -> list[tuple[str, str]]:
    """Return each topic once, with the text of the first link to it."""
    return list({name: (name, title) for name, title in reversed(list(links))}.values())[::-1]
