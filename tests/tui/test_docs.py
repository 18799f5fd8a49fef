"""The docs companion: reading, following, searching, in both languages and every size."""

import pytest
from textual.widgets import Input, OptionList

from tests.tui.running import app, press, screen_text, settle
from wizard.tui.app import WizardApp
from wizard.tui.docs import DocsScreen
from wizard.tui.docs.history import History
from wizard.tui.docs.page import CodeBlock


def docs(one: WizardApp) -> DocsScreen:
    """The docs, which are open."""
    assert isinstance(one.screen, DocsScreen)
    return one.screen


async def test_f3_opens_at_what_is_highlighted() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "down", "f3")
        assert docs(one).topic == "modes/fuse-device"


async def test_escape_returns_to_the_wizard_where_it_was() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "down", "f3", "escape")
        assert one.screen is one.wizard_screen
        assert one.session.interview.place == "mode"


async def test_a_link_is_followed_and_back_and_forward_go_between_the_pages() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "f3")
        await docs(one).open("concepts/overlayfs")
        await settle(pilot)
        await press(pilot, "left_square_bracket")
        assert docs(one).topic == "modes/overlay"
        await press(pilot, "right_square_bracket")
        assert docs(one).topic == "concepts/overlayfs"


async def test_words_in_the_other_language_find_the_page_and_enter_opens_it() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "f3", "f3")
        docs(one).query_one("#search", Input).value = "привилегированного контейнера"
        await settle(pilot)
        await press(pilot, "enter")
        assert docs(one).topic == "modes/fuse-privileged"


async def test_words_that_nothing_has_are_told() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "f3", "f3")
        docs(one).query_one("#search", Input).value = "zzzqqqxxx"
        await settle(pilot)
        assert "Nothing was found" in screen_text(one)


async def test_escape_leaves_the_search_before_the_docs() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "f3", "f3")
        docs(one).query_one("#search", Input).value = "overlay"
        await settle(pilot)
        await press(pilot, "escape")
        assert docs(one).query_one("#search", Input).value == ""
        await press(pilot, "escape", "escape")
        assert one.screen is one.wizard_screen


async def test_the_language_changes_and_the_page_stays() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "f3", "f2")
        await settle(pilot)
        assert docs(one).topic == "modes/overlay"
        assert "Родной overlayfs" in screen_text(one)
        assert "Поиск по всем темам" in screen_text(one)


async def test_the_language_changes_and_the_heading_on_top_stays() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "f3")
        docs(one).to_heading(3)
        await settle(pilot)
        before = docs(one)._heading_on_top()
        await press(pilot, "f2")
        await settle(pilot)
        await settle(pilot)
        assert before == 4
        assert docs(one)._heading_on_top() == before


async def test_the_block_in_view_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    one = app()
    monkeypatch.setattr(one, "copy_to_clipboard", sent.append)
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "f3", "c")
        first = docs(one).query(CodeBlock).first()
        assert sent == [first.code.rstrip("\n")]


async def test_examples_show_the_readers_own_configuration() -> None:
    one = app(given={"repo": "registry.example.com/mine"})
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await docs(one).open("targets/docker")
        await settle(pilot)
        blocks = [block.code for block in docs(one).query(CodeBlock)]
        assert any("WERF_REPO=registry.example.com/mine" in block for block in blocks)


async def test_a_page_that_fails_is_a_message_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("made up")

    monkeypatch.setattr("wizard.tui.docs.screen.page", broken)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await settle(pilot)
        assert "made up" in screen_text(one)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)], ids=str)
async def test_topics_page_and_contents_are_reached_at_every_size(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "f3")
        assert "Native overlayfs" in screen_text(one)
        seen = set()
        for _ in range(3):
            seen |= {
                name for name in ("#topics", "#page-scroll", "#contents") if docs(one).query_one(name).size.width > 10
            }
            await press(pilot, "f6")
        assert seen == {"#topics", "#page-scroll", "#contents"}


async def test_the_list_of_topics_is_under_the_cursor_at_the_open_page() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "f3")
        topics = docs(one).query_one("#topic-list", OptionList)
        assert topics.highlighted is not None
        assert topics.get_option_at_index(topics.highlighted).id == "modes/overlay"


def test_opening_a_page_forgets_those_ahead() -> None:
    history = History("a")
    history.go("b")
    history.back()
    history.go("c")
    assert not history.forward()
    assert history.back()
    assert history.current == "a"
    assert not history.back()
