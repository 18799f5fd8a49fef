"""Every screen of the wizard, as the keys that lead to it: for the snapshots and for the README's pictures."""

from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tests.interview.situations import ABLE, CLOSED
from tests.tui.running import app, press, settle
from wizard.facts.model import Facts
from wizard.tui.app import WizardApp


@dataclass(frozen=True)
class Scene:
    """Keys after the first screen stands, then words typed into the field in focus; `facts` are of the machine."""

    keys: tuple[str, ...] = ()
    words: str = ""
    facts: Facts = ABLE
    given: tuple[tuple[str, str], ...] = ()

    def app(self, language: str) -> WizardApp:
        """The wizard for this scene."""
        return app(self.facts, language, given=dict(self.given))

    async def play(self, pilot: "Pilot[Any]") -> None:
        """Go to the screen."""
        await settle(pilot)
        await press(pilot, *self.keys)
        if self.words:
            field = pilot.app.focused
            assert isinstance(field, Input)
            field.value = self.words
            await settle(pilot)
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        await settle(pilot)


TO_RESULT = ("enter",) * 5
SCENES = {
    "environment": Scene(),
    "facts-file": Scene(("2",)),
    "system": Scene(("4",)),
    "mode": Scene(("enter", "down")),
    "mode-refused": Scene(("enter",), facts=CLOSED),
    "hardening": Scene(("enter", "enter", "down")),
    "target": Scene(("enter", "enter", "enter", "down")),
    "details": Scene(("enter",) * 4),
    "setting": Scene(("enter", "enter", "enter", "enter", "down", "enter"), "werf 'build"),
    "result": Scene((*TO_RESULT, "down", "down")),
    "result-kubernetes": Scene(("enter", "enter", "2", "4", "enter", "down"), given=(("mode", "fuse-device"),)),
    "save": Scene((*TO_RESULT, "ctrl+s")),
    "help": Scene(("f1",)),
    "commands": Scene(("ctrl+p",)),
    "docs": Scene(("enter", "f3")),
    "docs-search": Scene(("f3", "f3"), "привелегированый"),
}
