"""The base of dialogs: a framed box with a title, closed by Esc."""

from abc import abstractmethod
from typing import ClassVar

from textual.binding import BindingType

from wizard.language import text
from wizard.tui.fitting import HEIGHTS
from wizard.tui.translation import LANGUAGE_KEY, TranslatedDialog, bind
from wizard.tui.widgets.words import Frame


class Box(Frame):
    """The frame of a dialog. The dialog is written again when it gets another width: lines are wrapped for it."""

    written_for = 0

    def on_resize(self) -> None:
        """Write what fits; the new width may come later than the new size of the terminal, with the styles for it."""
        if self.size.width != self.written_for and isinstance(self.screen, Dialog):
            self.screen.fit()


class Dialog(TranslatedDialog):
    """A dialog; its result is the name of the choice, empty if it was closed."""

    VERTICAL_BREAKPOINTS = HEIGHTS
    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "close", text("Close")),
        LANGUAGE_KEY,
        bind("f3", "app.docs", text("Docs"), show=False),
    ]

    def fit(self) -> None:
        """Write the text, and once more for the room that is left for it."""
        box = self.query_one(Box)
        box.written_for = box.size.width
        self.refresh_text()
        self.measure()
        self.refresh_text()

    @abstractmethod
    def refresh_text(self) -> None:
        """Write the text in the language of the session."""

    def action_close(self) -> None:
        """Close the dialog without a choice."""
        self.dismiss("")
