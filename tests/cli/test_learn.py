"""`werf-wizard learn` on a terminal: the experiment, a wrong and a right answer, and where it goes on next time."""

from pathlib import Path

import pexpect

from tests.cli.running import command, environment, wizard
from wizard.knowledge.chapters import read_chapter


def test_a_chapter_is_gone_through(tmp_path: Path) -> None:
    environ = environment({"XDG_STATE_HOME": str(tmp_path), "TERM": "dumb", "NO_COLOR": "1"})
    wrong, right = read_chapter(12, "en").answers
    assert right.is_right
    program, *words = command("learn", "12")
    child = pexpect.spawn(program, words, env=environ, encoding="utf-8", timeout=60, dimensions=(40, 80))
    child.expect("0 skips it: ")
    child.sendline("")
    child.expect("fuse: device not found")
    child.expect("Your answer: ")
    child.sendline("1")
    child.expect_exact(f"No. {wrong.why}"[:70])
    child.expect("Your answer: ")
    child.sendline("2")
    child.expect_exact(f"Right. {right.why}"[:70])
    child.expect("That was the last chapter.")
    child.expect(pexpect.EOF)
    listed = wizard("learn", "--list", environ={"XDG_STATE_HOME": str(tmp_path)}).stdout
    assert [line[:4] for line in listed.splitlines() if "✓" in line] == ["✓ 12"]


def test_without_a_terminal_it_is_a_page(tmp_path: Path) -> None:
    done = wizard("learn", "--lang", "ru", environ={"XDG_STATE_HOME": str(tmp_path)})
    assert done.returncode == 0
    assert done.stdout.startswith("1. Что не работает")
    assert "[x]" in done.stdout


def test_a_chapter_that_there_is_not_is_refused() -> None:
    done = wizard("learn", "13")
    assert (done.returncode, done.stdout) == (2, "")
    assert "1 to 12" in done.stderr
