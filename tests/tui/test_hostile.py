"""Names and values are never markup, and nothing in them is obeyed by the terminal; what is copied stays itself."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from tests.interview.situations import ABLE
from tests.tui.running import ENTERED, app, at_result, press, until_idle
from wizard.facts.model import Fact, Facts
from wizard.language import Text, text
from wizard.tui.app import WizardApp
from wizard.tui.dialogs.choice import ChoiceDialog, LineDialog

ROOM = Path(__file__).parents[2] / "wizard" / "tui"
NAMES = ["x[/red]", "[/]", "[/bold]", "x[link=http://e]", "[bold]x", "[@click=app.exit]", "a\\[b]", "[$nothing]"]
ESCAPES = "werf '\x1b]0;pwn\x07\x1b[2J\u202e\r\x9b'"
DOORS = {
    "Static": "words.py",
    "Label": "words.py",
    "OptionList": "listing.py",
    "Option": "listing.py",
    "Input": "fields.py",
    "TextArea": "text_field.py",
}


def drawn(one: WizardApp) -> str:
    """What the terminal is sent for the screen, without the styles' own sequences."""
    strips = one.screen._compositor.render_strips(one.screen.size)
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def test_a_folder_of_any_name_is_saved_into_and_shown_as_it_is_called(tmp_path: Path) -> None:
    one = at_result()
    async with one.run_test(size=(100, 30)) as pilot:
        await until_idle(pilot)
        for name in NAMES:
            folder = tmp_path / name
            one._notifications.clear()
            for _ in range(2):
                await press(pilot, "ctrl+s")
                one.screen.query_one(Input).value = str(folder)
                await press(pilot, "enter")
            assert isinstance(one.screen, ChoiceDialog)
            assert str(Path(name)) in str(one.screen.query_one("#about", Static).visual)
            await press(pilot, "end", "enter")
            assert (folder / "docker-run.sh").exists()
            assert all(not note.markup and str(Path(name)) in note.message for note in one._notifications)
            assert len(one._notifications) == 1


def refusing(said: Text) -> Callable[[str], Text]:
    """A field's check that takes nothing."""
    return lambda _: said


async def test_dialogs_and_titles_take_any_words() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for name in NAMES:
            said = text("{value}", value=name)
            one.push_screen(ChoiceDialog(said, said, choices=(("a", said),)))
            await until_idle(pilot)
            shown = drawn(one).count(name)
            one.push_screen(LineDialog(said, said, name, refusing(said)))
            await until_idle(pilot)
            await press(pilot, "enter")
            assert (shown, drawn(one).count(name)) == (3, 4)
            await press(pilot, "escape", "escape")


def test_labels_lists_and_fields_come_from_their_doors() -> None:
    strays = [
        f"{path.name}: {name.name}"
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets")
        for name in node.names
        if DOORS.get(name.name, path.name) != path.name
    ]
    assert not strays
    parsers = [path.name for path in ROOM.rglob("*.py") if "from_markup" in path.read_text("utf-8")]
    assert not parsers


@pytest.mark.parametrize("place", ["result", "details"])
async def test_escapes_in_answers_are_drawn_written_out(place: str) -> None:
    one = app(given={**ENTERED, "command": ESCAPES, "name": "x"}, place=place)
    async with one.run_test(size=(200, 60)) as pilot:
        await until_idle(pilot)
        shown = drawn(one)
    assert "\\x1b]0;pwn\\x07" in shown
    assert all(sign.isprintable() or sign == "\n" for sign in shown)


async def test_what_is_copied_and_saved_is_the_value_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sent: list[str] = []
    one = at_result(command="werf 'a\x1bb'")
    monkeypatch.setattr(one, "copy_to_clipboard", sent.append)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+y", "ctrl+s")
        one.screen.query_one(Input).value = str(tmp_path)
        await press(pilot, "enter")
    assert "a\x1bb" in sent[0]
    assert "a\x1bb" in (tmp_path / "docker-run.sh").read_text("utf-8")


async def test_a_field_keeps_what_is_in_it_and_draws_it_harmless() -> None:
    one = app(given={"command": ESCAPES}, place="details")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down", "enter")
        field = one.screen.query_one("#line", Input)
        assert field.value == ESCAPES
        assert "\\x1b]0;pwn" in drawn(one)
        assert all(sign.isprintable() or sign == "\n" for sign in drawn(one))


async def test_facts_are_drawn_harmless() -> None:
    facts = Facts({**ABLE, "distro.name": Fact("x[/red]\x1b[2J", "made up"), "kernel.release": Fact("6.1\x9b2J", "-")})
    one = app(facts)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        assert "x[/red]\\x1b[2J" in drawn(one)
        assert all(sign.isprintable() or sign == "\n" for sign in drawn(one))


@pytest.mark.parametrize("size", [(80, 3), (5, 24), (1, 1), (40, 12)], ids=str)
async def test_lists_are_paged_through_at_any_size(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await press(pilot, "pagedown", "pageup", "end", "pagedown", "home", "pageup", "enter", "pagedown", "pageup")
        assert one.session.interview.place != "machine"
        assert one.screen.query_one("#choices", OptionList).highlighted is not None
