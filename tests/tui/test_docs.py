"""The docs companion: reading, following, searching, in both languages and every size."""

import pytest
from textual.widgets import Input, OptionList

from tests.tui.running import app, key_event, press, resize, screen_text, until, until_idle
from wizard.tui.app import WizardApp
from wizard.tui.docs import DocsScreen
from wizard.tui.docs.history import History
from wizard.tui.docs.page import Page


def docs(one: WizardApp) -> DocsScreen:
    """The docs, which are open."""
    assert isinstance(one.screen, DocsScreen)
    return one.screen


async def test_f3_opens_at_what_is_highlighted_and_escape_returns_to_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []
    one = app()
    monkeypatch.setattr(one, "copy_to_clipboard", sent.append)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "down", "f3")
        assert docs(one).topic == "modes/fuse-device"
        topics = docs(one).query_one("#topic-list", OptionList)
        assert topics.highlighted is not None
        assert topics.get_option_at_index(topics.highlighted).id == "modes/fuse-device"
        await press(pilot, "c")  # the block in view is copied
        assert sent == [docs(one).query_one(Page).codes[0].source]
        await press(pilot, "escape")
        assert one.screen is one.wizard_screen
        assert one.session.interview.place == "mode"


async def test_back_and_forward_go_between_the_pages_and_the_language_keeps_page_and_heading() -> None:
    one = app(given={"repo": "registry.example.com/mine"})
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "f3")
        docs(one).open("targets/docker")
        await until_idle(pilot)
        shown = docs(one).query_one(Page)
        assert any("WERF_REPO=registry.example.com/mine" in code.source for code in shown.codes)
        await press(pilot, "left_square_bracket")
        assert docs(one).topic == "modes/overlay"
        await press(pilot, "right_square_bracket")
        assert docs(one).topic == "targets/docker"
        await press(pilot, "left_square_bracket")
        shown.to_heading(3)
        await until_idle(pilot)
        before = shown.heading_on_top()
        await press(pilot, "f2")
        await until_idle(pilot)
        assert before == 4
        assert shown.heading_on_top() == before
        assert docs(one).topic == "modes/overlay"
        shown.to_heading(0)
        await until_idle(pilot)
        assert "Нативный overlayfs" in screen_text(one)
        assert "Поиск по всем темам" in screen_text(one)


async def test_what_is_typed_at_once_after_the_key_is_searched_for() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        for key in "/0x1000":  # in one burst, before the documentation is open
            one.post_message(key_event(key))
        await until(pilot, lambda: not one._typed_ahead and len(one.screen_stack) > 1)
        await until_idle(pilot)
        assert docs(one).query_one("#search", Input).value == "0x1000"


async def test_words_in_the_other_language_find_the_page_and_escape_leaves_the_search_before_the_docs() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "f3")
        search = docs(one).query_one("#search", Input)
        search.value = "zzzqqqxxx"
        await until_idle(pilot)
        assert "Nothing found" in screen_text(one)
        await press(pilot, "escape")
        assert search.value == ""
        search.value = "привилегированного контейнера"
        await until_idle(pilot)
        await press(pilot, "enter")
        assert docs(one).topic == "modes/fuse-privileged"
        await press(pilot, "escape", "escape")
        assert one.screen is one.wizard_screen


async def test_a_page_that_fails_is_a_message_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("made up")

    monkeypatch.setattr("wizard.tui.docs.screen.page", broken)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3")
        await until_idle(pilot)
        assert "made up" in screen_text(one)


async def test_topics_page_and_contents_are_reached_at_every_size() -> None:
    one = app()
    async with one.run_test(size=(200, 60)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "f3")
        assert "Native overlayfs" in screen_text(one)
        for size in ((200, 60), (80, 24), (40, 12)):
            await resize(pilot, size)
            seen = set()
            for _ in range(3):
                seen |= {
                    name for name in ("#topics", "#page", "#contents") if docs(one).query_one(name).size.width > 10
                }
                await press(pilot, "f6")
            assert seen == {"#topics", "#page", "#contents"}, size


def test_opening_a_page_forgets_those_ahead() -> None:
    history = History("a")
    history.go("b")
    history.back()
    history.go("c")
    assert not history.forward()
    assert history.back()
    assert history.current == "a"
    assert not history.back()
