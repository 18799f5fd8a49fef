"""The screen: every path of the interview, live preview, language, sizes, what fails in one pane."""

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import Input, OptionList, Static, TextArea

from tests.interview.situations import ABLE, CLOSED, NOTHING, OLD
from tests.tui.running import app, at_result, panes, press, resize, screen_text, until_idle
from wizard.facts.model import Facts
from wizard.interview.result import command, make_result
from wizard.interview.saved import Saved
from wizard.knowledge.titles import titles
from wizard.tui.app import WizardApp
from wizard.tui.dialogs.commands import COMMANDS, fits, page_commands
from wizard.tui.widgets.code import CodeView, LineBrowser
from wizard.tui.widgets.details import Details
from wizard.tui.widgets.preview import Preview
from wizard.tui.wizard_screen import WizardScreen

SIZES = [(40, 12), (60, 20), (80, 24), (100, 30), (120, 35), (200, 60), (250, 70)]


def place(one: WizardApp) -> str:
    """Where the interview is."""
    return one.session.interview.place


async def test_enter_all_the_way_shows_the_docker_command() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for expected in ("mode", "target", "hardening", "details", "result"):
            await press(pilot, "enter")
            assert place(one) == expected
        assert "--cap-add SETUID" in screen_text(one)


async def test_every_target_is_reached_by_its_number() -> None:
    one = app(place="target")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for number, target, file in (("1", "docker", "docker-run.sh"), ("4", "kubernetes", "kubernetes.yaml")):
            await press(pilot, number)
            assert one.session.interview.settled["target"].value == target
            one.action_go_to("result")
            await until_idle(pilot)
            assert file in screen_text(one)
            one.action_go_to("target")
            await until_idle(pilot)


async def test_a_machine_that_must_be_prepared_leads_to_the_preparation() -> None:
    one = app(CLOSED)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "enter", "enter", "enter")
        assert place(one) == "result"
        assert "user.max_user_namespaces" in screen_text(one)


async def test_a_refused_choice_cannot_be_taken_by_its_number() -> None:
    one = app(OLD)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "1")
        assert place(one) == "mode"
        assert "✗" in screen_text(one)


async def test_escape_goes_back_and_keeps_the_answer() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "2", "escape")
        assert place(one) == "mode"
        assert panes(one).question.query_one(OptionList).highlighted == 1


async def test_the_preview_follows_the_highlighted_choice_before_it_is_taken() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "down")
        marked = {line.content.plain.strip(): line.mark for line in panes(one).preview.query_one(CodeView).lines}
        assert marked["--device /dev/fuse \\"] == "+"
        assert one.session.interview.settled["mode"].value == "overlay"


async def test_the_preview_shows_what_would_go() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "down", "down")
        marks = [line.mark for line in panes(one).preview.query_one(CodeView).lines]
        assert "-" in marks
        assert "+" in marks


async def test_the_risk_follows_the_highlighted_choice() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        assert "▰▱▱▱▱ least" in screen_text(one)
        await press(pilot, "down", "down")
        assert "▰▰▰▰▰ everything" in screen_text(one)


async def test_facts_that_arrive_keep_the_highlighted_choice() -> None:
    one = app(NOTHING)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down")
        one.learn("probe", ABLE)
        await until_idle(pilot)
        assert panes(one).question.query_one(OptionList).highlighted == 1
        assert "6.1.0" in screen_text(one)


async def test_a_setting_is_changed_out_of_the_list_and_back_in_it() -> None:
    one = app(place="details")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down", "enter")
        line = panes(one).question.query_one(Input)
        assert line.has_focus
        line.value = "werf build"
        await press(pilot, "enter")
        assert place(one) == "details"
        assert one.session.interview.settled["command"].value == "werf build"
        assert panes(one).query_one(Details).display


async def test_a_value_that_cannot_be_is_told_and_not_taken() -> None:
    one = app(place="details")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down", "enter")
        panes(one).question.query_one(Input).value = "werf 'build"
        await press(pilot, "enter")
        assert "a quote is not closed" in screen_text(one)
        assert one.session.interview.settled["command"].value == "werf converge"


async def test_escape_out_of_a_setting_returns_to_the_list() -> None:
    one = app(place="details")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down", "enter", "escape")
        assert place(one) == "details"
        assert panes(one).query_one(Details).display


async def test_facts_of_another_machine_come_from_a_file() -> None:
    one = app(files={"facts.txt": "\n".join(OLD.lines())})
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "2", "enter")
        assert place(one) == "mode"
        assert one.session.interview.settled["mode"].value == "fuse-device"


async def test_facts_of_another_machine_are_pasted() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "3")
        panes(one).question.query_one(TextArea).text = "\n".join(OLD.lines())
        await press(pilot, "ctrl+s")
        assert place(one) == "mode"
        assert one.session.interview.settled["mode"].value == "fuse-device"


