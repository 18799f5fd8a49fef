"""Painting without what is covered: of a container that its parts fill, nothing is seen.

Textual renders every widget whole, and paints front to back. A third of the lines of the wizard's screen are those of
containers, and each line is cut where any widget begins or ends: 1,500 pieces, and 1 MiB, for nothing.
"""

from collections.abc import Iterator

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class Painter(Compositor):
    """Textual's compositor, which does not render what is covered."""

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
