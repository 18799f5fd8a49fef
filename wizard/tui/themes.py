"""Colour themes: dark, light, and high contrast."""

from typing import ClassVar

from textual.binding import BindingType
from textual.filter import Monochrome, NoColor
from textual.theme import Theme

from wizard.language import text
from wizard.tui.session import SessionApp
from wizard.tui.translation import bind

THEMES = (
    Theme(
        name="werf-dark",
        primary="#6cb4ee",
        secondary="#7f9cf5",
        accent="#f2b84b",
        success="#7bc47f",
        warning="#f2b84b",
        error="#f78f8b",
        foreground="#d8dee9",
        background="#12161d",
        surface="#171c25",
        panel="#1e2530",
        dark=True,
        variables={
            "border": "#2e3846",
            "text-muted": "#a3aebf",
            "border-blurred": "#2e3846",
            "footer-key-foreground": "#f2b84b",
        },
    ),
    Theme(
        name="werf-light",
        primary="#0a4fb8",
        secondary="#5a4fcf",
        accent="#6f4a00",
        success="#0f5c27",
        warning="#6f4a00",
        error="#a3121d",
        foreground="#1f2328",
        background="#fbfbf9",
        surface="#f3f3ef",
        panel="#e8e8e2",
        dark=False,
        variables={
            "border": "#c9cbc5",
            "text-muted": "#4b525a",
            "border-blurred": "#c9cbc5",
            "footer-key-foreground": "#6f4a00",
        },
    ),
    Theme(
        name="werf-contrast",
        primary="#00ffff",
        secondary="#ffffff",
        accent="#ffff00",
        success="#00ff00",
        warning="#ffff00",
        error="#ff8a8a",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        dark=True,
        variables={
            "border": "#ffffff",
            "text-muted": "#c8c8c8",
            "border-blurred": "#ffffff",
            "footer-key-foreground": "#ffff00",
        },
    ),
)


NAMES = {"dark": "werf-dark", "light": "werf-light", "contrast": "werf-contrast"}
"""The themes by the names that are remembered."""
_LIGHT_BACKGROUNDS = ("7", "15")


def is_light(colours: str) -> bool:
    """Return whether COLORFGBG, which some terminals set to the numbers of their colours, names a light background."""
    return colours.rpartition(";")[2] in _LIGHT_BACKGROUNDS


class Themed(SessionApp):
    """An app with these themes; F8 switches to the next one."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("f8", "next_theme", text("Colours"), show=False)]

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        if self.no_color:  # Textual would send shades of grey
            self._filters[:] = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme. Textual copies the table of them twice for each line: a twentieth of a frame."""
        return self._registered_themes.get(theme_name)

    def action_next_theme(self) -> None:
        """Switch between dark, light and high contrast."""
        names = [theme.name for theme in THEMES]
        self.action_use_theme(names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0])

    def action_use_theme(self, name: str) -> None:
        """Switch to a theme, and remember it."""
        self.theme = name
        self.session.remember("theme", next(key for key, known in NAMES.items() if known == name))

    def use_colours(self, wanted: str, terminal: str) -> None:
        """Begin with the colours that are wanted; for `auto`, light or dark as the terminal says it is."""
        self.theme = NAMES.get(wanted, NAMES["light" if is_light(terminal) else "dark"])
