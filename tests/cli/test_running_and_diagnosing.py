"""`werf-wizard diagnose -- COMMAND`: run, shown, diagnosed; and the session on a terminal."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import FACTS, command, environment, wizard
from tests.terminal.screen import Terminal

FAILING = "echo to out; echo 'fuse: device not found' >&2; exit 7"


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "facts"
    path.write_text(FACTS, "utf-8")
    return str(path)


def test_what_the_command_prints_goes_where_it_would(facts: str) -> None:
    done = wizard("diagnose", "--facts", facts, "--", "sh", "-c", FAILING)
    assert done.stdout == "to out\n"
    assert done.stderr.startswith("fuse: device not found\n")


def test_the_diagnosis_and_the_status_are_told_on_standard_error(facts: str) -> None:
    done = wizard("diagnose", "--facts", facts, "--", "sh", "-c", FAILING)
    assert done.returncode == 0
    assert "problems/fuse-device-missing" in done.stderr
    assert "The command exited with status 7." in done.stderr


def test_a_command_in_which_nothing_is_known_ends_with_1(facts: str) -> None:
    done = wizard("diagnose", "--facts", facts, "--", "true")
    assert done.returncode == 1
    assert "status 0" in done.stderr


def test_json_is_alone_on_standard_output(facts: str) -> None:
    done = wizard("diagnose", "--json", "--facts", facts, "--", "sh", "-c", FAILING)
    report = json.loads(done.stdout)
    assert report["problems"][0]["id"] == "fuse-device-missing"
    assert "to out" in done.stderr


def test_options_of_the_command_are_the_commands(facts: str) -> None:
    done = wizard("diagnose", "--facts", facts, "--", "echo", "--lang", "ru", "--json")
    assert done.stdout == "--lang ru --json\n"
    assert "The command exited" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--", "there-is-no-such-command"), "Cannot run there-is-no-such-command"),
        (("job.log", "--", "true"), "A command cannot be combined"),
        (("--screen",), "requires a terminal"),
    ],
)
def test_what_cannot_be_done_is_told(words: tuple[str, ...], told: str) -> None:
    done = wizard("diagnose", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_signal_ends_the_command_too(tmp_path: Path) -> None:
    sign = tmp_path / "pid"
    line = f"echo $$ > {sign}; exec sleep 60"
    with subprocess.Popen(command("diagnose", "--", "sh", "-c", line), env=environment({})) as started:
        while not sign.exists() or not sign.read_text():
            time.sleep(0.02)
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) == 143
    stat = Path(f"/proc/{sign.read_text().strip()}/stat")
    deadline = time.monotonic() + 20
    while not _is_gone(stat) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _is_gone(stat)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("exit 7", "exited with status 7."),
        ("kill -9 $$", "terminated by signal SIGKILL: status 137."),
        ("kill -TERM $$", "terminated by signal SIGTERM: status 143."),
    ],
)
def test_how_the_command_ended_is_told(facts: str, line: str, told: str) -> None:
    assert told in wizard("diagnose", "--facts", facts, "--", "sh", "-c", line).stderr


def _is_gone(stat: Path) -> bool:
    """Whether a process has ended, be it that nobody has asked for its status yet."""
    try:
        return ") Z " in stat.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_on_a_terminal_the_command_has_a_terminal_and_its_diagnosis_follows(facts: str) -> None:
    line = "[ -t 1 ] && echo a terminal; stty size; echo 'fuse: device not found'; exit 7"
    words = ("diagnose", "--lang", "en", "--facts", facts, "--", "sh", "-c", line)
    with Terminal(words, (100, 60), environment({"TERM": "xterm"})) as terminal:
        terminal.wait_for("exited with status 7")
        assert "a terminal" in terminal.text
        assert "\n60 100\n" in terminal.text
        assert "problems/fuse-device-missing" in terminal.text


def test_on_a_terminal_without_a_log_the_session_opens_and_escape_ends_it() -> None:
    with Terminal(("diagnose", "--lang", "en"), (100, 30), environment({})) as terminal:
        terminal.wait_for("Which log?")
        terminal.send("\x1b")
        assert terminal.end() == 0


def test_a_command_is_run_in_the_session(facts: str) -> None:
    words = ("diagnose", "--lang", "en", "--screen", "--", "sh", "-c", FAILING)
    with Terminal(words, (120, 35), environment({})) as terminal:
        terminal.wait_for("exit code 7")
        assert "fuse: device not found" in terminal.text
