"""Streams that are closed, or on a disk that is full: an exit code as documented, never a traceback."""

import os
import subprocess
import sys

import pytest

from tests.cli.running import FACTS
from wizard.resources import PACKAGE


def run(redirection: str, *words: str, unbuffered: str = "") -> "subprocess.CompletedProcess[str]":
    """The program as a shell starts it, with its streams redirected."""
    environ = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": unbuffered}
    script = f'exec "$@" {redirection}'
    command = ["sh", "-c", script, "sh", sys.executable, "-m", "wizard", *words]
    root = PACKAGE.parent
    return subprocess.run(command, input=FACTS, capture_output=True, text=True, env=environ, cwd=root, check=False)


@pytest.mark.parametrize(
    ("redirection", "words", "status", "told"),
    [
        ("<&-", (), 2, "terminal"),
        ("<&-", ("lint", "-"), 2, ""),
        ("<&-", ("diagnose",), 1, ""),
        ("<&-", ("doctor", "--facts", "-"), 2, ""),
        ("2>&-", ("diagnose", "--", "sh", "-c", "echo e >&2"), 1, ""),
        ("2>&-", ("export", "docker", "--facts", "-"), 0, ""),
        (">&-", ("export", "docker", "--facts", "-"), 2, "Standard output is closed"),
        (">&-", ("--help",), 2, "Standard output is closed"),
        (">&-", ("lint", "--help"), 2, "Standard output is closed"),
        (">/dev/full", ("--help",), 2, "No space left"),
        (">/dev/full", ("--version",), 2, "No space left"),
        (">/dev/full", ("export", "docker", "--facts", "-"), 2, "No space left"),
        (">/dev/full", ("explain", "modes/overlay"), 2, "No space left"),
        ("2>/dev/full", ("export", "docker", "--facts", "-"), 0, ""),
        ("2>/dev/full", ("export", "nowhere"), 2, ""),
        (">/dev/full 2>/dev/full", ("export", "docker", "--facts", "-"), 2, ""),
        ("<&- >&- 2>&-", ("doctor",), 2, ""),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_stream_that_cannot_be_used_is_no_defect(
    redirection: str, words: tuple[str, ...], status: int, told: str, unbuffered: str
) -> None:
    done = run(redirection, *words, unbuffered=unbuffered)
    assert done.returncode == status, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_terminal_that_was_closed_is_neither_a_defect_nor_bad_input() -> None:
    reader, terminal = os.openpty()
    os.close(reader)
    command = [sys.executable, "-m", "wizard", "explain", "modes/overlay"]
    done = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, text=True, cwd=PACKAGE.parent, check=False)
    os.close(terminal)
    assert (done.returncode, done.stderr) == (129, "")


def test_a_result_is_whole_though_nothing_can_be_said() -> None:
    assert "\ndocker run" in run("2>/dev/full", "export", "docker", "--facts", "-").stdout
