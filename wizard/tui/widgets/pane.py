"""A pane that outlives its own mistakes: what fails while it is filled is shown in it, and nowhere else."""

from collections.abc import Callable

from textual.widget import Widget

from wizard.language import text
from wizard.tui.session import SessionPart
from wizard.tui.widgets.words import Unmarked


class Pane(SessionPart, Unmarked, Widget):
    """Part of a screen with words of its own. Subclasses write them in `fill`."""

    _filled_for: int | None = None

    def fill(self) -> None:
        """Write what the pane shows, from the interview and in the language of the session."""
        raise NotImplementedError

    def failed(self, message: str) -> None:
        """Show why the pane could not be filled."""
        self.border_subtitle = message

    def refresh_text_for_size(self) -> None:
        """Fill the pane again where its width is another than it was filled for."""
        if self.size.width != self._filled_for:
            self.refresh_text()

    def refresh_text(self) -> None:
        """Fill the pane again."""
        self._filled_for = self.size.width
        self.border_subtitle = ""
        self.attempt(self.fill)

    def attempt(self, write: Callable[[], None]) -> None:
        """Write a part of the pane, or say why that failed."""
        try:
            write()
        except Exception as error:  # whatever it is, the rest of the screen goes on
            said = text("This pane failed: {kind}: {error}", kind=type(error).__name__, error=error)
            self.failed(self.session.tr(said))
