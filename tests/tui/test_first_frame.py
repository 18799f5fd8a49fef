"""The first frame of every screen is laid out for the size that there is: nothing jumps into its place afterwards."""

from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen

from tests.tui.running import app, press, until_idle
from wizard.interview.saved import Saved
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.dialogs.choice import ChoiceDialog
from wizard.tui.dialogs.commands import CommandsDialog
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
        display = App._display

        def noted(one: WizardApp, screen: Screen[Any], renderable: object) -> None:
            display(one, screen, renderable)  # type: ignore[arg-type]
            if renderable is not None and not one._batch_count and isinstance(one.screen, kind):
                self.drawn.append(text_of(one))

        monkeypatch.setattr(App, "_display", noted)


def text_of(one: WizardApp) -> str:
    """The screen as text, without the blanks at the ends of its lines."""
    strips = one.screen._compositor.render_strips(one.screen.size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def columns(drawn: str) -> list[set[int]]:
    """Where the corners of the frames are, by line."""
    return [{at for at, sign in enumerate(line) if sign in "╭╮╰╯"} for line in drawn.split("\n")]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", ["en", "ru"])
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


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
@pytest.mark.parametrize(
    ("key", "kind"),
    [("f1", HelpDialog), ("f3", DocsScreen), ("f4", DiagnosisScreen), ("ctrl+p", CommandsDialog), ("", ChoiceDialog)],
    ids=["help", "docs", "diagnosis", "commands", "resume"],
)
async def test_every_other_screen(
    key: str, kind: type[Screen[Any]], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = Frames(kind, monkeypatch)
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        if key:
            await press(pilot, key)
        else:
            one.session.load_saved = lambda: Saved({"machine": "here"}, "mode")
            one.offer_saved()
        await until_idle(pilot)
        settled = text_of(one)
    assert frames.drawn
    assert frames.drawn[0] == settled


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
