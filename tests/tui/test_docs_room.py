"""The docs' room: results with the whole width, a page with all columns, the next page in the order of the list."""

import re
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.running import app, press, resize, screen_text, until, until_idle
from tests.tui.scenes import look
from wizard.knowledge.glossary import terms
from wizard.knowledge.groups import by_group
from wizard.knowledge.reading_order import reading_order
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.tui.docs import DocsScreen
from wizard.tui.docs.contents import OnThisPage, TopicList
from wizard.tui.docs.page import Page
from wizard.tui.docs.term import TermPanel


async def to_link(pilot: "Pilot[Any]", href: str) -> None:
    """Go on by Tab until a link is the current one."""
    for _ in range(60):
        await press(pilot, "tab")
        stop = pilot.app.screen.query_one(Page).stop
        if stop and stop.link and stop.link.href == href:
            return
    raise AssertionError(href)


async def test_results_have_the_width_and_the_line_that_matches() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "f3")
        one.screen.query_one("#search", Input).value = "umount2"
        for size in ((80, 24), (120, 35), (160, 45)):
            await resize(pilot, size)
            await look(pilot)
            assert one.screen.query_one("#topics").region.width == size[0]
            shown = screen_text(one)
            assert "concepts/seccomp" in shown, size
            assert shown.count("umount2") > 1, size  # in the field, and in a line below it
            await press(pilot, "enter")
            await look(pilot)
            assert one.screen.query_one("#page").region.width >= 80, size
            await press(pilot, "f3")


async def test_a_page_has_all_columns_of_a_small_terminal() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3")
        await look(pilot)
        assert one.screen.query_one("#page").region.width == 80
        await press(pilot, "f6")
        await look(pilot)
        assert one.screen.query_one("#contents").region.width > 30
        await press(pilot, "f6")
        await look(pilot)
        assert one.screen.query_one("#topics").region.width > 30


async def test_the_next_page_is_the_next_in_reading_order_and_history_is_another_thing() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3")
        screen = one.screen
        assert isinstance(screen, DocsScreen)
        order = reading_order()
        screen.open(order[20])
        at = 20
        await press(pilot, "n")
        await until(pilot, lambda: screen.topic == order[at + 1])
        listing = screen.query_one(TopicList)
        assert listing.highlighted is not None
        assert listing.get_option_at_index(listing.highlighted).id == order[at + 1]
        await press(pilot, "P", "З")  # Caps Lock is on
        await until(pilot, lambda: screen.topic == order[at - 1])
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: screen.topic == order[at])


async def test_a_page_can_be_sent_to_a_colleague() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "y")
        assert isinstance(one.screen, DocsScreen)
        assert one.clipboard == f"werf-wizard explain {one.screen.topic}"
        assert one.clipboard in screen_text(one)
        one.screen.open("learn/02-user-namespaces")
        await press(pilot, "y")
        assert one.clipboard == "werf-wizard learn 2"
        await look(pilot)
        assert one.clipboard in screen_text(one)


async def test_the_title_of_a_link_is_one_line_however_its_page_is_wrapped() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "f6")
        screen = one.screen
        assert isinstance(screen, DocsScreen)
        screen.open("problems/foreign-arch-qemu-reexec")
        await look(pilot)
        rows = {option.id: str(option.prompt) for option in screen.query_one(OnThisPage).options}
        assert "=problems/userns-blocked-by-seccomp-or-lsm" in rows
        assert [row for row in rows.values() if re.search(r"\S {2,}\S", row)] == []


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 60)])
async def test_no_title_is_cut(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "f6", "f6")
        await look(pilot)
        for listing in (one.screen.query_one(TopicList), one.screen.query_one(OnThisPage)):
            rows = [str(option.prompt) for option in listing.options]
            assert rows
            if listing.size.width:
                assert max(len(line) for row in rows for line in row.split("\n")) <= listing.size.width
        shown = {"".join(str(option.prompt).split()) for option in one.screen.query_one(TopicList).options}
        assert {"".join(read_topic(name, "en").title.split()) for name in topic_ids()} <= shown


