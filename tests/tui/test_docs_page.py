"""A page of the docs as rows: what is laid out for a width, and what the keys, the pointer and a selection do in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.selection import Selection

from tests.interview.situations import ABLE, interview
from tests.tui.running import press, resize, screen_text, until_idle
from wizard.commands.examples import session_example
from wizard.language import Language
from wizard.tui.docs.page import Page
from wizard.tui.docs.rows import Laid, Stop
from wizard.tui.session import SessionApp, WizardSession
from wizard.tui.widgets.markdown import blocks


def laid(body: str, width: int) -> Laid:
    """A page laid out for a width."""
    return Laid(tuple(blocks(body)), width)


def drawn(body: str, width: int) -> list[str]:
    """Its rows as text."""
    return [row.content.plain.rstrip() for row in laid(body, width).rows]


class Reader(SessionApp):
    """An app with one page and nothing else."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.animation_level = "none"
        self.session = WizardSession(Language("en"), lambda: interview(ABLE), None, session_example)
        self.body = body
        self.followed: list[str] = []

    def compose(self) -> ComposeResult:
        """Yield the page."""
        yield Page(id="page", classes="")

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(Page).show(self.body)
        self.query_one(Page).focus()

    def on_page_followed(self, event: Page.Followed) -> None:
        """Note which link was followed."""
        self.followed.append(event.href)


@asynccontextmanager
async def reading(body: str, size: tuple[int, int] = (40, 10)) -> AsyncIterator[tuple[Pilot[int], Reader, Page]]:
    """A page in a window."""
    one = Reader(body)
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        yield pilot, one, one.query_one(Page)


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("first\n\n## Head\n\nsecond", ["first", "", "Head", "second"]),
        ("first\n\n- one two three\n  four five\n- six", ["first", "", "• one two three", "  four five", "• six"]),
        ("## Head\n\n```sh\na\n\nb\n```\n\nafter", ["Head", "", "a", "", "b", "", "after"]),
        ("- item\n\n  ```sh\n  code\n  ```\n- next", ["• item", "", "code", "", "• next"]),
        ("> Read first: this page", ["▌ Read first: this", "▌ page"]),
    ],
)
def test_blocks_are_apart_and_hang_as_they_are_read(body: str, rows: list[str]) -> None:
    assert drawn(body, 18) == rows


TABLE = "| mode | needs |\n|---|---|\n| `overlay` | a kernel of 5.11 |\n| fuse | a device |"


def test_a_table_has_columns_as_wide_as_there_is_room_and_is_a_list_if_its_words_do_not_fit() -> None:
    assert drawn(TABLE, 40) == [
        "mode     needs",
        "───────  ────────────────",
        "overlay  a kernel of 5.11",
        "fuse     a device",
    ]
    assert drawn(TABLE, 18) == [
        "mode     needs",
        "───────  ─────────",
        "overlay  a kernel",
        "         of 5.11",
        "",
        "fuse     a device",
    ]
    assert drawn(TABLE, 12) == ["overlay", "  a kernel", "  of 5.11", "fuse", "  a device"]


def test_each_link_and_each_block_of_code_is_a_stop_in_the_order_in_which_they_are_read() -> None:
    page = laid(
        "[one](topic:a) and [two words](topic:b)\n\n```sh\nx\ny\n```\n\n"
        "| head | other |\n|---|---|\n| [left](term:c) | https://example.com/d. |",
        14,
    )
    assert [(stop.link.href if stop.link else stop.code and stop.code.source) for stop in page.stops] == [
        *("topic:a", "topic:b", "x\ny", "term:c", "https://example.com/d"),
    ]
    assert [(stop.first, stop.last) for stop in page.stops[:3]] == [(0, 0), (0, 1), (3, 4)]


def test_a_file_name_or_a_host_is_no_link() -> None:
    assert not laid("see troubleshooting.md and werf.io", 40).stops


LINKS = (
    "[one](topic:a), [two](topic:b)\n\n" + "\n\n".join(f"line {number}" for number in range(20)) + "\n\n[end](topic:c)"
)


def _href(stop: Stop | None) -> str:
    return stop.link.href if stop and stop.link else ""


async def test_tab_begins_in_view_and_ends_at_the_last_link() -> None:
    async with reading(LINKS) as (_, _, page):
        assert not page.step(-1)
        seen = []
        while page.step(1):
            seen.append(_href(page.stop))
        assert seen == ["topic:a", "topic:b", "topic:c"]
        assert "end" in screen_text(page.app)
        assert page.step(-1)
        assert "one" in screen_text(page.app)
        page.scroll_end(animate=False)
        assert page.step(1)
        assert _href(page.stop) == "topic:c"


