"""The smallest Textual program: what the wizard's start is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("bare app")


if __name__ == "__main__":
    BareApp().run()
