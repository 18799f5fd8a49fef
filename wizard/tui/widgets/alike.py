"""Widgets of which many rows are the same, as those between a frame and those below the end of a list."""

from abc import abstractmethod

from textual.geometry import Region
from textual.strip import Strip


class Alike:
    """For a widget: one row is rendered for all that are the same.

    On the first screen they are more than half, and rendered rows are kept: 0.7 MiB.
    """

    @abstractmethod
    def alike(self) -> range:
        """Return the numbers of the rows that are the same."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a part of the widget."""
        x, y, width, _ = crop
        rows = self.alike()
        begin, end = max(y, rows.start), min(crop.bottom, rows.stop)
        if end - begin < 2:
            return self._rendered(crop)
        *above, row = self._rendered(Region(x, y, width, begin - y + 1))
        below = self._rendered(Region(x, end, width, crop.bottom - end)) if crop.bottom > end else []
        return [*above, *[row] * (end - begin), *below]

    def _rendered(self, crop: Region) -> list[Strip]:
        strips: list[Strip] = super().render_lines(crop)  # type: ignore[misc]
        return strips
