"""Small questions: where to save, whether to overwrite, whether to go on with a saved session."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from wizard.language import Text
from wizard.tui.dialogs.dialog import Box, Dialog


class ChoiceDialog(Dialog):
    """A sentence and a few ways to go on."""

    def __init__(self, title: Text, about: Text, choices: tuple[tuple[str, Text], ...]) -> None:
        super().__init__()
        self._title_text, self._about, self._choices = title, about, choices

    def compose(self) -> ComposeResult:
        """Sentence and list."""
        with Box():
            yield Static(id="about")
            yield OptionList(id="ways")

    def speak(self) -> None:
        """Write the words; the cursor stays."""
        say = self.wizard.say
        self.query_one(Box).border_title = say(self._title_text)
        self.query_one("#about", Static).update(say(self._about))
        ways = self.query_one(OptionList)
        at = ways.highlighted or 0
        ways.clear_options()
        ways.add_options([Option(say(label), id=name) for name, label in self._choices])
        ways.highlighted = at
        ways.focus()

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id or "")


class LineDialog(Dialog):
    """A line to be typed; `check` says why one cannot be taken."""

    def __init__(self, title: Text, about: Text, value: str, check: Callable[[str], Text | None]) -> None:
        super().__init__()
        self._title_text, self._about, self._value, self._check = title, about, value, check

    def compose(self) -> ComposeResult:
        """Sentence, line, and what is wrong with it."""
        with Box():
            yield Static(id="about")
            yield Input(self._value, id="line")
            yield Static(id="problem")

    def speak(self) -> None:
        """Write the words; what was typed stays."""
        say = self.wizard.say
        self.query_one(Box).border_title = say(self._title_text)
        self.query_one("#about", Static).update(say(self._about))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        problem = self._check(event.value)
        if problem:
            self.query_one("#problem", Static).update(self.wizard.say(problem))
        else:
            self.dismiss(event.value)
