"""What commands do on a terminal alone: a pager, progress that goes again, lines broken between words."""

import re
from io import StringIO
from pathlib import Path

import pexpect
import pytest

from tests.cli.running import FACTS, environment, wizard
from tests.terminal.forked import spawn
from wizard.application.logs import LogFile
from wizard.application.progress import how_far
from wizard.commands.progress import Reading
from wizard.language import Language
from wizard.report.pages import terminal_markdown, with_links
from wizard.wrapping import with_command, wrapped


def on_terminal(folder: Path, *words: str, columns: int = 80, **environ: str) -> str:
    """Run the command on a terminal, and return all that it drew there."""
    variables = environment({"TERM": "xterm-256color", "HOME": str(folder), **environ})
    child = spawn(words, (columns, 24), variables, encoding="utf-8", cwd=folder, timeout=60)
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before).replace("\r\n", "\n")


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says that it was there and how less was set up."""
    script = tmp_path / "pager"
    script.write_text('#!/bin/sh\necho "PAGED $LESS"\ncat\n')
    script.chmod(0o755)
    return str(script)


@pytest.mark.parametrize("words", [("modes/overlay",), ("--list",), ("settings",), ("--search", "fuse")])
def test_what_is_read_goes_through_the_pager(tmp_path: Path, pager: str, words: tuple[str, ...]) -> None:
    assert on_terminal(tmp_path, "explain", *words, PAGER=pager).startswith("PAGED FRX\n")


def test_without_the_pager_it_is_printed(tmp_path: Path, pager: str) -> None:
    assert "PAGED" not in on_terminal(tmp_path, "explain", "modes/overlay", "--no-pager", PAGER=pager)


def test_an_address_on_a_page_is_a_link_and_can_be_read(tmp_path: Path, pager: str) -> None:
    drawn = on_terminal(tmp_path, "explain", "images/choosing", PAGER=pager)
    found = re.findall(r"\x1b\]8;[^;]*;(https://[^\x1b]+)\x1b\\(?:\x1b\[[0-9;]*m)*([^\x1b]+)", drawn)
    linked: dict[str, str] = {}
    for target, words in found:  # words that go on in a further line are a further part of the link
        linked[target] = linked.get(target, "") + words
    assert linked["https://trdl.dev"].replace(" ", "") == "trdl.dev(https://trdl.dev)"
    bare = "https://werf.io/docs/latest/reference/werf_images.html"
    assert linked[bare] == bare
    assert "\x1b]8;" not in on_terminal(tmp_path, "explain", "images/choosing", TERM="dumb")


def test_no_address_in_code_is_made_a_link() -> None:
    page = "see https://a.example/x.\n```sh\ncurl https://b.example\n```\nand `https://c.example` or [d](https://d.example)"
    linked = with_links(page)
    assert linked.startswith("see <https://a.example/x>.\n```sh\ncurl https://b.example\n")
    assert linked.endswith("and `https://c.example` or [d (https://d.example)](https://d.example)")


def test_that_the_machine_is_looked_at_is_said_and_goes_again(tmp_path: Path) -> None:
    drawn = on_terminal(tmp_path, "doctor", PATH="/usr/bin:/bin")
    assert drawn.startswith("Checking this machine…\r\x1b[K")
    assert "Looking" not in on_terminal(tmp_path, "doctor", "--quiet", PATH="/usr/bin:/bin")


def test_a_long_message_is_broken_between_words(tmp_path: Path) -> None:
    drawn = on_terminal(tmp_path, "export", "kubernetes", "--facts", "system:centos-7", "--lang", "ru", columns=60)
    lines = drawn.splitlines()
    assert len(lines) > 3
    assert all(len(line) <= 60 or "`" in line for line in lines)


def test_lint_shows_the_line_with_a_mark_below_the_word(tmp_path: Path) -> None:
    image = "registry.werf.io/werf/werf:2-stable"
    long = f"docker run --rm -v $PWD:/workspace {'-e A=1 ' * 20}--privileged {image} werf converge\n"
    (tmp_path / "run.sh").write_text(long)
    (tmp_path / "facts").write_text(FACTS)
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(tmp_path, "lint", "run.sh", "--facts", "facts"))
    lines = drawn.splitlines()
    marked = [(lines[at - 1], line) for at, line in enumerate(lines) if line.strip("│ ^") == "" and "^" in line]
    words = [above[below.index("^") : below.rindex("^") + 1] for above, below in marked]
    assert "--privileged" in words
    assert all(len(line) <= 80 for pair in marked for line in pair)
    assert "│" not in wizard("lint", "run.sh", "--facts", "facts", cwd=tmp_path).stdout


def test_a_secret_in_the_line_is_masked(tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text("docker run --privileged -e PASSWORD=hunter2secret registry.werf.io/werf/werf:2\n")
    (tmp_path / "facts").write_text(FACTS)
    assert "hunter2secret" not in on_terminal(tmp_path, "lint", "run.sh", "--facts", "facts")


def test_reading_a_long_log_says_how_far_it_is() -> None:
    log = LogFile("x")
    log.size, log.taken = 300 << 20, 75 << 20
    tr = Language("en")
    assert tr(how_far(log, 1)) == "[#####...............] 25% of 300 MiB · 75 MiB/s"
    assert tr(how_far(log, 5)) == "[#####...............] 25% of 300 MiB · 15 MiB/s · 16 s left"
    log.size = None
    assert tr(how_far(log, 5)) == "75 MiB read · 15 MiB/s"


def test_that_bar_is_drawn_and_goes_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("wizard.commands.progress._PATIENCE", -1)
    monkeypatch.setattr("wizard.commands.progress._BETWEEN", -1)
    monkeypatch.setattr("wizard.commands.progress.is_shown", lambda: True)
    monkeypatch.setattr("sys.stderr", drawn := StringIO())
    (tmp_path / "job.log").write_text("all is well\n" * 1000)
    assert sum(map(len, Reading(Language("en"), LogFile(str(tmp_path / "job.log"))).chunks())) == 12000
    assert "100% of" in drawn.getvalue()
    assert drawn.getvalue().endswith("\r\x1b[K")


def test_a_command_that_does_not_fit_begins_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.wrapping._columns", lambda: 20)
    assert with_command("The same: werf-wizard export docker", "werf-wizard export docker") == (
        "The same:\n  werf-wizard export docker"
    )
    assert with_command("The same: werf-wizard", "werf-wizard") == "The same:\n  werf-wizard"
    assert with_command("Run: werf-wizard", "werf-wizard") == "Run: werf-wizard"


@pytest.mark.parametrize(
    ("line", "width", "lines"),
    [
        ("one two three", 9, ["one two", "  three"]),
        ("  way out of it", 9, ["  way out", "    of it"]),
        ("see `a very long command` there", 12, ["see", "  `a very long command`", "  there"]),
        ("/a/path/that/is/long x", 5, ["/a/path/that/is/long", "  x"]),
        ("first\nsecond", 20, ["first", "second"]),
    ],
)
def test_commands_stay_whole(line: str, width: int, lines: list[str]) -> None:
    assert wrapped(line, width) == "\n".join(lines)


def test_a_link_in_a_list_shows_its_page_wherever_its_item_is_wrapped() -> None:
    items = "- See\n  [the other\n  page](topic:concepts/facts)\n- and [this](topic:concepts/modes)\n"
    page = f"{items}\nNot [here](topic:concepts/lint).\n"
    shown = terminal_markdown(page)
    assert "page (`concepts/facts`)" in shown
    assert "this (`concepts/modes`)" in shown
    assert shown.endswith("Not here.\n")
