"""Fields to type into, drawn so that the terminal obeys nothing in them."""

from pathlib import Path

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import Input

from wizard.display import visible_lines
from wizard.tui.widgets.words import Unmarked


class Harmless(Unmarked):
    """For a field: typed or pasted text stays as it is, and is drawn so that the terminal obeys nothing in it."""

    def render_line(self, y: int) -> Strip:
        """Return a line of the field."""
        strip: Strip = super().render_line(y)  # type: ignore[misc]
        if all(segment.text.isprintable() for segment in strip):
            return strip
        return Strip([Segment(visible_lines(text), style, control) for text, style, control in strip]).crop(
            0, strip.cell_length
        )


class LineField(Harmless, Input):
    """A field for one line."""


def typed_path(typed: str) -> Path:
    """Return a path as a person types it: `~` is a home directory, if that person exists."""
    path = Path(typed)
    try:
        return path.expanduser()
    except RuntimeError:
        return path
