"""A pane that outlives its own mistakes: what fails while it is filled is shown in it, and nowhere else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.app import App
from textual.widget import Widget

from wizard.language import Language, text
from wizard.tui.widgets.words import Unmarked

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp


class Pane(Unmarked, Widget):
    """Part of a screen with words of its own. Subclasses write them in `fill`."""

    _filled_for: int | None = None

    @property
    def wizard(self) -> "WizardApp":
        """The app, with the interview and the language."""
        return cast("WizardApp", self.app)

    def fill(self) -> None:
        """Write what the pane shows, from the interview and in the language of the app."""
        raise NotImplementedError

    def failed(self, message: str) -> None:
        """Show why the pane could not be filled."""
        self.border_subtitle = message

    def speak_for_size(self) -> None:
        """Fill the pane anew where its width is another than it was filled for."""
        if self.size.width != self._filled_for:
            self.speak()

    def speak(self) -> None:
        """Fill the pane anew."""
        self._filled_for = self.size.width
        self.border_subtitle = ""
        self.attempt(self.fill)

    def attempt(self, write: Callable[[], None]) -> None:
        """Write a part of the pane, or say why that failed."""
        try:
            write()
        except Exception as error:  # whatever it is, the rest of the screen goes on
            said = text("This pane failed: {kind}: {error}", kind=type(error).__name__, error=error)
            self.failed(self.wizard.say(said))


def language_of(app: App[object]) -> Language:
    """The language of the app."""
    return cast("WizardApp", app).say
