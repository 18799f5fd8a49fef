"""Small dialogs: where to save, whether to overwrite, whether to continue a saved session."""

from collections.abc import Callable
from typing import TypeAlias

from textual import on
from textual.app import ComposeResult

from wizard.language import Text, text
from wizard.tui.dialogs.dialog import Box, Dialog
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.listing import Listing, Row
from wizard.tui.widgets.path_field import PathField
from wizard.tui.widgets.words import Words

Problem: TypeAlias = "Text | tuple[Text, ...] | None"
"""Why a line is not accepted, and what helps."""


class ChoiceDialog(Dialog):
    """Sentences, and a few choices."""

    def __init__(self, title: Text, *about: Text, choices: tuple[tuple[str, Text], ...]) -> None:
        super().__init__()
        self._title_text, self._about, self._choices = title, about, choices

    def compose(self) -> ComposeResult:
        """Yield the sentences and the list."""
        with Box():
            yield Words(id="about")
            yield Listing(id="ways")

    def refresh_text(self) -> None:
        """Write the text; the cursor stays."""
        tr = self.session.tr
        box = self.query_one(Box)
        box.border_title = tr(self._title_text)
        box.border_subtitle = tr(text("Enter accepts it, Esc closes"))
        self.query_one("#about", Words).update("\n".join(map(tr, self._about)))
        ways = self.query_one(Listing)
        at = ways.highlighted or 0
        ways.clear_options()
        ways.add_options([Row(tr(label), id=name) for name, label in self._choices])
        ways.highlighted = at
        ways.focus()

    @on(Listing.OptionSelected)
    def _take(self, event: Listing.OptionSelected) -> None:
        self.dismiss(event.option.id or "")


class LineDialog(Dialog):
    """A path to type; `check` returns why it cannot be accepted and what helps, None if it can."""

    def __init__(
        self, title: Text, about: Text | tuple[Text, ...], value: str, check: "Callable[[str], Problem]"
    ) -> None:
        super().__init__()
        self._title_text, self._value, self._check = title, value, check
        self._about = (about,) if isinstance(about, Text) else about

    def compose(self) -> ComposeResult:
        """Yield the sentence, the line, and a line for errors."""
        with Box():
            yield Words(id="about")
            yield PathField(self._value, id="reply", compact=True)
            yield Words(id="reply-problem")

    def refresh_text(self) -> None:
        """Write the text; typed text stays."""
        tr = self.session.tr
        box = self.query_one(Box)
        box.border_title = tr(self._title_text)
        box.border_subtitle = tr(text("Enter accepts it, Tab completes it, Esc closes"))
        self.query_one("#about", Words).update("\n".join(map(tr, self._about)))

    def on_mount(self) -> None:
        """Complete paths by Tab."""
        self.query_one(PathField).completes = True

    @on(LineField.Submitted)
    def _take(self, event: LineField.Submitted) -> None:
        problem = self._check(event.value)
        if problem:
            said = (problem,) if isinstance(problem, Text) else problem
            self.query_one("#reply-problem", Words).update("\n".join(map(self.session.tr, said)))
        else:
            self.dismiss(event.value)
