"""The language on the screen: translated bindings, and screens that change language in place.

Textual has no translations. A widget with text has a method `refresh_text`, which writes it again in the language of
the session and keeps focus, cursor and scroll position; switching the language calls all of them.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Protocol, runtime_checkable

from textual.binding import ActiveBinding, Binding
from textual.screen import ModalScreen

from wizard.language import NAMES, Language, Text, text
from wizard.tui.fitting import Fitted
from wizard.tui.session import SessionPart

# Textual's own words that reach the footer and the help.
BUILT_IN = (
    text("Quit"),
    text("palette"),
    text("Copy selected text"),
    text("Focus Next"),
    text("Focus Previous"),
    text("Open the command palette"),
)


@runtime_checkable
class HasText(Protocol):
    """A widget with text in it."""

    def refresh_text(self) -> None:
        """Write the text in the language of the session, changing nothing else."""


def bind(
    keys: str, action: str, label: Text, *, show: bool = True, priority: bool = False, display: str = ""
) -> Binding:
    """Return a binding whose label is translated when it is shown. A letter works in any layout (keyboard.py)."""
    return Binding(keys, action, label.msgid, show=show, priority=priority, key_display=display or None)


LANGUAGE_KEY = Binding("f2", "app.switch_language", NAMES["ru"])
"""Its label is the own name of the language that the key switches to."""


class _Translated(SessionPart):
    """Bindings in the language of the session, from which the footer, the key panel and the palette read them."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Return Textual's active bindings, translated."""
        tr = self.session.tr
        found: dict[str, ActiveBinding] = super().active_bindings  # type: ignore[misc]
        after = NAMES[self.session.next_language]
        return {key: _translated(binding, tr, after) for key, binding in found.items()}


def _translated(active: ActiveBinding, tr: Language, next_language: str) -> ActiveBinding:
    is_of_language = active.binding.action == LANGUAGE_KEY.action
    description = next_language if is_of_language else tr.gettext(active.binding.description)
    binding = _described(active.binding, description)
    return active._replace(binding=binding, tooltip=tr.gettext(active.tooltip) if active.tooltip else "")


@lru_cache(maxsize=512)
def _described(binding: Binding, description: str) -> Binding:
    """Return a binding with a label; all of them are asked for whenever the focus moves."""
    return replace(binding, description=description)


class TranslatedScreen(_Translated, Fitted[None]):
    """A screen whose bindings are in the language of the session."""


class TranslatedDialog(_Translated, Fitted[str], ModalScreen[str]):
    """A dialog whose bindings are in the language of the session; its result is the name of the choice."""