async def test_the_page_follows_the_cursor_over_the_results_and_escape_shows_the_one_before() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "slash")
        screen = one.screen
        assert isinstance(screen, DocsScreen)
        before, frame = screen.topic, screen.query_one("#page")
        screen.query_one("#search", Input).value = "seccomp"
        await look(pilot)
        seen = []
        for _ in range(3):
            await press(pilot, "down")
            listing = screen.query_one(TopicList)
            name = listing.options[listing.highlighted or 0].id
            assert frame.border_title == read_topic(str(name), "en").title
            seen.append(name)
        assert len(set(seen)) == 3
        assert screen.topic == before
        await press(pilot, "escape")
        assert frame.border_title == read_topic(before, "en").title


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("permision denied", "permission denied"), ("kubrntes", "kubernetes"), ("сеакомп", ""), ("PSA", "")],
)
async def test_a_word_that_is_misspelt_is_offered_as_it_is_written(typed: str, meant: str) -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "slash")
        search = one.screen.query_one("#search", Input)
        search.value = typed
        await look(pilot)
        assert ("Did you mean" in screen_text(one)) is bool(meant)
        if meant:
            listing = one.screen.query_one(TopicList)
            listing.point_at(f"?{meant}")
            await press(pilot, "enter")
            await look(pilot)
            assert search.value == meant
            assert "Did you mean" not in screen_text(one)


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en", "namespace", ["namespace (Linux)", "namespace (Kubernetes)"]),
        ("ru", "слой", ["слой"]),
        ("en", "0x1000", []),
    ],
)
async def test_a_term_that_is_searched_for_is_explained_above_the_pages(
    language: str, typed: str, shown: list[str]
) -> None:
    one = app(language=language)
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "slash")
        one.screen.query_one("#search", Input).value = typed
        await look(pilot)
        listing = one.screen.query_one(TopicList)
        above = [str(option.prompt) for option in listing.options if not option.id]
        assert len(above) == len(shown)
        assert all(words in screen_text(one) for words in shown)
        first = listing.options[listing.highlighted or 0].id or ""
        assert "/" in first, "Enter opens the best page"


async def test_if_nothing_is_found_the_ways_on_are_said() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "slash")
        one.screen.query_one("#search", Input).value = "qwertyzxc"
        await look(pilot)
        assert "Nothing found" in screen_text(one)
        assert "Esc clears the search" in screen_text(one)


async def test_tab_goes_to_the_links_in_view_and_enter_follows_the_one_that_is_marked() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await one.run_action("app.read('concepts/keys')")
        await until_idle(pilot)
        screen = one.screen
        assert isinstance(screen, DocsScreen)
        screen.query_one(Page).to_heading(2)  # the task with a link, below its block
        shown, stops = screen.query_one(Page), []
        for _ in range(8):
            await press(pilot, "tab")
            stops.append(shown.stop)
        assert {stop.link is None for stop in stops if stop} == {True, False}
        shown.focus()
        await to_link(pilot, "topic:concepts/facts")
        await press(pilot, "tab", "shift+tab")
        assert shown.stop
        assert shown.stop.link
        await press(pilot, "enter")
        assert screen.topic == "concepts/facts"


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_a_term_is_explained_in_place_and_its_page_opened_the_second_time(language: str) -> None:
    one = app(language=language)
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3")
        await until_idle(pilot)
        screen = one.screen
        assert isinstance(screen, DocsScreen)
        screen.open("learn/04-overlayfs")
        screen.query_one(Page).post_message(Page.Followed("term:whiteout"))
        await look(pilot)
        assert terms(language)["whiteout"].about[:40] in screen_text(one)
        assert screen.topic == "learn/04-overlayfs"
        await press(pilot, "f2")
        await look(pilot)
        other = {"en": "ru", "ru": "en"}[language]
        assert terms(other)["whiteout"].about[:40] in screen_text(one)
        await press(pilot, "escape")
        await look(pilot)
        assert terms(other)["whiteout"].about[:40] not in screen_text(one)
        await to_link(pilot, "term:whiteout")
        await press(pilot, "enter")
        await look(pilot)
        assert terms(other)["whiteout"].about[:40] in screen_text(one)
        await press(pilot, "enter")
        await look(pilot)
        assert screen.topic == "concepts/overlayfs"
        assert not screen.query_one(TermPanel).display


def test_topics_are_listed_by_the_titles_that_are_shown() -> None:
    groups = list(by_group(read_topic(name, "en") for name in topic_ids()))
    assert [name.msgid for name, _ in groups[:5]] == ["Start here", "Concepts", "Modes", "Targets", "Images"]
    assert [topic.id for topic in groups[0][1][:2]] == ["learn/00-start", "learn/01-what-fails"]
    [settings] = [topics for name, topics in groups if name.msgid == "Settings"]
    shown = [topic.title.lower().removeprefix("the ").removeprefix("a ").lstrip("/.-") for topic in settings]
    assert shown == sorted(shown)
    assert len(shown) > 60


async def test_arrows_jump_between_the_groups_of_all_topics() -> None:
    one = app(language="ru")
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "f6", "f6")
        listing = one.screen.query_one(TopicList)
        await press(pilot, "home")
        topics = [read_topic(name, "ru") for name in topic_ids()]
        groups = [(name, members[0].id) for name, members in by_group(topics)]
        firsts = [first for _, first in groups]
        seen = []
        for _ in firsts[1:]:
            await press(pilot, "right")
            seen.append(listing.options[listing.highlighted or 0].id)
        assert seen == firsts[1:]
        await press(pilot, "right", "down", "left")
        assert listing.options[listing.highlighted or 0].id == firsts[-1]
        await press(pilot, "left")
        assert listing.options[listing.highlighted or 0].id == firsts[-2]
        assert one.session.tr(groups[-2][0]) in screen_text(one)
