"""A pane that survives its own errors: what fails while it is filled is shown in that pane only."""

from abc import abstractmethod
from collections.abc import Callable

from textual.widget import Widget

from wizard.language import text
from wizard.tui.session import SessionPart
from wizard.tui.widgets.alike import Alike
from wizard.tui.widgets.words import Unmarked, Words


class Pane(SessionPart, Unmarked, Alike, Widget):
    """A part of the screen with its own text. Subclasses write it in `fill`."""

    _filled_for: int | None = None
    _titles = ("", "")

    @abstractmethod
    def fill(self) -> None:
        """Write what the pane shows, from the interview and in the language of the session."""

    def entitle(self, title: str, below: str = "") -> None:
        """Write the titles. For the same ones, nothing is drawn: Textual would draw the pane and all that is in it."""
        if (title, below) != self._titles:
            self._titles = title, below
            self.border_title, self.border_subtitle = title, below

    def failed(self, message: str) -> None:
        """Show why the pane could not be filled."""
        self.query(Words).first().update(message)

    def refresh_text_for_size(self) -> None:
        """Fill the pane again if its width has changed since it was filled."""
        if self.size.width != self._filled_for:
            self.refresh_text()

    def refresh_text(self) -> None:
        """Fill the pane again."""
        self._filled_for = self.size.width
        self.attempt(self.fill)

    def attempt(self, write: Callable[[], None]) -> None:
        """Write a part of the pane, or show why that failed."""
        try:
            write()
        except Exception as error:  # whatever it is, the rest of the screen goes on
            said = text("This pane cannot be shown: {kind}: {error}", kind=type(error).__name__, error=error)
            self.failed(self.session.tr(said))

    def alike(self) -> range:
        """Return the rows between the first and the last of the frame."""
        return range(1, self.outer_size.height - 1)
