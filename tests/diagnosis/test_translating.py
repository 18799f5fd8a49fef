"""Reasons in other languages are read like the English ones, and shown as the log has them."""

import json

import pytest

from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.reasons import ERRNO, reasons_in
from wizard.diagnosis.translating import INDEX, in_english

KNOWN: dict[str, list[str]] = json.loads(INDEX.read_bytes())
WORDS = [(name, words) for name, own in KNOWN.items() for words in own]


def found(log: str) -> list[tuple[str, str]]:
    """The problems in a log and what is shown of it."""
    return [(one.id, one.excerpt) for one in diagnose([f"{log}\n".encode()]).findings]


def test_every_errno_has_words_in_several_languages_and_no_words_are_of_two() -> None:
    assert set(KNOWN) == set(ERRNO)
    assert min(map(len, KNOWN.values())) >= 10
    assert len({words for _, words in WORDS}) == len(WORDS)


@pytest.mark.parametrize(("name", "words"), WORDS)
def test_the_words_of_an_errno_become_the_english_ones(name: str, words: str) -> None:
    assert reasons_in(in_english(f"mkdir: /srv: {words}").lower()) >= {name}


@pytest.mark.parametrize(
    ("log", "problem"),
    [
        ("tar: ./x: Kann nicht schreiben: Auf dem Gerät ist kein Speicherplatz mehr verfügbar", "disk-full"),
        ("newuidmap: write to uid_map failed: Die Operation ist nicht erlaubt", "newuidmap-not-permitted"),
        ("unshare: unshare failed: Opération non permise", "userns-blocked-by-seccomp-or-lsm"),
        ("bash: ./build: 无法执行二进制文件: 可执行文件格式错误", "exec-format-no-binfmt"),
        ("mkdir: невозможно создать каталог '/var/lib/containers': Отказано в доступе", "storage-not-writable"),
        ("fuse: failed to open /dev/fuse: Permiso denegado", "fuse-device-permission-denied"),
        ("cp: 'a' の書き込みエラー: デバイスに空き領域がありません", "disk-full"),
    ],
)
def test_a_message_in_another_language_is_found_and_shown_as_it_is(log: str, problem: str) -> None:
    name, excerpt = found(log)[0]
    assert (name, excerpt) == (problem, log)


def test_what_is_sure_already_is_not_read_again() -> None:
    sure = "Error: 'overlay' is not supported over nfs at /x"
    full = "tar: x: Auf dem Gerät ist kein Speicherplatz mehr verfügbar"
    assert [name for name, _ in found(f"{sure}\n{full}")] == ["network-filesystem-storage"]


def test_a_text_without_such_words_stays_as_it_is() -> None:
    assert in_english("Läuft: 3 Tests, 0 Fehler") == "Läuft: 3 Tests, 0 Fehler"