async def test_a_pasted_key_that_does_not_exist_is_told_beside_the_checks() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "3")
        panes(one).question.query_one(TextArea).text = "kernel.release=6.1.0\nuserns.max=63404\nuserns.clone=0"
        await press(pilot, "ctrl+s")
        told = str(panes(one).environment.query_one("#machine", Static).content)
        assert "There is no fact “userns.clone”" in " ".join(told.split())


async def test_another_machine_is_named_by_its_system() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "4", "5")
        assert one.session.interview.settled["system"].value == "debian-13"
        assert "Debian 13" in screen_text(one)


async def test_the_language_changes_everywhere_and_keeps_step_answers_and_focus() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "down")
        before = one.focused
        await press(pilot, "f2")
        shown = screen_text(one)
        assert "Как Buildah будет хранить слои?" in shown
        assert "Справочник" in shown
        assert "How will" not in shown
        assert one.focused is before
        assert panes(one).question.query_one(OptionList).highlighted == 1
        await press(pilot, "f2")
        assert "How will Buildah store layers?" in screen_text(one)


async def test_the_language_changes_at_the_result_and_keeps_the_line() -> None:
    one = at_result()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down", "down", "down")
        before = panes(one).query_one(LineBrowser).cursor
        await press(pilot, "f2")
        assert panes(one).query_one(LineBrowser).cursor == before
        assert "seccomp" in screen_text(one)


async def test_moving_over_a_line_shows_its_reason() -> None:
    one = at_result()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        assert "settings/seccomp-profile" in screen_text(one), "it opens at the first line that decides"
        await press(pilot, "down", "down")
        assert "settings/capabilities" in screen_text(one)


async def test_the_reasons_can_stand_above_the_lines() -> None:
    one = at_result()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down")
        browser = panes(one).query_one(LineBrowser)
        assert "apparmor=unconfined" in browser.lines[browser.cursor].content.plain
        await press(pilot, "f7")
        assert "apparmor=unconfined" in browser.lines[browser.cursor].content.plain, "the cursor stays on its setting"
        await press(pilot, "g")
        assert "# docker run --rm" in screen_text(one)


async def test_the_result_names_the_command_that_repeats_it() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, *["enter"] * 5)
        assert command(one.session.interview.settled.situation) == (
            "werf-wizard export docker --mode overlay --hardening least-privilege"
        )
        assert "without questions: werf-wizard" in screen_text(one)


async def test_several_files_are_tabs() -> None:
    one = at_result()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "right")
        assert "defaultAction" in screen_text(one)


async def test_saving_writes_the_files_and_asks_before_overwriting(tmp_path: Path) -> None:
    one = at_result()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+s")
        one.screen.query_one(Input).value = str(tmp_path)
        await press(pilot, "enter")
        file = tmp_path / "docker-run.sh"
        assert "docker run --rm" in file.read_text()
        file.write_text("mine")
        await press(pilot, "ctrl+s")
        one.screen.query_one(Input).value = str(tmp_path)
        await press(pilot, "enter", "enter")
        assert file.read_text() == "mine"
        await press(pilot, "ctrl+s")
        one.screen.query_one(Input).value = str(tmp_path)
        await press(pilot, "enter", "down", "enter")
        shown = screen_text(one)
        assert "- mine" in shown
        assert "+ #!/bin/sh" in shown
        await press(pilot, "escape", "down", "down", "enter")
        assert isinstance(one.focused, Input), "another folder is asked for"
        one.focused.value = str(tmp_path)
        await press(pilot, "enter", "end", "enter")
        assert "docker run --rm" in file.read_text()


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    one = at_result()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for folder, said in (
            (str(file), "/file is a file, not a directory"),
            ("/proc/none", "Cannot write /proc/none"),
        ):
            await press(pilot, "ctrl+s")
            one.screen.query_one(Input).value = folder
            await press(pilot, "enter")
            assert any(said in note.message for note in one._notifications)


async def test_copying_sends_the_file_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    one = at_result()
    monkeypatch.setattr(one, "copy_to_clipboard", sent.append)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+y")
    assert sent == [make_result(one.session.interview.settled.situation).exported.artifacts[0].content]


@pytest.mark.parametrize(
    ("language", "question", "step"), [("en", "Which machine", "Environment"), ("ru", "Какая машина", "Окружение")]
)
async def test_every_size_shows_the_question_and_the_step(language: str, question: str, step: str) -> None:
    one = app(language=language)
    async with one.run_test(size=SIZES[0]) as pilot:
        for size in SIZES:
            await resize(pilot, size)
            assert question in screen_text(one), size
            assert step in screen_text(one).split("\n")[0], size


async def test_every_pane_is_reached_where_there_is_room_for_one() -> None:
    one = app()
    async with one.run_test(size=(60, 20)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f6")
        assert "What it is" in screen_text(one)
        await press(pilot, "f6")
        assert "─ Machine ─" in screen_text(one)
        await press(pilot, "escape")
        assert "Which machine" in screen_text(one)


async def test_a_resize_in_mid_step_keeps_the_place() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "down")
        await pilot.resize_terminal(60, 20)
        await until_idle(pilot)
        assert place(one) == "mode"
        assert panes(one).question.query_one(OptionList).highlighted == 1


