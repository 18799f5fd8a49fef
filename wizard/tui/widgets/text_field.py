"""A field of several lines, in a separate module because it is slow to import and rarely needed."""

from textual.widgets import TextArea

from wizard.tui.widgets.fields import Harmless


class TextField(Harmless, TextArea):
    """A field for a text."""
