"""Keys in the Russian layout, and as kitty's protocol sends them. Both hooks are private to Textual."""

import time

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.screen import Screen

from tests.tui.running import app, key_event, panes, press, until, until_idle
from wizard.tui.keyboard import base_layout, latin_twin, ways_to_say


@pytest.mark.parametrize(
    ("key", "twin"),
    [
        ("й", "q"),
        ("ctrl+й", "ctrl+q"),
        ("Й", "Q"),
        ("х", "left_square_bracket"),
        ("ctrl+shift+с", "ctrl+shift+c"),
        ("ю", "full_stop"),
    ],
)
def test_a_cyrillic_key_has_its_latin_twin(key: str, twin: str) -> None:
    assert latin_twin(key) == twin


@pytest.mark.parametrize("key", ["q", "ctrl+q", "f1", "enter", "1", "escape"])
def test_other_keys_have_none(key: str) -> None:
    assert latin_twin(key) is None


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("n", ("n",)),
        ("N", ("N", "n")),
        ("т", ("т", "n")),
        ("Т", ("Т", "N", "n")),
        ("ctrl+й", ("ctrl+й", "ctrl+q")),
        ("F1", ("F1",)),
        ("?", ("?",)),
    ],
)
def test_a_capital_letter_is_looked_up_as_a_small_one_too(key: str, names: tuple[str, ...]) -> None:
    assert ways_to_say(key) == names


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b[1081::113;5u", "ctrl+q"),
        ("\x1b[1081:1049:113;5u", "ctrl+q"),
        ("\x1b[1081;5u", "ctrl+й"),
        ("\x1b[113;5u", "ctrl+q"),
        ("\x1b[97:65;2u", "shift+a"),
    ],
)
def test_a_sequence_of_the_kitty_protocol_is_read(sequence: str, key: str) -> None:
    read = [event.key for event in XTermParser().feed(sequence) if isinstance(event, events.Key)]
    assert read == [key]


def test_a_sequence_without_alternates_stays_as_it_is() -> None:
    assert base_layout("\x1b[97;5u") == "\x1b[97;5u"
    assert base_layout("\x1b[A") == "\x1b[A"


async def test_a_command_key_works_in_the_russian_layout() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+з")
        assert type(one.screen).__name__ == "CommandsDialog"


async def test_quitting_works_in_the_russian_layout() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+й")
    assert one.return_code == 0
    assert one.return_value == 0


async def test_cyrillic_is_typed_into_a_line() -> None:
    one = app(place="details")
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "down", "enter", "end", "с", "х")
        line = panes(one).question.query_one("#line")
        assert getattr(line, "value", "").endswith("сх")


async def test_keys_that_are_there_at_once_go_to_what_those_before_them_open() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        for key in ("ctrl+p", "z", "z", "ctrl+u", "q", "u", "i", "t", "enter"):
            one.post_message(key_event(key))
        await until(pilot, lambda: one._exit)
    assert one.return_value == 0


async def test_a_key_waits_for_what_is_slow_on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    def slowly(_: Screen[object]) -> bool:
        nonlocal looks
        looks += 1
        time.sleep(0.15)
        return looks > 5

    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        monkeypatch.setattr("wizard.tui.keyboard.is_drawn", slowly)
        for key in ("f6", "ctrl+p"):
            one.post_message(key_event(key))
        await until(pilot, lambda: type(one.screen).__name__ == "CommandsDialog")
    assert looks > 5


async def test_a_part_that_never_rests_does_not_hold_keys_up(monkeypatch: pytest.MonkeyPatch) -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        monkeypatch.setattr("wizard.tui.keyboard.is_drawn", lambda screen: False)
        for key in ("f6", "ctrl+p"):
            one.post_message(key_event(key))
        await until(pilot, lambda: type(one.screen).__name__ == "CommandsDialog")