async def test_enter_follows_a_link_and_copies_a_block() -> None:
    async with reading("[one](topic:a)\n\n```sh\nfirst \\\n  second\n```") as (pilot, one, page):
        await press(pilot, "enter")
        assert one.followed == []
        page.step(1)
        await press(pilot, "enter")
        assert one.followed == ["topic:a"]
        page.step(1)
        await press(pilot, "enter")
        assert one.clipboard == "first \\\n  second"


@pytest.mark.parametrize(("rows", "copied"), [(12, "ls"), (4, "a ──► b")])
async def test_a_command_in_view_is_copied_rather_than_the_drawing_above_it(rows: int, copied: str) -> None:
    body = "```text\na ──► b\n```\n\nwords\n\n```sh\nls\n```\n\n" + "more\n\n" * 9
    async with reading(body, (40, rows)) as (_, one, page):
        page.action_copy()
        assert one.clipboard == copied


async def test_a_click_follows_the_link_under_it_in_whichever_row_it_is() -> None:
    body = "before [words that go on in the next row](topic:a) after"
    async with reading(body, (30, 6)) as (pilot, one, _):
        rows = screen_text(one).split("\n")
        for word in ("words", "next", "before", "after"):
            row = next(at for at, line in enumerate(rows) if word in line)
            await pilot.click(Page, offset=(rows[row].index(word) + 1, row))
            await until_idle(pilot)
        assert one.followed == ["topic:a"] * 2


async def test_lines_of_code_beyond_the_edge_are_reached_and_paragraphs_stay() -> None:
    body = f"words\n\n```text\n{'0123456789' * 6}END\n```"
    async with reading(body) as (pilot, one, _):
        assert "›" in screen_text(one)
        assert "END" not in screen_text(one)
        await press(pilot, "ctrl+pagedown")
        assert "END" in screen_text(one)
        assert "‹" in screen_text(one)
        assert "words" in screen_text(one)


async def test_a_wide_drawing_takes_the_margins_of_the_page_and_gives_up_its_own() -> None:
    for columns, is_whole in ((40, True), (41, False)):
        body = f"words\n\n```text\n  ├{'─' * (columns - 2)}►\n```\n\n```sh\n  ls {'x' * columns}\n```"
        async with reading(body, (40, 12)) as (_, one, _):
            rows = screen_text(one).split("\n")
            drawing = next(row for row in rows if "├" in row)
            assert ("►" in drawing) is is_whole, rows
            assert ("›" in drawing) is not is_whole, rows
            assert any("  ls x" in row and "›" in row for row in rows), "code keeps its margin and its indent"
    async with reading(f"```text\na message {'x' * 40}\n```", (40, 8)) as (_, one, _):
        assert "    a message" in screen_text(one), "a message is no drawing"


async def test_the_key_for_what_is_beyond_the_edge_is_shown_only_if_something_is() -> None:
    for body, is_shown in ((f"```text\n{'0123456789' * 6}END\n```", True), ("```text\nshort\n```", False)):
        async with reading(body) as (pilot, one, page):
            assert page.check_action("sideways", (1,)) is is_shown
            if is_shown:
                await press(pilot, *["right"] * 9)
                assert "END" in screen_text(one)
                await press(pilot, *["left"] * 9)
                assert "‹" not in screen_text(one)


async def test_what_was_at_the_top_remains_there_in_a_narrower_window() -> None:
    body = "\n\n".join(f"paragraph {number} with some words that need a second row" for number in range(30))
    async with reading(body, (70, 8)) as (pilot, one, page):
        page.scroll_to(y=20, animate=False)
        await until_idle(pilot)
        assert screen_text(one).split()[1] == "10"
        await resize(pilot, (32, 8))
        assert screen_text(one).split()[1] == "10"


async def test_a_selection_is_the_text_as_it_was_written() -> None:
    async with reading("one two three four five six seven\n\n```sh\na\n  b\n```", (24, 10)) as (pilot, one, page):
        assert page.get_selection(Selection(None, None))[0] == "one two three four five six seven\n\na\n  b"
        rows = screen_text(one).split("\n")
        await pilot.mouse_down(Page, offset=(rows[0].index("two"), 0))
        await pilot.hover(Page, offset=(rows[1].index("six") + 2, 1))
        await pilot.mouse_up(Page, offset=(rows[1].index("six") + 2, 1))
        await until_idle(pilot)
        assert one.screen.get_selected_text() == "two three four five six"


async def test_what_a_terminal_would_obey_is_written_out_but_copied_as_it_is() -> None:
    async with reading("```text\nesc \x1b[2J\n```\n\n`bell \x07`") as (pilot, one, page):
        assert r"esc \x1b[2J" in screen_text(one)
        assert r"bell \x07" in screen_text(one)
        page.step(1)
        await press(pilot, "enter")
        assert one.clipboard == "esc \x1b[2J"
