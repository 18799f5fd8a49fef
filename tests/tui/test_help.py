"""F1 and `?` help on every screen, that screen's own keys first; F3 and F4 lead from each to the others and back."""

import pytest

from tests.tui.running import app, press, screen_text, until_idle
from wizard.language import Language, text
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.dialogs.commands import page_commands
from wizard.tui.dialogs.help import ROOMS, HelpDialog
from wizard.tui.docs import DocsScreen


@pytest.mark.parametrize(
    ("way", "room", "language", "key"),
    [
        ((), "wizard", "ru", "question_mark"),
        (("f3",), "docs", "en", "question_mark"),
        (("f4",), "diagnosis", "ru", "f1"),
    ],
)
async def test_help_lists_the_keys_of_the_screen_first(
    way: tuple[str, ...], room: str, language: str, key: str
) -> None:
    say = Language(language)
    one = app(language=language)
    async with one.run_test(size=(120, 60)) as pilot:
        await until_idle(pilot)
        await press(pilot, *way, key)
        assert isinstance(one.screen, HelpDialog)
        shown = screen_text(one)
        own, *others = [say(title) for title, _ in (ROOMS[room], *(ROOMS[name] for name in ROOMS if name != room))]
        assert own in shown
        assert (say(text("F3 shows the full page.")) in shown) == (room == "wizard")
        assert all(shown.index(own) < shown.index(other) for other in others if other in shown)
        await press(pilot, key)
        assert not isinstance(one.screen, HelpDialog)


async def test_help_without_a_topic_begins_with_the_keys() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "f1")
        rows = screen_text(one).split("\n")
        assert "In a diagnosis" in "".join(rows[:4])


def test_the_palette_lists_the_page_called_so_first_and_one_of_a_group_called_so_last() -> None:
    overlay = [command.key for command in page_commands("overlay")]
    assert overlay[0] == "modes/overlay"
    assert overlay.index("concepts/overlayfs") < overlay.index("concepts/fuse-overlayfs")
    checks = [command.key for command in page_commands("проверки")]
    assert checks[-1].startswith("checks/")


async def test_a_key_that_does_not_fit_behind_its_command_hangs_below_it() -> None:
    one = app(language="ru")
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+p", *"af_alg")
        rows = screen_text(one).split("\n")
        at = next(number for number, row in enumerate(rows) if "AF_ALG:" in row)
        assert "    checks/af-alg" in rows[at + 1]


def test_every_key_that_a_screen_shows_is_in_its_help() -> None:
    listed = {
        "docs": {"F1", "F3", "F4", "[", "]", "F6", "Esc", "F2"},
        "diagnosis": {"F1", "F4", "F5", "F6", "N", "D", "V", "Esc"},
    }
    from wizard.tui.dialogs.help import EVERYWHERE

    for room, keys in listed.items():
        named = {word for key, _ in (*ROOMS[room][1], *EVERYWHERE) for word in key.split()}
        assert keys <= named


async def test_from_the_docs_to_the_diagnosis_and_back() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f3", "f4")
        assert isinstance(one.screen, DiagnosisScreen)
        await press(pilot, "f3")
        assert isinstance(one.screen, DocsScreen)
        assert len(one.screen_stack) == 2
        await press(pilot, "f4", "f1", "f3")
        assert isinstance(one.screen, DocsScreen)
