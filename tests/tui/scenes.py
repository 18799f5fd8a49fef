"""Every screen of the wizard, as the keys that lead to it: for the snapshots and for the README's pictures."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from tests.interview.situations import ABLE, CLOSED, MIXED
from tests.tui.running import ENTERED, app, drawn, press, resize, until, until_idle
from tests.tui.snapshots import snapshot
from wizard.facts.model import Facts
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.diagnosis.log import LogPane

FIRST = (120, 35)
SIZES = (FIRST, (80, 24), (200, 60))
WORDY = SIZES[:2]
"""The sizes of the second language: where the room is short, its longer words decide."""
EDGES = ((160, 35), (159, 35), (140, 30), (139, 30), (119, 20), (80, 19), (79, 20), (40, 12))
"""On each side of every width and height at which the layout changes."""


@dataclass(frozen=True)
class Scene:
    """Keys after the first screen stands, then words typed into the field in focus; `facts` are of the machine.

    With `place` it begins there, with the answers of a person who presses Enter at each question before it.

    With `log` the keys are pressed in the troubleshooting session, once it has read that log. `everywhere` is for one
    screen of each layout: it is approved in both languages at every size, the others once in each language.
    """

    keys: tuple[str, ...] = ()
    words: str = ""
    facts: Facts = ABLE
    given: tuple[tuple[str, str], ...] = ()
    log: str | None = None
    edges: tuple[tuple[int, int], ...] = ()
    everywhere: bool = False
    place: str = ""

    def app(self) -> WizardApp:
        """The wizard for this scene, in English."""
        return app(self.facts, given={**(ENTERED if self.place else {}), **dict(self.given)}, place=self.place)

    async def play(self, pilot: "Pilot[Any]") -> None:
        """Go to the screen, drawn after each key as a person sees it."""
        await until_idle(pilot)
        if self.log is not None:
            await diagnose(pilot, self.log)
        for key in self.keys:
            await look(pilot)
            await press(pilot, key)
        if self.words:
            field = pilot.app.focused
            assert isinstance(field, Input)
            field.value = self.words
            await until_idle(pilot)
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        await look(pilot)

    def views(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """The languages and sizes of the window in which it is approved, the narrow ones last: they move the focus."""
        for language, sizes in (
            ("en", SIZES[:1]),
            ("ru", WORDY if self.everywhere else WORDY[1:]),
            ("en", (*(SIZES[1:] if self.everywhere else ()), *self.edges)),
            ("ru", self.edges[-1:]),
        ):
            yield from ((language, size) for size in sizes)

    async def seen(self, pilot: "Pilot[Any]") -> AsyncIterator[tuple[str, tuple[int, int], str]]:
        """The screen in every view: the window is pulled from size to size, the language switched by its key."""
        one = pilot.app
        assert isinstance(one, WizardApp)
        for language, size in self.views():
            while language != one.session.tr.code:
                await press(pilot, "f2")
                await look(pilot)
            if size != tuple(one.size):
                await resize(pilot, size)
                await look(pilot)
            yield language, size, snapshot(one)


async def look(pilot: "Pilot[Any]") -> None:
    """Draw the screen, and wait for what that leads to: a list counts its lines when it is drawn."""
    await until_idle(pilot)
    drawn(pilot.app)
    await until_idle(pilot)


async def diagnose(pilot: "Pilot[Any]", log: str) -> None:
    """Open the troubleshooting session, and paste a log into it if there is one."""
    await press(pilot, "f4")
    screen = pilot.app.screen
    assert isinstance(screen, DiagnosisScreen)
    if log:
        screen.post_message(Paste(log))
        await until(pilot, lambda: screen.query_one(LogPane).log_state.done)


LOG = """\
$ docker run --rm --privileged --user 0 -v /src:/app -w /app registry.example.com/werf:2 werf build
Version: v2.35.2
Using werf config render file: /tmp/werf-config-render-3024
Building stage app/dockerfile
app/dockerfile  STEP 1/4: FROM alpine:3.18
app/dockerfile  Trying to pull docker.io/library/alpine:3.18...
app/dockerfile  fuse: device not found, try 'modprobe fuse' first
app/dockerfile  fuse-overlayfs: cannot mount: No such file or directory
Building stage app/dockerfile (6.32 seconds) FAILED
Error: phase build on image app stage dockerfile handler failed: mounting build container: exit status 1
"""
TO_RESULT = ("enter",) * 5
SCENES = {
    "environment": Scene(everywhere=True),
    "facts-file": Scene(("2",)),
    "system": Scene(("4",)),
    "mode": Scene(("enter", "down"), edges=EDGES, everywhere=True),
    "mode-refused": Scene(("enter",), facts=CLOSED),
    "target": Scene(("enter", "enter", "down")),
    "hardening": Scene(("enter", "enter", "enter", "down")),
    "details": Scene(place="details", everywhere=True),
    "setting": Scene(("down", "enter"), "werf 'build", place="details"),
    "result": Scene((*TO_RESULT, "down", "down", "down"), everywhere=True),
    "result-kubernetes": Scene(("enter", "enter", "4", "2", "enter", "down"), given=(("mode", "fuse-device"),)),
    "pool": Scene(("enter", "enter", "4"), facts=MIXED),
    "result-pool": Scene(("enter", "enter", "4", *("enter",) * 3, *("down",) * 3), facts=MIXED, everywhere=True),
    "actions": Scene(("enter",), edges=EDGES[-1:], place="result"),
    "next-steps": Scene(("x",), place="result"),
    "save": Scene(("ctrl+s",), place="result"),
    "help": Scene(("f1",), everywhere=True),
    "commands": Scene(("ctrl+p",)),
    "docs": Scene(("enter", "f3"), edges=EDGES, everywhere=True),
    "docs-search": Scene(("f3", "f3"), "привелегированый", everywhere=True),
    "session-asking": Scene(("2",), log="", everywhere=True),
    "session-found": Scene(log=LOG, edges=EDGES, everywhere=True),
    "session-steps": Scene(("enter",), log=LOG),
    "session-corrected": Scene(("d",), log=LOG),
    "session-nothing": Scene(log="all is well\n"),
}
