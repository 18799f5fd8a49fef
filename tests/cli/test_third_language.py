"""A language that has a name, and neither messages nor pages: it has English ones in their place, marked so."""

from pathlib import Path

import pytest

from wizard.cli import main
from wizard.knowledge.topics import read_topic


@pytest.fixture
def third(monkeypatch: pytest.MonkeyPatch) -> str:
    for module in ("wizard.language", "wizard.parser.everywhere", "wizard.cli"):
        monkeypatch.setattr(f"{module}.LANGUAGES", ("en", "ru", "zz"))
    return "zz"


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("explain", "modes/overlay"),
        ("explain", "--search", "overlayfs"),
        ("explain", "problems"),
        ("export", "docker", "--facts", "FACTS"),
        ("export", "kubernetes", "--facts", "FACTS", "--hardening", "least-privilege"),
        ("doctor", "--facts", "FACTS"),
        ("diagnose", "LOG"),
        ("lint", "nowhere.yaml"),
    ],
    ids=" ".join,
)
def test_a_language_without_files_has_english_ones(
    third: str, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "FACTS").write_text("kernel.release=6.1.0\noverlay.rootless=yes\nprobe.complete=yes\n")
    (tmp_path / "LOG").write_text("Error during unshare(CLONE_NEWUSER): Operation not permitted\n")
    given = [str(tmp_path / word) if word.isupper() else word for word in words]
    statuses = [main(["--lang", code, *given]) for code in ("en", third)]
    assert statuses[0] == statuses[1] != 70
    assert "Traceback" not in capsys.readouterr().err


def test_a_page_that_is_not_translated_is_english_and_says_so(third: str) -> None:
    english, other = read_topic("modes/overlay", "en"), read_topic("modes/overlay", third)
    assert other.title == f"{english.title} [English]"
    assert (other.reason, other.body) == (english.reason, english.body)