async def test_what_was_said_about_a_value_outlives_a_resize() -> None:
    one = app(place="details")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down", "enter")
        panes(one).question.query_one(Input).value = "werf 'build"
        await press(pilot, "enter")
        await resize(pilot, (200, 60))
        assert "a quote is not closed" in screen_text(one)


async def click(pilot, one: WizardApp, row: int, words: str) -> None:  # type: ignore[no-untyped-def]
    """Click on words in a line of the screen, counted from above or from below."""
    line = screen_text(one).split("\n")[row]
    await pilot.click(offset=(line.index(words), row % one.size.height))
    await until_idle(pilot)


async def test_a_click_on_a_step_goes_there() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await click(pilot, one, 0, "Result")
        assert place(one) == "result"


async def test_a_click_on_a_choice_takes_it() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        await pilot.click("#choices", offset=(5, 4))
        await until_idle(pilot)
        assert one.session.interview.given["mode"] == "fuse-device"


@pytest.mark.parametrize(("row", "words"), [(0, "RU"), (-1, "Русский")])
async def test_a_click_on_the_language_switches_it(row: int, words: str) -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await click(pilot, one, row, words)
        assert one.session.tr.code == "ru"


async def test_a_pane_that_fails_says_so_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Preview, *__: object) -> None:
        raise RuntimeError("made up")

    monkeypatch.setattr(Preview, "fill", broken)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        assert "This pane cannot be shown" in panes(one).preview.query_one(CodeView).lines[0].content.plain
        assert place(one) == "mode"


async def test_the_saved_session_is_offered_and_resumed() -> None:
    one = app(saved=lambda: Saved({"machine": "here", "mode": "fuse-device"}, "hardening"))
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        assert place(one) == "hardening"
        assert one.session.interview.settled["mode"].value == "fuse-device"


async def test_help_lists_the_keys_in_the_language() -> None:
    one = app(language="ru")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f1")
        assert "ответы сохраняются" in screen_text(one)
        await press(pilot, "escape")
        assert "ответы сохраняются" not in screen_text(one)


@pytest.mark.parametrize("words", ["контраст", "high contr", "экран: контраст", "screen: high"])
def test_a_command_is_found_in_either_language(words: str) -> None:
    assert [command.action for command in COMMANDS if fits(command, words)] == ["app.use_theme('werf-contrast')"]


def test_an_action_has_one_name_wherever_it_is_shown() -> None:
    shown = {
        bound.action: bound.description
        for bound in (*WizardScreen.BINDINGS, *WizardApp.BINDINGS)
        if isinstance(bound, Binding)
    }
    named = {command.action: command.name.msgid for command in COMMANDS if command.action in shown}
    assert {"app.gather", "app.help", "app.docs", "app.diagnose"} <= set(named)
    del named["app.switch_language"]  # its label is the other language's own name
    assert named == {action: shown[action] for action in named}


async def test_a_file_of_the_result_is_found_and_gone_to_from_any_place() -> None:
    one = app(given={"hardening": "least-privilege"})
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+p", *"seccomp.json", "enter")
        assert place(one) == "result"
        assert "defaultAction" in screen_text(one)


@pytest.mark.parametrize("words", ["native overlayfs", "cap_sys", "0x1000", "ядро монтирует", "verify", "подчинён"])
def test_a_page_is_found_by_its_title_or_its_topic(words: str) -> None:
    found = page_commands(words)
    wanted = [
        name
        for name, title in titles().items()
        if any(words in f"{text} {name}".casefold() for text in title.by_language.values())
    ]
    assert [page.key for page in found] == wanted[:30]


async def test_a_page_is_opened_from_the_palette_also_above_another_one() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for words, topic in (("modes/overlay", "modes/overlay"), ("concepts/seccomp", "concepts/seccomp")):
            await press(pilot, "ctrl+p")
            one.screen.query_one(Input).value = words
            await until_idle(pilot)
            await press(pilot, "enter")
            await until_idle(pilot)
            assert one.topic == topic
            assert len(one.screen_stack) == 2


async def test_a_command_is_run_from_the_palette() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+p")
        one.screen.query_one(Input).value = "light"
        await until_idle(pilot)
        await press(pilot, "enter")
        assert one.theme == "werf-light"


async def test_every_command_does_something_that_exists() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for action in (command.action for command in COMMANDS if "leave" not in command.action):
            await one.run_action(action)
            await until_idle(pilot)
            assert one.is_running, action
            while len(one.screen_stack) > 1:
                await one.pop_screen()
            await until_idle(pilot)


@pytest.mark.parametrize("facts", [OLD, CLOSED, NOTHING], ids=["old", "closed", "nothing"])
async def test_no_machine_breaks_the_way_to_the_result(facts: Facts) -> None:
    one = app(facts)
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        for _ in range(6):
            await press(pilot, "enter")
        assert place(one) == "result"
