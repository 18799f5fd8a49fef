"""Lists beside a page: all topics by group, the results of a search, the page's own headings and links."""

from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.message import Message

from wizard.knowledge.groups import by_group
from wizard.knowledge.topics import LINK, Topic
from wizard.language import Language, text
from wizard.tui.glyphs import glyph
from wizard.tui.widgets.listing import Listing, Row


class TopicList(Listing):
    """Topics; Enter opens one."""

    @dataclass
    class Opened(Message):
        """A topic was chosen."""

        topic: str

    def show_all(self, topics: list[Topic], current: str, tr: Language) -> None:
        """List all topics by group, with the cursor on the current one."""
        options: list[Row | None] = []
        for name, members in by_group(topics):
            options.append(Row(Content.styled(tr(name), "bold $primary"), disabled=True))
            options += [Row(f"  {topic.title}", id=topic.id) for topic in members]
        self.set_class(True, "-all")
        self._fill(options, current)

    def show_hits(self, topics: list[Topic], words: str, note: str) -> None:
        """List what was found, best first, each with its id, its reason line and the line that matches."""
        rows = [Row(_hit(topic, words), id=topic.id) for topic in topics]
        self.set_class(False, "-all")
        said = [Row(Content.styled(note, "$warning"), disabled=True)] if note else []
        self._fill([*said, *rows], topics[0].id if topics else "")

    def point_at(self, topic: str) -> None:
        """Put the cursor on a topic, if it is listed."""
        ids = [option.id for option in self.options]
        if topic in ids:
            self.highlighted = ids.index(topic)
            self.scroll_to_highlight(top=False)

    def _fill(self, options: "list[Row | None]", current: str) -> None:
        self.clear_options()
        self.add_options(options)
        ids = [option.id if option else None for option in options]
        if current in ids:
            self.highlighted = ids.index(current)
            self.scroll_to_highlight(top=False)

    @on(Listing.OptionSelected)
    def _open(self, event: Listing.OptionSelected) -> None:
        event.stop()
        if event.option.id:
            self.post_message(self.Opened(event.option.id))


def _hit(topic: Topic, words: str) -> Content:
    """Return a page that was found; the words that were asked for are marked in its line."""
    from wizard.knowledge.search import folded, matching_line, split, stem_of, words_of

    head = Content.assemble((topic.title, "bold"), "  ", (topic.id, "$primary"), "\n", (topic.reason, "$text-muted"))
    line = matching_line(topic, words)
    if not line:
        return head
    shown, asked = Content(line), set(split(words))
    for word in {word for word in words_of(line) if stem_of(word) in asked}:
        at = folded(line).find(word)
        shown = shown.stylize("bold $accent", at, at + len(word))
    return Content.assemble(head, "\n", shown)


class OnThisPage(Listing):
    """The headings of a page, then the topics it links to."""

    @dataclass
    class Heading(Message):
        """A heading was chosen; its number counts from 0."""

        number: int

    def show(self, topic: Topic, tr: Language) -> None:
        """List a page's headings and links."""
        self.clear_options()
        headings = [line.removeprefix("## ") for line in topic.body.split("\n") if line.startswith("## ")]
        self.add_option(Row(Content.styled(tr(text("On this page")), "bold $primary"), disabled=True))
        self.add_options([Row(f"  {title}", id=f"#{number}") for number, title in enumerate(headings)])
        links = dict.fromkeys((found[2], found[1]) for found in LINK.finditer(topic.body))
        if links:
            self.add_option(Row(Content.styled(tr(text("Links")), "bold $primary"), disabled=True))
            self.add_options([Row(f"  {glyph('arrow')} {title}", id=f"={name}") for name, title in _once(links)])

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
