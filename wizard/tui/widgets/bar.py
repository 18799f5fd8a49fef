"""The lines at the top and at the bottom of a screen."""

from textual.content import Content

from wizard.tui.widgets.clicks import Clickable
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import is_same, shown


class Bar(Clickable, Pane):
    """A line of text without a widget in it: it is in the first frame."""

    _said = Content()

    def say(self, line: Content) -> None:
        """Show another line; nothing is drawn again for the same one."""
        if not is_same(line, self._said):
            self._said = line
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        return self._said

    def failed(self, message: str) -> None:
        """Show the message."""
        self.say(shown(message))

    def on_resize(self) -> None:
        """Write as much as fits."""
        self.refresh_text_for_size()
