"""A screen whose first frame is laid out and filled for the size that there is.

Textual draws a screen once before it knows which breakpoints hold, and a widget learns its size with the frame that
should be filled for it.
"""

from typing import Any, TypeVar

from textual.events import ScreenResume
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from wizard.tui.painting import Painter

Result = TypeVar("Result")

WIDE = 120
"""Columns from which all panes fit in one row."""
WIDTHS = [(0, "-narrow"), (80, "-medium"), (WIDE, "-wide"), (160, "-huge")]
HEIGHTS = [(0, "-short"), (20, "-tall")]
"""Breakpoints of screens with panes."""


class Fitted(Screen[Result]):
    """A screen that is drawn only after its parts have their final sizes."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the focus. Textual draws the whole screen when it moves."""
    _is_fitted = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # as Textual has it
        super().__init__(id=id)
        self._compositor = Painter()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Fit the screen before its first frame. Textual's own handler runs afterwards and draws."""
        if not self._is_fitted and self.app.size:
            self._is_fitted = True
            event.refresh_styles = False  # they are read here, for the breakpoints that hold
            with self.app.batch_update():
                self._heed_breakpoints()
                self.measure()
                self.fit()
                self.measure()

    def measure(self) -> None:
        """Give every widget its size; nothing is drawn within a batch."""
        # What was measured is kept until a message about each change has gone around: too late for this frame.
        for widget in (self, *self.query("*")):
            widget._layout_updates += 1
            widget._clear_arrangement_cache()
        self._refresh_layout(self.app.size)

    def fit(self) -> None:
        """Write what depends on the sizes, which are known now."""
        for widget in self.query("*"):
            refresh_text: Any = getattr(widget, "refresh_text", None)
            if refresh_text is not None:
                refresh_text()

    def _heed_breakpoints(self) -> None:
        size = self.app.size
        across, down = self.HORIZONTAL_BREAKPOINTS or [], self.VERTICAL_BREAKPOINTS or []
        held = self._get_breakpoint_classes(size.width, across) | self._get_breakpoint_classes(size.height, down)
        self.update_classes({name: name in held for _, name in (*across, *down)}, update=False)
        # The screen's own styles were read when it was registered: before its style sheet was.
        self.update_node_styles(animate=False)
