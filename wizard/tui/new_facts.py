"""Facts that arrive while the screen is open: from a source's thread into the session, and to every screen."""

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from wizard.tui.session import SessionApp

if TYPE_CHECKING:
    from wizard.facts.model import Facts

SLOW = 2.0
"""Seconds after which a source of facts is called slow."""


@runtime_checkable
class ShowsFacts(Protocol):
    """A screen that shows facts."""

    def facts_changed(self) -> None:
        """Update what depends on facts."""

    def waiting_changed(self) -> None:
        """Update which sources of facts have not answered yet."""


class GathersFacts(SessionApp):
    """An app that gathers facts and passes them to its screens."""

    _is_told = False
    """Whether the screens are about to be told."""

    def action_gather(self) -> None:
        """Ask all sources of facts again."""
        if self.session.gather(self.arrived):
            self.set_timer(SLOW + 0.1, self._tell_slowness)

    def arrived(self, source: str, facts: "Facts") -> None:
        """Pass facts from a source's thread to the app's thread, if the app still runs."""
        with suppress(RuntimeError):
            self.call_later(self.learn, source, facts)

    def learn(self, source: str, facts: "Facts") -> None:
        """Store the facts of one source, and show them with those that arrive before the next frame."""
        self.session.learn(source, facts)
        if not self._is_told:
            self._is_told = True
            self.call_after_refresh(self.action_show_facts)

    def action_show_facts(self) -> None:
        """Update what depends on facts, on all screens."""
        self._is_told = False
        for screen in self.screen_stack:
            if isinstance(screen, ShowsFacts):
                screen.facts_changed()

    def _tell_slowness(self) -> None:
        if not self.session.waiting:
            return
        for screen in self.screen_stack:
            if isinstance(screen, ShowsFacts):
                screen.waiting_changed()
        self.set_timer(1, self._tell_slowness)
