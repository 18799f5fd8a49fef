"""The input of the screen: no bytes end it, and a paste arrives whole whatever is in it and however it is cut."""

import random
from collections.abc import Iterable

import pytest
from textual import events
from textual.message import Message

from wizard.tui import driver
from wizard.tui.driver import LARGEST, Input

START, END = b"\x1b[200~", b"\x1b[201~"
COLOURED = "\x1b[31;1mError:\x1b[0m \x1b]0;title\x07newuidmap: Operation not permitted, write to uid_map failed\n"
BROKEN = b"first \xff line\n\xc3\x28 \x80 \xe2\x82 \xf0\x9f\x92\nlast line\n"


def read(chunks: Iterable[bytes]) -> list[Message]:
    """The events of some input that comes in chunks."""
    reading = Input()
    return [event for chunk in chunks for event in reading.feed(chunk)]


def keys(found: list[Message]) -> str:
    """The characters of the keys among some events."""
    return "".join(event.character or f"<{event.key}>" for event in found if isinstance(event, events.Key))


def pastes(found: list[Message]) -> list[str]:
    """The texts that were pasted."""
    return [event.text for event in found if isinstance(event, events.Paste)]


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        (b"a\xffb", "a\ufffdb"),
        (b"\xc3\x28", "\ufffd("),
        (b"\x80q", "\ufffdq"),
        (b"\xe1x", "\ufffdx"),
        ("щ".encode("koi8-r") + b"1", "\ufffd1"),
        ("щ".encode("cp1251") + b"1", "\ufffd1"),
        ("ж€😀".encode(), "ж€😀"),
    ],
)
def test_bytes_that_are_no_utf8_are_keys_too_and_the_next_ones_arrive(sent: bytes, typed: str) -> None:
    assert keys(read([sent])) == typed


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64])
def test_a_paste_arrives_whole_however_it_is_cut(size: int) -> None:
    whole = b"a" + START + (COLOURED + "ж€😀\n").encode() + END + b"b" + START + b"two" + END + b"c"
    found = read(whole[at : at + size] for at in range(0, len(whole), size))
    assert pastes(found) == [COLOURED + "ж€😀\n", "two"]
    assert keys(found) == "abc"


@pytest.mark.parametrize("size", [1, 2, 3, 4096])
def test_of_a_paste_with_broken_bytes_all_the_rest_arrives(size: int) -> None:
    whole = START + BROKEN + END + b"q"
    found = read(whole[at : at + size] for at in range(0, len(whole), size))
    assert pastes(found) == [BROKEN.decode("utf-8", "replace")]
    assert keys(found) == "q"


def test_a_paste_without_an_end_does_not_hold_the_keys_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Input()
    assert not list(reading.feed(START + b"half a log \xe2"))
    assert not list(reading.tick())
    monkeypatch.setattr(driver, "PATIENCE", -1.0)
    assert pastes(list(reading.tick())) == ["half a log "]
    assert keys(list(reading.feed(b"q"))) == "\ufffdq"


@pytest.mark.parametrize(
    "sequence",
    [
        b"\x1b[99999999999999999999;5u",
        b"\x1b[1114112;5u",
        b"\x1b[48;0;0;0;0t\x1b[<0;1;1M",
        b"\x1b[48;9999999;9999999;1;1t",
        b"\x1b[97;1;9999999999u",
        b"\x1b[<99999999999;99999999;1M",
    ],
)
def test_a_sequence_with_numbers_that_cannot_be_is_dropped(sequence: bytes) -> None:
    found = read([sequence + b"q"])
    assert keys(found)[-1] == "q"
    sizes = [event.size for event in found if isinstance(event, events.Resize)]
    assert all(0 < size.width <= LARGEST[0] and 0 < size.height <= LARGEST[1] for size in sizes)


def test_no_bytes_at_all_end_the_input() -> None:
    chance = random.Random(7)
    pieces = (
        b"\x1b",
        b"[",
        b"]",
        b"<",
        b";",
        b":",
        b"?",
        b"u",
        b"M",
        b"m",
        b"t",
        b"~",
        b"$y",
        b"R",
        b"48",
        b"0",
        START,
        END,
    )
    for _ in range(300):
        reading = Input()
        for _ in range(12):
            chunk = b"".join(
                chance.choice(pieces) if chance.random() < 0.6 else bytes([chance.randrange(256)]) for _ in range(12)
            )
            list(reading.feed(chunk))
            list(reading.tick())
        assert keys(list(reading.feed(END + b" \x1b[A q")))[-1] == "q"
