"""What is here can be focused, opened and read in full."""

from types import SimpleNamespace
from unittest.mock import patch

import pytest
from textual.widgets import OptionList

from tests.interview.situations import ABLE, CLOSED
from tests.tui.running import app, panes, press, resize, screen_text, until_idle
from wizard.facts.model import make_facts
from wizard.facts.world import World
from wizard.tui.docs import DocsScreen
from wizard.tui.gathering import Gathering
from wizard.tui.session import SOURCES
from wizard.tui.widgets.code import CodeView, LineBrowser


async def test_a_fact_is_explained_while_it_is_highlighted_and_opened_by_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    one = app(CLOSED)
    copied: list[str] = []
    monkeypatch.setattr(one, "copy_to_clipboard", copied.append)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        before = panes(one).explanation.topic
        await press(pilot, "tab", "down", "down", "down")
        assert panes(one).explanation.topic == "checks/userns-enabled"
        assert "max_user_namespaces" in screen_text(one)
        await press(pilot, "enter")
        shown = screen_text(one)
        assert "disabled: the limit is 0" in shown
        assert "Read: /proc/sys/user/max_user_namespaces: 0" in shown
        await press(pilot, "down", "enter")
        assert copied == ["sudo sysctl -w user.max_user_namespaces=28633"]
        await press(pilot, "escape")
        assert panes(one).explanation.topic == before, "Esc goes back to the question, which is explained again"
        assert one.focused is panes(one).question.query_one("#choices")
        await press(pilot, "tab", "enter", "enter")
        assert isinstance(one.screen, DocsScreen)


async def test_where_there_is_room_for_one_pane_the_facts_have_the_focus() -> None:
    one = app(CLOSED)
    async with one.run_test(size=(60, 20)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f6", "f6")
        assert one.focused is panes(one).environment.query_one(OptionList)
        await press(pilot, "escape")
        assert one.focused is panes(one).question.query_one("#choices")


async def test_decisive_lines_are_marked_and_gone_through() -> None:
    one = app(given={"target": "kubernetes", "mode": "fuse-device", "hardening": "standard"})
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, *["enter"] * 5)
        browser = panes(one).query_one(LineBrowser)
        marked = [at for at, line in enumerate(browser.lines) if line.mark == "*"]
        assert browser.cursor == marked[0] > 40
        assert browser.scroll_offset.y < marked[0] < browser.scroll_offset.y + browser.size.height
        assert "▌" in screen_text(one)
        await press(pilot, "n", "т")
        assert browser.cursor == marked[2]
        await press(pilot, "p", "p", "p")
        assert browser.cursor == marked[-1], "after the first comes the last"


async def test_with_room_the_preview_is_beside_the_question_and_the_explanation_has_70_columns() -> None:
    one = app()
    async with one.run_test(size=(200, 60)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "down")
        for size, is_roomy in (((200, 60), True), ((120, 35), False), ((200, 60), True)):
            await resize(pilot, size)
            found = panes(one)
            assert found.is_roomy is is_roomy
            assert (found.preview.region.y == found.question.region.y) is is_roomy
            assert "device /dev/fuse" in str(found.preview.query_one(CodeView).lines)
            assert found.explanation.topic == "modes/fuse-device"
            assert "For kernels without" in screen_text(one)
        assert 70 <= panes(one).explanation.content_size.width <= 80
        await press(pilot, *["enter"] * 4)
        assert not panes(one).is_roomy, "at the result the explanation is beside the lines"
        assert panes(one).explanation.region.y == panes(one).query_one("#result").region.y


async def test_nothing_is_judged_or_previewed_before_the_machine_has_answered() -> None:
    docker_alone = make_facts({"engine.docker.version": "27.3.1", "engine.docker.kernel": "6.1.0"})
    one = app(docker_alone)
    one.session._gathering = SimpleNamespace(waiting={"probe": 0.3})  # type: ignore[assignment]
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        shown = screen_text(one)
        assert "not known yet" in shown
        assert "once this machine has answered" in shown
        assert "being asked" in shown
        assert "grants" not in shown
        assert "docker run" not in str(panes(one).preview.query_one(CodeView).lines)
        one.session._gathering = None
        one.learn("probe", ABLE)
        await until_idle(pilot)
        assert "grants" in screen_text(one)
        assert "docker run" in str(panes(one).preview.query_one(CodeView).lines)


async def test_before_the_sources_are_asked_nothing_is_previewed_either() -> None:
    one = app(make_facts({}))
    one.session._world = World()
    assert set(one.session.waiting) == set(SOURCES)
    with patch.object(one.session, "gather", lambda arrived: False):
        async with one.run_test(size=(120, 35)) as pilot:
            await until_idle(pilot)
            assert "once this machine has answered" in screen_text(one)
            assert "docker run" not in screen_text(one)


async def test_all_sources_are_asked() -> None:
    waiting = Gathering(World(), lambda source, facts: None).waiting
    assert set(SOURCES) >= set(waiting)


async def test_tab_goes_to_what_is_known_first_and_then_to_what_only_scrolls() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "tab")
        assert one.focused
        assert panes(one).environment in one.focused.ancestors
        await press(pilot, "tab")
        assert one.focused is panes(one).preview.query_one(CodeView)
        await press(pilot, "tab", "shift+tab", "shift+tab", "shift+tab")
        assert one.focused is panes(one).question.query_one("#choices")


@pytest.mark.parametrize(("target", "first"), [("docker", "docker run --rm"), ("kubernetes", "securityContext:")])
async def test_a_preview_begins_at_the_lines_that_matter(target: str, first: str) -> None:
    one = app(given={"target": target, "mode": "overlay", "hardening": "standard"})
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        code = panes(one).preview.query_one(CodeView)
        above = code.lines[: code.scroll_offset.y]
        inside = code.lines[code.scroll_offset.y : code.scroll_offset.y + 2]
        assert above
        assert any(first in line.content.plain for line in inside)
        await resize(pilot, (160, 45))
        if target == "docker":
            assert panes(one).preview.query_one(CodeView).scroll_offset.y == 0, "there is room for all of it"


async def test_of_a_file_with_nothing_in_it_the_reason_is_shown() -> None:
    one = app(given={"target": "host"})
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        assert screen_text(one).count("Nothing is missing on this machine.") == 1
        await press(pilot, *["enter"] * 5)
        assert one.session.interview.place == "result"
        assert screen_text(one).count("Nothing is missing on this machine.") == 1
        assert "█" not in screen_text(one)


async def test_another_file_is_previewed_from_its_beginning() -> None:
    one = app(given={"target": "kubernetes", "mode": "overlay", "hardening": "standard"})
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        preview = panes(one).preview
        assert preview.query_one(CodeView).scroll_offset.y > 9
        one.session.interview.answer("target", "github-kubernetes")
        preview.supposed = None
        preview.refresh_text()
        await until_idle(pilot)
        assert "githubConfigUrl" in screen_text(one)


async def test_only_choices_that_a_digit_chooses_have_a_number() -> None:
    one = app()
    async with one.run_test(size=(120, 60)) as pilot:
        await until_idle(pilot)
        await press(pilot, "4")
        rows = [row.partition("││")[2].strip() for row in screen_text(one).split("\n")]
        assert any(row.startswith("9 ") for row in rows)
        assert any(row.startswith("· RHEL 9") for row in rows)
        assert not any(row.startswith("10 RHEL") for row in rows)
