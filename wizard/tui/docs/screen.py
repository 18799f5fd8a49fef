"""The documentation screen: search at the top, topics on the left, the page, its headings and links on the right."""

import asyncio
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets._markdown import MarkdownH2

from wizard.errors import WizardError
from wizard.knowledge.page import page
from wizard.knowledge.reading_order import START, next_page, page_before
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import Text, text
from wizard.tui.docs.contents import OnThisPage, TopicList
from wizard.tui.docs.history import History
from wizard.tui.docs.links import LinkedParagraph
from wizard.tui.docs.page import Page
from wizard.tui.docs.term import SCHEME, TermPanel
from wizard.tui.translation import LANGUAGE_KEY, TranslatedScreen, bind
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.keys import KeysBar
from wizard.tui.widgets.words import Frame, ScrollFrame, Words

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
    AUTO_FOCUS = "#page-scroll"
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

    def __init__(self, topic: str | None) -> None:
        super().__init__()
        self._history = History(topic or START)
        self._heading = 0

    def compose(self) -> ComposeResult:
        """Yield the parts; the width decides which are visible."""
        yield LineField(id="search", compact=True)
        with Horizontal(id="docs"):
            with Frame(id="topics", classes="pane"):
                yield TopicList(id="topic-list", compact=True)
            with ScrollFrame(id="page-scroll", classes="pane"):
                yield Page()
            with Frame(id="contents", classes="pane"):
                yield OnThisPage(id="on-this-page", compact=True)
        yield TermPanel()
        yield Words(id="docs-problem")
        yield KeysBar(id="keys")

    async def on_mount(self) -> None:
        """Open the first page."""
        self._refresh_lists()
        self.query_one("#page-scroll").focus()
        self.set_class(True, "-view-page")
        await self._show()

    def fit(self) -> None:
        """Scroll the list of topics to the current page."""
        super().fit()
        listing = self.query_one(TopicList)
        for _ in range(2):  # rows wrapped for the width known now, then with their scrollbar
            self.measure()
            listing.on_resize()
        self.measure()
        listing.scroll_to_highlight()

    @property
    def topic(self) -> str:
        """Return the current page."""
        return self._history.current

    def refresh_text(self) -> None:
        """Show the same page in the other language, at the same heading."""
        self._heading = self.heading_on_top()
        self._refresh_lists()
        self._draw()

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

    async def _show(self, name: str = "") -> None:
        """Show a page, otherwise the current one."""
        tr = self.session.tr
        problem = self.query_one("#docs-problem", Words)
        problem.display = False
        try:
            topic = read_topic(name or self.topic, tr.code)
            source = page(topic, self.session.example, tr, date.today().isoformat())
            self.query_one("#page-scroll").border_title = topic.title
            self.query_one("#page-scroll").border_subtitle = _address(topic.id)
            self.query_one(OnThisPage).show(topic, tr)
            await self.query_one(Page).show(source)
        except WizardError as error:
            await self._complain(error.message)
        except Exception as error:  # a page that fails is a message in its place
            await self._complain(
                text("This page cannot be shown: {kind}: {error}", kind=type(error).__name__, error=error)
            )

    async def _complain(self, message: Text) -> None:
        await self.query_one(Page).show(f"**{self.session.tr(message)}**")

    @on(Page.Shown)
    def _keep_heading(self) -> None:
        number, self._heading = self._heading, 0
        scroll = self.query_one("#page-scroll", VerticalScroll)
        if number:
            self.call_after_refresh(self.to_heading, number - 1)
        else:
            scroll.scroll_home(animate=False)

    def heading_on_top(self) -> int:
        """Return the number of the heading at or above the top of the view, from 1; 0 above all."""
        scroll = self.query_one("#page-scroll", VerticalScroll)
        top = scroll.scroll_offset.y
        return sum(heading.virtual_region.y <= top + 1 for heading in self.query(MarkdownH2)) if top else 0

    def to_heading(self, number: int) -> None:
        """Scroll to a heading, counted from 0."""
        headings = list(self.query(MarkdownH2))
        if number < len(headings):
            scroll = self.query_one("#page-scroll", VerticalScroll)
            scroll.scroll_to(y=headings[number].virtual_region.y, animate=False)

    async def open(self, topic: str) -> None:
        """Open a page."""
        self._history.go(topic)
        self.query_one(TermPanel).close()
        self.set_class(False, "-searching")
        self._heading = 0
        await self._show()
        self._turn_to("page")
        self.query_one("#page-scroll").focus()

    @on(TopicList.Opened)
    async def _open(self, event: TopicList.Opened) -> None:
        await self.open(event.topic)

    @on(Page.LinkClicked)
    async def _follow(self, event: Page.LinkClicked) -> None:
        if event.href.startswith("topic:"):
            await self.open(event.href.removeprefix("topic:"))
        elif event.href.startswith(SCHEME):
            await self._explain(event.href.removeprefix(SCHEME))
        else:
            self.app.open_url(event.href)

    async def _explain(self, term: str) -> None:
        """Show what a term means below the page; the second time open the page about it."""
        panel = self.query_one(TermPanel)
        if panel.term and panel.term.id == term:
            await self.open(panel.leads_to)
        else:
            panel.explain(term)

    @on(OnThisPage.Heading)
    def _jump(self, event: OnThisPage.Heading) -> None:
        self._turn_to("page")
        self.to_heading(event.number)
        self.query_one("#page-scroll").focus()

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
        self.query_one(TopicList).show_hits(list(found.topics), words, found.note, found.meant)

    @on(TopicList.Meant)
    def _spell(self, event: TopicList.Meant) -> None:
        self.query_one("#search", LineField).value = event.words

    @on(TopicList.OptionHighlighted, "#topic-list")
    def _follow_highlight(self, event: TopicList.OptionHighlighted) -> None:
        """Show the page under the cursor below the results, if there is room."""
        topic = event.option_id or ""
        if "/" in topic and self.has_class("-searching") and self.query_one("#page-scroll").display:
            self._draw(topic, _BEFORE_PREVIEW)

    @work(exclusive=True, group="page")
    async def _draw(self, topic: str = "", pause: float = 0) -> None:
        """Show a page after so many seconds, unless another one is to be shown by then."""
        await asyncio.sleep(pause)
        await self._show(topic)

    async def key_down(self) -> None:
        """Move from the search into its results."""
        if self.focused is self.query_one("#search"):
            self.query_one(TopicList).focus()

    def action_search(self) -> None:
        """Focus the search field; what it has found is shown again."""
        self._turn_to("topics")
        self.set_class(bool(self.query_one("#search", LineField).value.strip()), "-searching")
        self.query_one("#search").focus()

    async def action_back(self) -> None:
        """Show the page that was read before this one."""
        if self._history.back():
            await self._show()

    async def action_forward(self) -> None:
        """Show the page that was read after this one."""
        if self._history.forward():
            await self._show()

    async def action_read(self, by: int) -> None:
        """Open the next or previous page in reading order."""
        found = next_page(self.topic) if by > 0 else page_before(self.topic)
        if found:
            await self.open(found)
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
        from wizard.tui.docs.page import CodeBlock

        scroll = self.query_one("#page-scroll", VerticalScroll)
        top = scroll.scroll_offset.y
        for block in self.query(CodeBlock):
            if block.virtual_region.bottom > top:
                block.action_copy()
                return

    def action_stop(self, by: int) -> None:
        """Go to the next or previous link or code block of the page, from what is in view, or to another part."""
        focused, scroll = self.focused, self.query_one("#page-scroll", VerticalScroll)
        if isinstance(focused, LinkedParagraph) and focused.step(by):
            return
        top = scroll.scroll_offset.y
        stops = (one for one in self.query("#page LinkedParagraph, #page CodeBlock") if one.can_focus)
        ahead = [one for one in stops if one.virtual_region.bottom > top] if focused is scroll and by > 0 else []
        if ahead:
            ahead[0].focus()
        else:
            (self.focus_next if by > 0 else self.focus_previous)()
        if isinstance(self.focused, LinkedParagraph):
            self.focused.enter(by)

    def action_turn(self) -> None:
        """Show the next of the parts for which there is no room."""
        shown = next(view for view in _VIEWS if self.has_class(f"-view-{view}"))
        view = _VIEWS[(_VIEWS.index(shown) + 1) % len(_VIEWS)]
        self._turn_to(view)
        focus = {"page": "#page-scroll", "topics": "#topic-list", "contents": "#on-this-page"}[view]
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
        elif self.focused is not self.query_one("#page-scroll") and not self.has_class("-view-page"):
            self._turn_to("page")
            self.query_one("#page-scroll").focus()
        else:
            self.dismiss()


def _address(topic: str) -> str:
    """Return the command that shows a page anywhere."""
    return f"werf-wizard explain {topic}"
