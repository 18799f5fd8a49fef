"""Letters and signs beside the function keys, in both keyboard layouts."""

import pytest
from textual.widgets import Input

from tests.interview.situations import CLOSED, NOTHING
from tests.tui.running import app, key_event, press, screen_text, until_idle
from tests.tui.scenes import TO_RESULT
from wizard.facts.model import Facts
from wizard.tui.dialogs.help import HelpDialog
from wizard.tui.docs import DocsScreen
from wizard.tui.widgets.choices import ChoiceList
from wizard.tui.widgets.code import LineBrowser


@pytest.mark.parametrize("keys", [("j", "k", "G", "g"), ("о", "л", "П", "п")])
async def test_lists_and_lines_are_moved_in_by_letters(keys: tuple[str, str, str, str]) -> None:
    down, up, last, first = keys
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        choices = one.screen.query_one(ChoiceList)
        await press(pilot, down)
        assert choices.highlighted == 1
        await press(pilot, up)
        assert choices.highlighted == 0
        await press(pilot, last)
        assert choices.highlighted == choices.option_count - 1
        await press(pilot, first, *TO_RESULT)
        lines = one.screen.query_one(LineBrowser)
        await press(pilot, last)
        assert lines.cursor == len(lines.lines) - 1
        await press(pilot, up)
        assert lines.cursor == len(lines.lines) - 2
        await press(pilot, first, down)
        assert lines.cursor == 1


@pytest.mark.parametrize(("asks", "searches", "quits"), [("?", "/", "q"), (",", ".", "й")])
async def test_help_search_and_quit_have_signs_of_their_own(asks: str, searches: str, quits: str) -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, asks)
        assert isinstance(one.screen, HelpDialog)
        await press(pilot, "escape", searches)
        assert isinstance(one.screen, DocsScreen)
        assert isinstance(one.focused, Input)
        await press(pilot, "escape", "escape")
        assert len(one.screen_stack) == 1
        one.post_message(key_event(quits))
        await pilot.pause()
    assert one.return_code == 0
    assert one._exit


@pytest.mark.parametrize(("room", "asks", "searches", "quits"), [("f3", "?", "/", "q"), ("f4", ",", ".", "й")])
async def test_these_signs_work_in_the_docs_and_in_a_diagnosis_too(
    room: str, asks: str, searches: str, quits: str
) -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, room, asks)
        assert isinstance(one.screen, HelpDialog)
        await press(pilot, "escape", searches)
        assert isinstance(one.screen, DocsScreen)
        assert isinstance(one.focused, Input)
        await press(pilot, "escape")
        assert not isinstance(one.focused, Input)
        one.post_message(key_event(quits))
        await pilot.pause()
    assert one.return_code == 0
    assert one._exit


@pytest.mark.parametrize(("facts", "said"), [(CLOSED, "nothing works here yet"), (NOTHING, "not known yet")])
async def test_without_a_mode_there_is_no_meter(facts: Facts, said: str) -> None:
    one = app(facts)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        assert said in screen_text(one)
        assert "▰" not in screen_text(one)
