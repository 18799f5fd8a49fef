"""`werf-wizard learn` on a terminal: text by screenfuls, the experiment, wrong and right answers, what is behind it."""

from pathlib import Path

import pexpect
import pytest

from tests.cli.running import environment, wizard
from tests.terminal.forked import spawn
from wizard.knowledge.chapters import read_chapter
from wizard.knowledge.glossary import terms
from wizard.knowledge.topics import read_topic
from wizard.prompts.screenfuls import screenfuls

MORE, SKIPS, GOES_ON = "Enter shows more; a word explains it; 0 stops here: ", "0 skips it: ", "Enter continues;.*: "


def course(tmp_path: Path, chapter: str) -> "pexpect.spawn[str]":
    environ = environment({"XDG_STATE_HOME": str(tmp_path), "TERM": "dumb", "NO_COLOR": "1"})
    return spawn(("learn", chapter), (80, 24), environ, encoding="utf-8", timeout=60)


def go_to(child: "pexpect.spawn[str]", prompt: str) -> list[str]:
    """Go on to a question, and return what was shown at each pause before it."""
    seen = []
    while child.expect([prompt, MORE]):
        seen.append(str(child.before))
        child.sendline("")
    return seen


def test_a_chapter_is_gone_through(tmp_path: Path) -> None:
    chapter = read_chapter(12, "en")
    wrong, right = chapter.answers
    assert right.is_right
    child = course(tmp_path, "12")
    go_to(child, SKIPS)
    child.sendline("")
    child.expect("fuse: device not found")
    go_to(child, "Your answer: ")
    child.sendline("1")
    child.expect_exact(f"No. {wrong.why}"[:70])
    child.expect("Your answer: ")
    child.sendline("2")
    child.expect_exact(f"Right. {right.why}"[:70])
    child.expect("That was the last chapter.")
    child.expect_exact(chapter.whys[0].question[:60])
    child.expect(GOES_ON)
    child.sendline("9")
    child.expect(f"enter a number from 1 to {len(chapter.whys)}")
    child.expect(GOES_ON)
    child.sendline("whiteouts")
    child.expect("The marker in a layer")
    child.expect(GOES_ON)
    child.sendline("1")
    child.expect_exact(read_topic(chapter.whys[0].topic, "en").reason.replace("`", "")[:60])
    while child.expect([MORE, GOES_ON, pexpect.EOF]) < 2:
        child.sendline("0")
    listed = wizard("learn", "--list", environ={"XDG_STATE_HOME": str(tmp_path)}).stdout
    assert [line[:4] for line in listed.splitlines() if "✓" in line] == ["✓ 12"]


def test_a_word_is_explained_where_it_is_met(tmp_path: Path) -> None:
    child = course(tmp_path, "1")
    child.expect(MORE)
    child.sendline("bounding set")
    child.expect_exact(terms("en")["bounding-set"].about[:60])
    child.expect(MORE)
    child.sendline("frobnicator")
    child.expect("the glossary does not have this word")
    child.expect(MORE)
    child.sendline("3")
    child.expect("only Enter, 0 or a word")
    go_to(child, SKIPS)
    child.sendline("uid_map?")
    child.expect("the glossary does not have this word")
    child.expect(SKIPS)
    child.sendline("0")
    child.close()


def test_who_stops_is_told_how_to_continue(tmp_path: Path) -> None:
    child = course(tmp_path, "1")
    child.expect(MORE)
    child.sendline("0")
    child.expect_exact("To continue with this chapter: `werf-wizard learn 1`.")
    child.expect(pexpect.EOF)


def test_on_a_low_terminal_no_line_is_lost_above_the_top(tmp_path: Path) -> None:
    child = course(tmp_path, "1")
    seen = go_to(child, SKIPS)
    assert len(seen) >= 2
    assert all(len(rows.strip().split("\n")) <= 24 for rows in seen)
    child.sendline("0")
    child.close()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([["a", "b"], ["c"]], [["a", "b", "", "c"]]),
        ([["a", "b"], ["c", "d"]], [["a", "b"], ["c", "d"]]),
        ([["a", "b", "", "c", "d"]], [["a", "b"], ["c", "d"]]),
        ([list("abcdefg")], [list("abcd"), list("efg")]),
        ([["", "b", "c", "d", "e"]], [["", "b", "c", "d"], ["e"]]),
        ([["a", "", "Heading", "", "b", "c", "d"]], [["a"], ["Heading", "", "b", "c"], ["d"]]),
        ([list("abcdef"), ["g"]], [list("abcd"), ["e", "f", "", "g"]]),
        ([["a", "b", "", "these:", "", "c", "d", "e"]], [["a", "b"], ["these:", "", "c", "d"], ["e"]]),
        ([["a", "b", "c", "these:", "", "d"]], [["a", "b", "c", "these:"], ["d"]]),
    ],
)
def test_a_screenful_ends_with_a_part_or_a_paragraph_and_not_with_a_heading(
    parts: list[list[str]], expected: list[list[str]]
) -> None:
    assert [list(piece) for piece in screenfuls(parts, 4)] == expected


def test_without_a_terminal_it_is_a_page(tmp_path: Path) -> None:
    done = wizard("learn", "--lang", "ru", environ={"XDG_STATE_HOME": str(tmp_path)})
    assert done.returncode == 0
    assert done.stdout.startswith("1. Что не работает")
    assert "[x]" in done.stdout


@pytest.mark.parametrize("command", [("diagnose", "-"), ("doctor", "--facts", "system:debian-12")])
def test_what_an_experiment_prints_fits_the_width_that_it_is_given(command: tuple[str, ...]) -> None:
    log = "fuse: device not found, try 'modprobe fuse' first\n"
    done = wizard(*command, stdin=log, environ={"WERF_WIZARD_COLUMNS": "76"})
    prose = [line for line in done.stdout.splitlines() if line.startswith(" ")]
    assert len(prose) > 10
    assert max(map(len, prose)) <= 76


def test_a_chapter_that_there_is_not_is_refused() -> None:
    done = wizard("learn", "13")
    assert (done.returncode, done.stdout) == (2, "")
    assert "1 to 12" in done.stderr
