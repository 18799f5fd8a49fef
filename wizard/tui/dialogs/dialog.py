"""What dialogs share: a framed box with a title, that Esc closes."""

from typing import ClassVar

from textual.binding import BindingType

from wizard.language import text
from wizard.tui.translation import TranslatedDialog, bind
from wizard.tui.widgets.words import Frame


class Box(Frame):
    """The frame of a dialog."""


class Dialog(TranslatedDialog):
    """A dialog; its result is the name of what was chosen, empty when it was closed."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "close", text("Close")),
        bind("f2", "app.switch_language", text("Русский")),
        bind("f3", "app.docs", text("Docs"), show=False),
    ]

    def fit(self) -> None:
        """Write the words, and once more for the room that they leave."""
        self.refresh_text()
        self.measure()
        self.refresh_text()

    def refresh_text(self) -> None:
        """Write the words in the language of the session."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close without a choice."""
        self.dismiss("")
