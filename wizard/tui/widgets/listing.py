"""Lists whose rows are plain text, and that can be paged through at any size."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.events import Resize
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from wizard.language import text
from wizard.tui.translation import bind
from wizard.tui.widgets.alike import Alike
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.words import Unmarked, is_same, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.visual import VisualType


class Row(Option):
    """A row of a list."""

    def __init__(self, prompt: "VisualType", id: str | None = None, disabled: bool = False) -> None:  # noqa: A002
        super().__init__(shown(prompt), id, disabled)


def _is_same(one: Option, other: Option) -> bool:
    return (one.id, one.disabled) == (other.id, other.disabled) and is_same(shown(one.prompt), shown(other.prompt))


class Listing(Unmarked, Alike, OptionList):
    """A list of rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("j", "cursor_down", text("Down"), show=False),
        bind("k", "cursor_up", text("Up"), show=False),
        bind("g", "first", text("First"), show=False),
        bind("G", "last", text("Last"), show=False),
    ]

    _wrapped_for = 0

    def __init__(self, *, id: str, compact: bool = False) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        if compact:  # told to `__init__`, it makes Textual look for styles before there are any
            self.add_class("-textual-compact", update=False)

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return a style; without colours the highlighted row is reversed, which Textual forgets."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if not self.app.no_color or "option-list--option-highlighted" not in component_classes:
            return style
        # The cursor of a list also moves while words are typed that choose its rows.
        is_cursor = self.has_focus or isinstance(self.screen.focused, LineField)
        return style + Style(reverse=True) if is_cursor else style

    def on_resize(self, event: Resize) -> None:
        """Wrap the rows again for another width. Textual does so for another height, and draws them again."""
        width = self.scrollable_content_region.width
        if width == self._wrapped_for:
            event.prevent_default()
        self._wrapped_for = width

    def alike(self) -> range:
        """Return what is below the last row."""
        top, _, bottom, _ = self.gutter
        return range(top + len(self._lines) - self.scroll_offset.y, self.outer_size.height - bottom)

    def write(self, rows: "Sequence[Row]") -> bool:
        """List these rows; return False, and draw nothing again, if the present ones are the same."""
        if len(rows) == self.option_count and all(map(_is_same, rows, self.options)):
            return False
        if rows:
            self.set_options(rows)  # to clear and to add are two layouts
        else:
            self.clear_options()
        return True

    def action_page_up(self) -> None:
        """Move a page up, or a row if there is no room for a page, which Textual does not handle."""
        if self._has_room:
            super().action_page_up()  # type: ignore[no-untyped-call]
        else:
            self.action_cursor_up()

    def action_page_down(self) -> None:
        """Move a page down, or a row if there is no room for a page."""
        if self._has_room:
            super().action_page_down()  # type: ignore[no-untyped-call]
        else:
            self.action_cursor_down()

    @property
    def _has_room(self) -> bool:
        return all(self.scrollable_content_region.size)
