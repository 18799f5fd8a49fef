"""The docs' room: results with the whole width, a page with all columns, the next page in the order of the list."""

import pytest
from textual.widgets import Input

from tests.tui.running import app, press, screen_text, until, until_idle
from tests.tui.scenes import look
from wizard.knowledge.groups import by_group
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.tui.docs import DocsScreen
from wizard.tui.docs.contents import TopicList


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (160, 45)])
async def test_results_have_the_width_and_the_line_that_matches(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "f3")
        one.screen.query_one("#search", Input).value = "umount2"
        await look(pilot)
        assert one.screen.query_one("#topics").region.width == size[0]
        shown = screen_text(one)
        assert "concepts/seccomp" in shown
        assert "`umount2`" in shown
        await press(pilot, "enter")
        await look(pilot)
        assert one.screen.query_one("#page-scroll").region.width >= 80
        await press(pilot, "f3")
        await look(pilot)
        assert one.screen.query_one("#topics").region.width == size[0]


async def test_a_page_has_all_columns_of_a_small_terminal() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3")
        await look(pilot)
        assert one.screen.query_one("#page-scroll").region.width == 80
        await press(pilot, "f6")
        await look(pilot)
        assert one.screen.query_one("#topics").region.width > 30


async def test_the_next_page_is_the_next_of_the_list_and_history_is_another_thing() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3")
        screen = one.screen
        assert isinstance(screen, DocsScreen)
        order = [topic.id for _, some in by_group(read_topic(name, "en") for name in topic_ids()) for topic in some]
        at = order.index(screen.topic)
        await press(pilot, "n")
        await until(pilot, lambda: screen.topic == order[at + 1])
        listing = screen.query_one(TopicList)
        assert listing.highlighted is not None
        assert listing.get_option_at_index(listing.highlighted).id == order[at + 1]
        await press(pilot, "p", "p")
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
