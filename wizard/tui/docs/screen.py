"""The documentation screen: search at the top, topics on the left, the page, its headings and links on the right."""

import asyncio
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from wizard.errors import WizardError
from wizard.knowledge.chapters import GROUP, number_of
from wizard.knowledge.page import page
from wizard.knowledge.reading_order import START, next_page, page_before
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import text
from wizard.tui.docs.contents import OnThisPage, TopicList
from wizard.tui.docs.history import History
from wizard.tui.docs.page import Page
from wizard.tui.docs.term import SCHEME, TermPanel
from wizard.tui.translation import LANGUAGE_KEY, TranslatedScreen, bind
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.keys import KeysBar
from wizard.tui.widgets.words import Frame

_WIDTHS = [(0, "-narrow"), (80, "-medium"), (120, "-roomy"), (140, "-wide")]
"""Breakpoints: from 120 columns the list stays next to the page, from 140 its headings too."""
_HEIGHTS = [(0, "-short"), (30, "-tall")]
"""From 30 rows on, a page is shown below the results of a search."""
_VIEWS = ("page", "contents", "topics")
_BEFORE_PREVIEW = 0.08
"""Seconds for which the cursor rests on a result before its page is drawn."""


class DocsScreen(TranslatedScreen):
    """Shows topics; Esc leaves the search, then a list, then the documentation."""

    CSS_PATH = "../styles/docs.tcss"
    room = "docs"
    AUTO_FOCUS = "#page"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "outward", text("Back")),
        bind("f1,question_mark,comma", "app.help", text("Help"), display="F1"),
        LANGUAGE_KEY,
        bind("f3,slash,full_stop,ctrl+f", "search", text("Search"), display="F3"),
        bind("alt+left,left_square_bracket", "back", text("Back"), show=False),
        bind("alt+right,right_square_bracket", "forward", text("Forward"), show=False),
        bind("n", "read(1)", text("Next page")),
        bind("p", "read(-1)", text("Previous page"), show=False),
        bind("y", "address", text("Copy the page's address"), show=False),
        bind("f6", "turn", text("Contents")),
        bind("tab", "stop(1)", text("Next link or block"), show=False),
        bind("shift+tab", "stop(-1)", text("Previous link or block"), show=False),
        bind("f4", "app.diagnose", text("Diagnose")),
        bind("c", "copy", text("Copy the block"), show=False),
        bind("f8", "app.next_theme", text("Colours"), show=False),
        bind("ctrl+p", "app.commands", text("Commands"), show=False),
        bind("q", "app.leave", text("Quit"), show=False),
    ]

    def __init__(self, topic: str | None, *, searches: bool = False) -> None:
        super().__init__()
        self._searches = searches
        self._history = History(topic or START)

    def compose(self) -> ComposeResult:
        """Yield the parts; the width decides which are visible."""
        yield LineField(id="search", compact=True)
        with Horizontal(id="docs"):
            with Frame(id="topics", classes="pane"):
                yield TopicList(id="topic-list", compact=True)
            yield Page(id="page", classes="pane")
            with Frame(id="contents", classes="pane"):
                yield OnThisPage(id="on-this-page", compact=True)
        yield TermPanel()
        yield KeysBar(id="keys")

    def on_mount(self) -> None:
        """Open the first page, with the cursor in it or in the search."""
        self._refresh_lists()
        self.query_one(Page).focus()
        self.update_classes({"-view-page": True}, update=False)  # the styles are read again for the first frame
        if self._searches:
            self.action_search()
        self._show()

    def fit(self) -> None:
        """Scroll the list of topics to the current page."""
        super().fit()
        listing = self.query_one(TopicList)
        for _ in range(2):  # the second time if the rows have a scrollbar only because they are wrapped
            if listing.wrap():
                self.measure()
        listing.scroll_to_highlight()
        self.query_one(Page).on_resize()
        self.query_one(KeysBar).refresh_text()  # a key is for what is beyond the page's edge

    @property
    def topic(self) -> str:
        """Return the current page."""
        return self._history.current

    def refresh_text(self) -> None:
        """Show the same page in the other language, at the same heading."""
        self._refresh_lists()
        self._show(heading=self.query_one(Page).heading_on_top())

    def _refresh_lists(self) -> None:
        tr = self.session.tr
        search = self.query_one("#search", LineField)
        search.placeholder = tr(text("Search all topics, in either language; small typos are fine"))
        self.query_one("#topics").border_title = tr(text("Topics"))
        if search.value.strip():
            self._find(search.value)
        else:
            topics = [read_topic(name, tr.code) for name in topic_ids()]
            self.query_one(TopicList).show_all(topics, self.topic, tr)

    def _show(self, name: str = "", heading: int = 0) -> None:
        """Show a page, otherwise the current one, from a heading, counted from 1."""
        tr, shown = self.session.tr, self.query_one(Page)
        try:
            topic = read_topic(name or self.topic, tr.code)
            source = page(topic, self.session.example, tr, date.today().isoformat())
            shown.border_title = topic.title
            shown.border_subtitle = _address(topic.id)
            self.query_one(OnThisPage).show(topic, tr)
            shown.show(source)
            if heading:
                shown.to_heading(heading - 1)
        except WizardError as error:
            shown.tell(tr(error.message))
        except Exception as error:  # a page that fails is a message in its place
            failed = text("This page cannot be shown: {kind}: {error}", kind=type(error).__name__, error=error)
            shown.tell(tr(failed))

    def open(self, topic: str) -> None:
        """Open a page."""
        self.workers.cancel_group(self, "page")  # what the cursor rested on before
        self._history.go(topic)
        self.query_one(TermPanel).close()
        self.set_class(False, "-searching")
        self._show()
        self._turn_to("page")
        self.query_one(Page).focus()

    @on(TopicList.Opened)
    def _open(self, event: TopicList.Opened) -> None:
        self.open(event.topic)

    @on(Page.Followed)
    def _follow(self, event: Page.Followed) -> None:
        if event.href.startswith("topic:"):
            self.open(event.href.removeprefix("topic:"))
        elif event.href.startswith(SCHEME):
            self._explain(event.href.removeprefix(SCHEME))
        else:
            self.app.open_url(event.href)

    def _explain(self, term: str) -> None:
        """Show what a term means below the page; the second time open the page about it."""
        panel = self.query_one(TermPanel)
        if panel.term and panel.term.id == term:
            self.open(panel.leads_to)
        else:
            panel.explain(term)

    @on(OnThisPage.Heading)
    def _jump(self, event: OnThisPage.Heading) -> None:
        self._turn_to("page")
        self.query_one(Page).to_heading(event.number)
        self.query_one(Page).focus()

    @on(LineField.Changed, "#search")
    def _search(self, event: LineField.Changed) -> None:
        self.set_class(bool(event.value.strip()), "-searching")
        if event.value.strip():
            self._find(event.value)
        else:
            self._refresh_lists()
            self._draw()

    @on(LineField.Submitted, "#search")
    def _take_first(self) -> None:
        self.query_one(TopicList).action_select()

    def _find(self, words: str) -> None:
        from wizard.tui.docs.searching import find

        found = find(words, self.session.tr)
        self.query_one(TopicList).show_hits(list(found.topics), words, found.note, found.meant, found.terms)

    @on(TopicList.Meant)
    def _spell(self, event: TopicList.Meant) -> None:
        self.query_one("#search", LineField).value = event.words

    @on(TopicList.OptionHighlighted, "#topic-list")
    def _follow_highlight(self, event: TopicList.OptionHighlighted) -> None:
        """Show the page under the cursor below the results, if there is room."""
        topic = event.option_id or ""
        if "/" in topic and self.has_class("-searching") and self.query_one(Page).display:
            self._draw(topic, _BEFORE_PREVIEW)

    @work(exclusive=True, group="page")
    async def _draw(self, topic: str = "", pause: float = 0) -> None:
        """Show a page after so many seconds, unless another one is to be shown by then."""
        await asyncio.sleep(pause)
        self._show(topic)

    def key_down(self) -> None:
        """Move from the search into its results."""
        if self.focused is self.query_one("#search"):
            self.query_one(TopicList).focus()

    def action_search(self) -> None:
        """Focus the search field; what it has found is shown again."""
        self._turn_to("topics")
        self.set_class(bool(self.query_one("#search", LineField).value.strip()), "-searching")
        self.query_one("#search").focus()

    def action_back(self) -> None:
        """Show the page that was read before this one."""
        if self._history.back():
            self._show()

    def action_forward(self) -> None:
        """Show the page that was read after this one."""
        if self._history.forward():
            self._show()

    def action_read(self, by: int) -> None:
        """Open the next or previous page in reading order."""
        found = next_page(self.topic) if by > 0 else page_before(self.topic)
        if found:
            self.open(found)
            self.query_one(TopicList).point_at(found)

    def action_address(self) -> None:
        """Send the command that shows this page to the terminal's clipboard."""
        address = _address(self.topic)
        self.app.copy_to_clipboard(address)
        self.notify(
            self.session.tr(text("{command} was sent to the terminal's clipboard", command=address)), markup=False
        )

    def action_copy(self) -> None:
        """Copy the first visible code block."""
        self.query_one(Page).action_copy()

    def action_stop(self, by: int) -> None:
        """Go to the next or previous link or code block of the page, from what is in view, or to another part."""
        shown = self.query_one(Page)
        if self.focused is shown and shown.step(by):
            return
        (self.focus_next if by > 0 else self.focus_previous)()
        if self.focused is shown and by < 0:
            shown.enter_last()

    def action_turn(self) -> None:
        """Show the next of the parts for which there is no room."""
        shown = next(view for view in _VIEWS if self.has_class(f"-view-{view}"))
        view = _VIEWS[(_VIEWS.index(shown) + 1) % len(_VIEWS)]
        self._turn_to(view)
        focus = {"page": "#page", "topics": "#topic-list", "contents": "#on-this-page"}[view]
        self.query_one(focus).focus()

    def _turn_to(self, view: str) -> None:
        self.update_classes({f"-view-{name}": name == view for name in _VIEWS})

    def action_outward(self) -> None:
        """Close what explains a term, or clear the search, or leave a list, or close the documentation."""
        search = self.query_one("#search", LineField)
        if self.query_one(TermPanel).close():
            return
        if search.value:
            search.value = ""
            self.query_one("#topic-list").focus()
        elif self.focused is not self.query_one(Page) and not self.has_class("-view-page"):
            self._turn_to("page")
            self.query_one(Page).focus()
        else:
            self.dismiss()


def _address(topic: str) -> str:
    """Return the command that shows a page anywhere; a chapter's one also runs its experiment."""
    number = topic.startswith(f"{GROUP}/") and number_of(topic)
    return f"werf-wizard learn {number}" if number else f"werf-wizard explain {topic}"
