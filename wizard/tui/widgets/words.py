"""Labels and frames: no text is markup, and nothing in it is obeyed by the terminal.

Textual reads `[…]` in strings as markup, so a directory's name could style the screen or end it. All of `wizard/tui`
takes its labels and frames from here, its lists from `listing.py` and its fields from `fields.py`; a test holds that.
"""

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from wizard.display import visible_lines

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.visual import VisualType


def shown(said: "VisualType") -> Content:
    """Return words that can be drawn: a string is plain text, control characters are written out, styles stay."""
    content = said if isinstance(said, Content) else Content(visible_lines(str(said)))
    plain = content.plain
    if visible_lines(plain) == plain:
        return content
    signs = ((at, visible_lines(sign)) for at, sign in enumerate(plain))
    return Content("").join(content[at : at + 1] if sign == plain[at] else Content(sign) for at, sign in signs)


class Unmarked:
    """For a widget: its titles are plain text."""

    def render_str(self, text_content: "str | Content") -> Content:
        """Return a title as it is drawn."""
        return shown(text_content)


def is_same(one: Content, other: Content) -> bool:
    """Return whether two words look the same: Textual compares letters only."""
    return one.plain == other.plain and one.spans == other.spans


class Words(Unmarked, Static):
    """Words on the screen."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # as Textual has it
        super().__init__(id=id, markup=False)

    def update(self, content: "VisualType" = "", *, layout: bool = True) -> None:
        """Show other words; nothing is drawn again for the same ones."""
        written = shown(content)
        if isinstance(self.content, Content) and is_same(self.content, written):
            return
        if layout:
            # Textual counts one change until the widget is idle: a height measured between two would remain.
            self._layout_updates += 1
        super().update(written, layout=layout)

    def _size_updated(self, size: "Size", virtual_size: "Size", container_size: "Size", layout: bool = True) -> bool:
        """Note a size. Words have no scrollbars, for which Textual would lay out the whole screen once more."""
        return super()._size_updated(size, virtual_size, container_size, layout=False)


class Frame(Unmarked, Vertical):
    """Widgets below each other, in a frame with a title."""
