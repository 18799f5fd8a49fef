"""The interview line by line, in a real terminal: numbers, the way back, what is refused, a dumb terminal."""

import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.cli.running import command, environment, wizard
from tests.terminal.forked import spawn
from wizard.knowledge.topics import read_topic

ABLE = "kernel.release=6.1.0\noverlay.rootless=yes\nuserns.max=63404\nfuse.device=present\nfuse.device.open=yes\n"
OLD = "kernel.release=5.4.0\nuserns.max=63404\nfuse.device=present\nfuse.device.open=yes\n"
TERMS = pytest.mark.parametrize("term", ["xterm-256color", "dumb"])


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Facts of a machine on which every mode works."""
    path = tmp_path / "facts.txt"
    path.write_text(ABLE)
    return path


def ask(
    tmp_path: Path, *words: str, term: str = "dumb", language: str = "en", out: Path | None = None
) -> "pexpect.spawn[str]":
    """`werf-wizard ask` in a pty; what it prints goes to a file if there is one."""
    env = {**environment({}), "TERM": term, "XDG_STATE_HOME": str(tmp_path / "state"), "LC_ALL": "C.UTF-8"}
    with (out or tmp_path / "nothing").open("w") as stream:
        number = stream.fileno() if out else None
        child = spawn(("ask", "--lang", language, *words), (200, 60), env, encoding="utf-8", out=number)
    child.logfile_read = Answering(child)
    return child


class Answering(io.StringIO):
    """Says where the cursor is, as a terminal does when it is asked: without an answer a prompt waits for a second."""

    def __init__(self, child: "pexpect.spawn[str]") -> None:
        super().__init__()
        self._child = child

    def write(self, read: str) -> int:
        """See what was read."""
        for _ in range(read.count("\x1b[6n")):
            self._child.send("\x1b[1;1R")
        return len(read)


PROMPT = r"(Enter|Номер|Number|Text|Текст)[^\n]*: ?"
"""What is in front of an answer: before it is there, nobody answers."""


def enter(child: "pexpect.spawn[str]", *dialogue: str) -> None:
    """Alternately what is asked, and the answer to it."""
    for asked, answer in zip(dialogue[::2], dialogue[1::2], strict=True):
        child.expect(asked)
        child.expect(PROMPT)
        child.send(f"{answer}\r")


def status(child: "pexpect.spawn[str]") -> int:
    """How it ended."""
    child.expect(pexpect.EOF)
    child.wait()
    return int(child.exitstatus if child.exitstatus is not None else 128 + (child.signalstatus or 0))


@pytest.fixture
def children() -> Iterator[list["pexpect.spawn[str]"]]:
    """What is to be ended with the test."""
    found: list[pexpect.spawn[str]] = []
    yield found
    for child in found:
        child.close(force=True)


@TERMS
def test_enter_all_the_way_prints_what_export_prints(term: str, facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    child = ask(tmp_path, "--facts", str(facts), term=term, out=out)
    enter(child, "Which machine", "", "How will", "", "Where will", "", "How strictly", "", "Your answers", "")
    assert status(child) == 0
    words = ("--hardening", "least-privilege", "--facts", str(facts))
    assert out.read_text() == wizard("export", "docker", *words).stdout


@TERMS
def test_the_end_of_input_at_the_offer_of_saved_answers_leaves_them(term: str, facts: Path, tmp_path: Path) -> None:
    begun = ask(tmp_path, "--facts", str(facts), term=term)
    enter(begun, "Which machine", "")
    begun.expect("How will")
    begun.expect(PROMPT)
    begun.sendcontrol("c")
    assert status(begun) == 130
    for _ in range(2):
        child = ask(tmp_path, "--facts", str(facts), term=term)
        child.expect(r"Continue.*Number[^\n]*: ?")
        child.sendeof()
        assert status(child) == 130
        assert "defect" not in (child.before or "")


def test_a_number_chooses(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    child = ask(tmp_path, "--facts", str(facts), out=out)
    enter(child, "Which machine", "1", "How will", "2", "Where will", "4", "How strictly", "2", "Your answers", "")
    assert status(child) == 0
    words = ("--mode", "fuse-device", "--hardening", "least-privilege")
    assert out.read_text() == wizard("export", "kubernetes", *words, "--facts", str(facts)).stdout


def test_a_sign_goes_back_and_the_answer_is_kept(facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts))
    enter(child, "Which machine", "", "How will", "2", "Where will", "<", "How will", "", "Where will", "")
    enter(child, "How strictly", "", "Your answers", "")
    child.expect("--device /dev/fuse")
    assert status(child) == 0


def test_what_cannot_work_has_its_reason_and_is_not_taken(facts: Path, tmp_path: Path) -> None:
    facts.write_text(OLD)
    child = ask(tmp_path, "--facts", str(facts))
    enter(child, "Which machine", "", "How will", "1")
    child.expect("Invalid answer: ")
    child.expect("Number")


def test_an_explanation_is_given_on_a_sign(facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts), language="ru")
    enter(child, "Какая машина", "", "Как Buildah", "?")
    child.expect("werf-wizard explain concepts/modes")


def test_a_line_of_the_summary_is_changed(facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts))
    enter(child, "Which machine", "", "How will", "", "Where will", "", "How strictly", "")
    child.expect(r"(\d+)  Command: werf converge")
    number = child.match.group(1) if isinstance(child.match, re.Match) else ""
    child.expect("Number to change")
    child.send(f"{number}\r")
    enter(child, "Command", "werf build --dev", "Your answers", "")
    child.expect(r"werf build --dev\r?\n")
    assert status(child) == 0


def test_a_value_that_cannot_be_is_asked_for_again(facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts), "--set", "namespace=build")
    enter(child, "Which machine", "", "How will", "", "Where will", "4", "How strictly", "")
    child.expect(r"(\d+)  Namespace: build")
    number = child.match.group(1) if isinstance(child.match, re.Match) else ""
    child.expect("Number to change")
    child.send(f"{number}\r")
    child.expect("Text")
    child.send("Build!\r")
    child.expect("Invalid answer: Kubernetes allows")


def test_pasted_facts_end_with_an_empty_line(tmp_path: Path, facts: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts))
    enter(child, "Which machine", "3")
    child.expect("> ")
    child.send(OLD.replace("\n", "\r") + "\r")
    enter(child, "How will", "")
    child.expect("Where will")


def test_a_key_that_does_not_exist_is_told_where_the_facts_are_given(tmp_path: Path, facts: Path) -> None:
    (tmp_path / "slip.txt").write_text("kernel.release=6.1.0\nuserns.clone=0\nuserns.max=63404\n")
    child = ask(tmp_path, "--facts", str(facts))
    enter(child, "Which machine", "2", "Which file", str(tmp_path / "slip.txt"))
    child.expect("Did you mean: userns.clone_sysctl")
    child.expect("How will")
    child.close(force=True)


@TERMS
@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_keeps_the_answers_and_the_next_time_goes_on(key: str, term: str, facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts), term=term)
    enter(child, "Which machine", "", "How will", "2")
    child.expect("Where will")
    child.expect("Number")
    child.send(key)
    assert status(child) == 130
    saved = json.loads((tmp_path / "state" / "werf-wizard" / "session.json").read_text())
    assert saved["given"]["mode"] == "fuse-device"
    again = ask(tmp_path, "--facts", str(facts), term=term)
    enter(again, "not finished", "1")
    again.expect("Where will")
    again.close(force=True)


def test_a_dumb_terminal_gets_no_box_and_no_escape(facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts), language="ru")
    enter(child, "Какая машина", "", "Как Buildah", "", "Где будет", "", "Насколько", "", "Ответы", "")
    child.expect(pexpect.EOF)
    assert not set(child.before or "") & set("│╭╮╰╯─\x1b")


def test_files_are_written_into_a_folder(facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts), "-o", str(tmp_path / "files"))
    enter(child, "Which machine", "", "How will", "", "Where will", "", "How strictly", "", "Your answers", "")
    assert status(child) == 0
    assert "docker run" in (tmp_path / "files" / "docker-run.sh").read_text()


def test_without_a_terminal_it_says_so() -> None:
    ran = subprocess.run(
        command("ask"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env=environment({}),
        check=False,
    )
    assert ran.returncode == 2
    assert "requires a terminal" in ran.stderr


def test_an_explanation_says_what_each_choice_is_for(facts: Path, tmp_path: Path) -> None:
    child = ask(tmp_path, "--facts", str(facts))
    enter(child, "Which machine", "", "How will", "?")
    for mode in ("overlay", "fuse-device", "fuse-privileged"):
        words = read_topic(f"modes/{mode}", "en").reason.split()
        child.expect(r"\s+".join(map(re.escape, words)))


@pytest.mark.parametrize(("language", "asked"), [("en", "Which machine will run"), ("ru", "Какая машина")])
def test_a_question_is_no_question_in_the_summary(facts: Path, tmp_path: Path, language: str, asked: str) -> None:
    child = ask(tmp_path, "--facts", str(facts), language=language)
    enter(child, asked, "", "Buildah", "", "werf", "", "", "")
    child.expect(asked)
    child.expect(r"\n")
    assert ": " in (child.before or "")
    assert "?" not in (child.before or "")
