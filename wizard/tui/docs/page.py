"""One page of the documentation, drawn row by row as it comes into view; its links and blocks of code can be focused.

Textual's own Markdown has a widget for each block: 156 for a page, each styled again whenever the focus moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from wizard.display import visible_lines
from wizard.language import text
from wizard.tui.docs.rows import Laid, Row, Stop
from wizard.tui.glyphs import glyph
from wizard.tui.session import SessionPart
from wizard.tui.translation import bind
from wizard.tui.widgets.markdown import Block, Code, Link, blocks, links_of
from wizard.tui.widgets.words import Unmarked, shown

_SHOWN = 40
"""Characters of a block's first line that say which one was copied."""
_MOST = 98
"""Columns of a page on a wide terminal."""
_DRAWN = "text"
"""The language of drawings."""
_MARGIN = 2
"""Columns at each side of a page, which only a wide drawing takes."""
_SIDEWAYS = 10
"""Columns by which a key scrolls to the left or right."""
_INDENT = 2
"""Columns of a block of code before and after its lines."""


class Page(SessionPart, Unmarked, ScrollView, can_focus=True):
    """A page; Tab goes from link to block to link, Enter follows or copies it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "follow", text("Follow the link")),
        bind("enter", "copy", text("Copy the block")),
        bind("c", "copy", text("Copy the block"), show=False),
        bind("right", "sideways(1)", text("The rest of the lines"), display="← →"),
        bind("left", "sideways(-1)", text("The rest of the lines"), show=False),
    ]
    _beyond = 0
    """Columns of the widest block of code that are beyond the edge."""

    @dataclass
    class Followed(Message):
        """A link was followed."""

        href: str

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002  # as Textual has it
        super().__init__(id=id, classes=classes)
        self._blocks: tuple[Block, ...] = ()
        self._laid = Laid()
        self._at: int | None = None
        self._pointed: int | None = None
        """The number of the link under the pointer."""

    def show(self, source: str) -> None:
        """Show Markdown, from its beginning."""
        self._show(tuple(blocks(source)))

    def tell(self, sentence: str) -> None:
        """Show a sentence as it is."""
        self._show((Block(shown(sentence)),))

    def _show(self, page: tuple[Block, ...]) -> None:
        self._blocks, self._at, self._pointed = page, None, None
        self._lay_out()
        self.scroll_to(0, 0, animate=False, force=True)
        self.refresh_bindings()

    def _lay_out(self) -> None:
        if self._width <= 0:
            return
        self._laid = Laid(self._blocks, self._width)
        # What is wider than the page are lines of code: they alone move to the left and right.
        self._beyond = max((code.width - sum(self._extent(code)) for code in self.codes), default=0)
        self.virtual_size = Size(self.scrollable_content_region.width + max(self._beyond, 0), len(self._laid.rows))
        self.refresh()
        self.refresh_bindings()

    def _extent(self, code: Code) -> tuple[int, int]:
        """Return the columns of a block that are left out at its left, and those for which there is room.

        A drawing that does not fit between the margins of the page takes them, and gives up its own.
        """
        room = max(self._width - 2 * _INDENT, 1)
        if code.width <= room or not code.is_drawing:
            return 0, room
        return code.margin, self.scrollable_content_region.width

    @property
    def _width(self) -> int:
        return min(self._whole_width - 2 * _MARGIN, _MOST)

    @property
    def _whole_width(self) -> int:
        """The columns of the page with its margins; a blank column next to the scrollbar is one of them."""
        return self.scrollable_content_region.width + self.styles.padding.right

    @property
    def _left(self) -> int:
        """The column at which the page begins."""
        return (self._whole_width - self._width) // 2

    def on_resize(self) -> None:
        """Lay the page out for another width; what was at the top remains there."""
        top = self.scroll_offset.y
        block = self._laid.rows[top].block if top < len(self._laid.rows) else 0
        self._lay_out()
        self.scroll_to(y=self._laid.row_of(block) if top else 0, animate=False, force=True)

    @property
    def codes(self) -> Sequence[Code]:
        """Return the blocks of code."""
        return [stop.code for stop in self._laid.stops if stop.code]

    @property
    def stop(self) -> Stop | None:
        """Return the link or block that Enter is for, if any."""
        return self._laid.stops[self._at] if self._at is not None and self.has_focus else None

    def heading_on_top(self) -> int:
        """Return the number of the heading at or above the top of the view, from 1; 0 above all."""
        top = self.scroll_offset.y
        return sum(row <= top + 1 for row in self._laid.headings) if top else 0

    def to_heading(self, number: int) -> None:
        """Scroll to a heading, counted from 0."""
        if number < len(self._laid.headings):
            self.scroll_to(y=self._laid.headings[number], animate=False, force=True)

    def step(self, by: int) -> bool:
        """Go to the next or previous link or block, at first to one in view; return False if there is no more."""
        stops, top, bottom = self._laid.stops, self.scroll_offset.y, self.scroll_offset.y + self.size.height
        at = self._at
        if at is None or not (stops[at].last >= top and stops[at].first < bottom):
            if at is None and by < 0:
                return False
            below = next((number for number, stop in enumerate(stops) if stop.last >= top), len(stops))
            at = below - 1 if by > 0 else below
        return self._go_to(at + by)

    def enter_last(self) -> None:
        """Go to the last link or block."""
        self._go_to(len(self._laid.stops) - 1)

    def _go_to(self, at: int) -> bool:
        if not 0 <= at < len(self._laid.stops):
            return False
        self._at = at
        stop = self._laid.stops[at]
        height = min(stop.last - stop.first + 1, max(self.size.height, 1))
        self.scroll_to_region(Region(self.scroll_offset.x, stop.first, 1, height), animate=False, force=True)
        self.refresh()
        self.refresh_bindings()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key works: Enter follows a link, or copies a block."""
        if action == "follow":
            return self.stop is not None and self.stop.link is not None
        if action == "copy":
            return self.stop is not None and self.stop.code is not None
        if action == "sideways":
            return self._beyond > 0
        return super().check_action(action, parameters)

    def action_sideways(self, by: int) -> None:
        """Scroll to what is beyond the edge of a block, or back."""
        self.scroll_relative(x=by * _SIDEWAYS, animate=False, force=True)

    def action_follow(self) -> None:
        """Open what the current link leads to."""
        if self.stop and self.stop.link:
            self.post_message(self.Followed(self.stop.link.href))

    def action_copy(self) -> None:
        """Send the current block of code, otherwise the first visible one, to the terminal's clipboard."""
        code = (self.stop.code if self.stop else None) or self._code_in_view()
        if code is None:
            return
        self.app.copy_to_clipboard(code.source)
        first = visible_lines(code.source.strip().split("\n")[0][:_SHOWN])
        message = text("Sent to the terminal's clipboard: {first}", first=first)
        self.app.notify(self.session.tr(message), markup=False)

    def _code_in_view(self) -> Code | None:
        """Return the first block in view that is no drawing; otherwise the first block from here on."""
        top = self.scroll_offset.y
        below = [stop for stop in self._laid.stops if stop.code and stop.last >= top]
        in_view = (stop.code for stop in below if stop.first < top + self.size.height)
        commands = (code for code in in_view if code and code.language != _DRAWN)
        return next(commands, below[0].code if below else None)

    def _link_at(self, event: events.MouseEvent) -> Link | None:
        at = event.get_content_offset(self)
        row = at.y + self.scroll_offset.y if at else len(self._laid.rows)
        if at is None or row >= len(self._laid.rows):
            return None
        line = self._laid.rows[row].words
        return next((link for link in links_of(line) if _covers(line, link, at.x - self._left)), None)

    def on_click(self, event: events.Click) -> None:
        """Follow the link that was clicked."""
        link = self._link_at(event)
        if link and not self.text_selection:
            self.post_message(self.Followed(link.href))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the link under the pointer."""
        self._point_at(self._link_at(event))

    def on_leave(self) -> None:
        """Mark none."""
        self._point_at(None)

    def _point_at(self, link: Link | None) -> None:
        number = link.number if link else None
        if number != self._pointed:
            self._pointed = number
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return a row of the view."""
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        ground = self.visual_style
        around = Strip.blank(self._left, ground.rich_style)
        if number >= len(self._laid.rows):
            return Strip.blank(width, ground.rich_style)
        row = self._laid.rows[number]
        if row.code is None:
            strip = Strip.join([around, self._words_strip(row, number)])
        else:
            strip = self._code_strip(row, row.code, number)
            strip = strip if strip.cell_length > self._width else Strip.join([around, strip])
        return strip.extend_cell_length(width, ground.rich_style)

    def _words_strip(self, row: Row, number: int) -> Strip:
        words = row.words
        for link in links_of(words):
            words = words.stylize(self._style_of(link), link.start, link.end)
        return Strip(self._with_selection(words, number).render_segments(self.visual_style)).apply_offsets(0, number)

    def _style_of(self, link: Link) -> str:
        current = self.stop.link if self.stop else None
        if current and current.number == link.number:
            return "underline reverse $accent"
        return f"{'bold ' if link.number == self._pointed else ''}underline $accent"

    def _code_strip(self, row: Row, code: Code, number: int) -> Strip:
        """Return a line of code with what is visible of it, and signs for what is beyond its edges."""
        stop, left = self.stop, self.scroll_offset.x
        margin, room = self._extent(code)
        is_current = stop is not None and stop.code is code
        base = self.visual_style + Style.parse("on $primary 20%" if is_current else "on $panel")
        edge = base.rich_style
        whole = Strip(self._with_selection(row.content, number).render_segments(base)).apply_offsets(0, number)
        shown = whole.crop_extend(margin + left, margin + left + room, edge)
        before = glyph("less") if left else glyph("decisive") if is_current else " "
        after = glyph("more") if whole.cell_length > margin + left + room else " "
        if room > self._width:  # no column is left for the signs: they cover the drawing
            first = [Segment(before, edge)] if left else []
            last = [Segment(after, edge)] if after != " " else []
            return Strip([*first, *shown.crop(len(first), room - len(last)), *last], room)
        return Strip.join([Strip([Segment(f"{before} ", edge)]), shown, Strip([Segment(f" {after}", edge)])])

    def _with_selection(self, content: Content, number: int) -> Content:
        span = self.text_selection.get_span(number) if self.text_selection else None
        if span is None:
            return content
        start, end = span
        marked = self.screen.get_visual_style("screen--selection", partial=True)
        return content.stylize(marked, start, len(content.plain) if end < 0 else end)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return the selected text: a paragraph is one line, as it was written."""
        said = ""
        for number, row in enumerate(self._laid.rows):
            if (span := selection.get_span(number)) is not None:
                start, end = span
                words = row.content.plain[start : None if end < 0 else end]
                said += f"\n{words}" if row.is_apart else f" {words.strip()}"
        return said.removeprefix("\n"), "\n"


def _covers(line: Content, link: Link, column: int) -> bool:
    """Return whether a link of a line is at a column."""
    start = line[: link.start].cell_length
    return start <= column < start + line[link.start : link.end].cell_length
