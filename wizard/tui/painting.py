"""Painting without what is covered: of a container that its parts fill, nothing is seen.

Textual renders every widget whole, and paints front to back. A third of the lines of the wizard's screen are those of
containers, and each line is cut where any widget begins or ends: 1,500 pieces, and 1 MiB, for nothing.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget


class Painter(Compositor):
    """Textual's compositor, which does not render what is covered."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Widget, Size] = {}
        """The sizes of all widgets at the last layout."""

    def reflow(self, parent: "Widget", size: Size) -> ReflowResult:
        """Lay out all widgets, and return which are hidden, shown and resized since the last time.

        Textual compares with a map that it also makes when a widget is looked for, after some rows were scrolled: who
        had come or grown by then was never told its size, and a pane stayed wrapped for none.
        """
        known = self._known
        hidden, shown, resized = super().reflow(parent, size)
        self._known = {widget: geometry.region.size for widget, geometry in self._full_map.items()}
        shown = shown | (self._known.keys() - known.keys())
        grown = {widget for widget, now in self._known.items() if known.get(widget, now) != now}
        return ReflowResult(hidden, shown, (resized | grown) - shown)

    def _get_renders(self, crop: Region | None = None) -> Iterator[tuple[Region, Region, list[Strip]]]:
        """Yield the widgets from front to back: where each is, what part of it may be seen, and the lines of that."""
        crop = crop or self.size.region
        painted = [0] * self.size.height
        """Of each row, the columns that are painted, as bits."""
        for widget, (region, clip) in self.visible_widgets.items():
            visible = region.intersection(clip)
            x, y, width, height = visible.intersection(crop)
            columns = ((1 << width) - 1) << x
            if any(columns & ~row for row in painted[y : y + height]):
                painted[y : y + height] = [row | columns for row in painted[y : y + height]]
                lines = Region(visible.x, y, visible.width, height)
                yield region, lines, widget.render_lines(lines.translate(-region.offset))

    def render_update(
        self, full: bool = False, screen_stack: "list[Screen[Any]] | None" = None, simplify: bool = False
    ) -> RenderableType | None:
        """Return what has changed.

        A widget tells the screen later that it has changed: what is painted by then is not painted once more. On the
        first screen that would be nearly all.
        """
        changed = {self.size.region} if full else self._dirty_regions.copy()
        update = super().render_update(full, screen_stack, simplify)
        for widget, (region, clip) in self.visible_widgets.items():
            if widget._repaint_regions and any(one.contains_region(region.intersection(clip)) for one in changed):
                widget._exchange_repaint_regions()
        return update
