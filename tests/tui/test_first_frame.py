"""The first frame of every screen is laid out for the size that there is: nothing jumps into its place afterwards."""

from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen

from tests.tui.running import app, at_result, press, screen_text, until_idle
from tests.tui.scenes import look
from wizard.interview.saved import Saved
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.dialogs.choice import ChoiceDialog
from wizard.tui.dialogs.commands import CommandsDialog
from wizard.tui.dialogs.dialog import Box, Dialog
from wizard.tui.dialogs.help import HelpDialog
from wizard.tui.docs import DocsScreen
from wizard.tui.widgets.words import Words
from wizard.tui.wizard_screen import WizardScreen

pytestmark = pytest.mark.frames
SIZES = [(40, 12), (80, 24), (120, 35), (200, 60)]
FRAME = "╭╮╰╯│─"


class Frames:
    """What was drawn, frame by frame, of screens of a kind."""

    def __init__(self, kind: type[Screen[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
        self.drawn: list[str] = []
        self.kind = kind
        display = App._display

        def noted(one: WizardApp, screen: Screen[Any], renderable: object) -> None:
            display(one, screen, renderable)  # type: ignore[arg-type]
            if renderable is not None and not one._batch_count and isinstance(one.screen, self.kind):
                self.drawn.append(text_of(one))

        monkeypatch.setattr(App, "_display", noted)

    def begin(self, kind: type[Screen[Any]]) -> None:
        """Forget what was drawn, and note the screens of another kind."""
        self.drawn.clear()
        self.kind = kind


def text_of(one: WizardApp) -> str:
    """The screen as text, without the blanks at the ends of its lines."""
    strips = one.screen._compositor.render_strips(one.screen.size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def columns(drawn: str) -> list[set[int]]:
    """Where the corners of the frames are, by line."""
    return [{at for at, sign in enumerate(line) if sign in "╭╮╰╯"} for line in drawn.split("\n")]


@pytest.mark.parametrize(("size", "language"), zip(SIZES, ("ru", "en", "ru", "en"), strict=True))
async def test_the_wizard(size: tuple[int, int], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = Frames(WizardScreen, monkeypatch)
    one = app(language=language)
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        settled = text_of(one)
    bars = [frame.split("\n") for frame in frames.drawn]
    assert bars[0][0] == settled.split("\n")[0]
    assert bars[0][-1]
    assert "╭" not in frames.drawn[0], "the bars are drawn before the panes are made"
    first = next(frame for frame in frames.drawn if "╭" in frame)
    assert columns(first) == columns(settled)
    question = "Which machine" if language == "en" else "Какая машина"
    assert question in first


OTHERS: dict[str, type[Screen[Any]]] = {
    "f1": HelpDialog,
    "f3": DocsScreen,
    "f4": DiagnosisScreen,
    "ctrl+p": CommandsDialog,
    "": ChoiceDialog,
}
"""By the key that opens each; none opens the offer to go on with a saved session."""


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
async def test_every_other_screen(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is opened once: a second time, an app knows its size already."""
    frames = Frames(WizardScreen, monkeypatch)
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        for key, kind in OTHERS.items():
            frames.begin(kind)
            if key:
                await press(pilot, key)
            else:
                one.session.load_saved = lambda: Saved({"machine": "here"}, "mode")
                one.offer_saved()
            await until_idle(pilot)
            assert frames.drawn, kind
            assert frames.drawn[0] == text_of(one), kind
            await one.pop_screen()
            await until_idle(pilot)


async def test_words_that_change_twice_before_they_are_laid_out_have_the_height_of_the_last() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        words = Words(id="words")
        await one.screen.mount(words)
        await until_idle(pilot)
        words.update("one line")
        one.screen._clear_arrangement_cache()  # as another widget's change does at any time
        one.screen._refresh_layout()
        words.update("one line\nanother\nand a third")
        await until_idle(pilot)
        assert words.size.height == 3


@pytest.mark.parametrize("key", ["enter", "f1", "x"], ids=["actions", "help", "next steps"])
async def test_a_dialog_is_written_for_a_width_that_comes_late(key: str) -> None:
    """A window of another size changes the styles of the frame too, sometimes only after a frame."""
    one = at_result()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, key)
        dialog = one.screen
        assert isinstance(dialog, Dialog)
        dialog.query_one(Box).styles.width = 40
        await look(pilot)
        now = screen_text(one)
        dialog.fit()
        await look(pilot)
        assert screen_text(one) == now
