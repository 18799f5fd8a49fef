"""A list whose rows are never cut: what is too long goes on below, indented."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize

from wizard.language import text
from wizard.records import Record
from wizard.tui.glyphs import hanging
from wizard.tui.translation import bind
from wizard.tui.widgets.listing import Listing, Row


class Entry(Record):
    """A row of a list: its words, its id (empty if it cannot be chosen), and how far its lines are indented."""

    words: "str | Content"
    id: str = ""
    indent: int = 0
    lead: str = ""

    def option(self, width: int) -> Row:
        """Return the row, wrapped to a width; 0 while that is not known."""
        if isinstance(self.words, Content):
            return Row(self.words, id=self.id or None, disabled=not self.id)
        first = f"{' ' * self.indent}{self.lead}"
        row = first + self.words
        return Row(hanging(row, width, len(first) + (0 if self.lead else 2)) if width else row, id=self.id)


class HangingList(Listing):
    """A list whose long rows go on below, indented; it is wrapped again for another width.

    Rows that cannot be chosen are headings of groups.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("right", "group(1)", text("Next group"), show=False),
        bind("left", "group(-1)", text("Previous group"), show=False),
    ]

    _rows: tuple[Entry, ...] = ()
    _width = 0

    def show_rows(self, rows: Iterable[Entry], current: str = "") -> None:
        """List these rows, with the cursor on the one with an id."""
        self._rows = tuple(rows)
        self._write(current)

    def on_resize(self, event: Resize) -> None:
        """Wrap the rows again; what all lists do follows."""
        del event
        self.wrap()

    def wrap(self) -> bool:
        """Wrap the rows for the width that is known now, and return whether it is another one; the cursor stays."""
        if self._width == self._room:
            return False
        at = self.highlighted
        self._write(self.options[at].id or "" if at is not None else "")
        return True

    def action_group(self, by: int) -> None:
        """Go to the first row of the next group; back to the first of this group, and from there of the one before."""
        at = self.highlighted
        firsts = [n for n, row in enumerate(self._rows) if row.id and (n == 0 or not self._rows[n - 1].id)]
        ahead = [first for first in firsts if at is None or (first > at if by > 0 else first < at)]
        if ahead:
            self.highlighted = ahead[0] if by > 0 else ahead[-1]
            self.scroll_to_highlight(top=True)
            self.scroll_relative(y=-1, animate=False, immediate=True)  # its heading

    @property
    def _room(self) -> int:
        """Return the width of a row; next to a scrollbar, which comes with more rows than fit."""
        width = self.scrollable_content_region.width
        comes = width and not self.show_vertical_scrollbar and len(self._rows) > self.size.height
        return width - self.styles.scrollbar_size_vertical if comes else width

    def _write(self, current: str) -> None:
        self._width = self._room
        self.clear_options()
        self.add_options([row.option(self._width) for row in self._rows])
        self.point_at(current)

    def point_at(self, name: str) -> None:
        """Put the cursor on a row, if it is listed."""
        ids = [option.id for option in self.options]
        if name in ids:
            self.highlighted = ids.index(name)
            self.scroll_to_highlight(top=False)
