"""A field of several lines: apart from the others, because it is heavy and seldom needed."""

from textual.widgets import TextArea

from wizard.tui.widgets.fields import Harmless


class TextField(Harmless, TextArea):
    """A field for a text."""
