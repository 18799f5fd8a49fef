"""A command whose output is taken as it comes."""

import os
import threading
import time
from pathlib import Path

import pytest

from tests.verifying.stand_ins import is_running
from wizard.facts.running import Running, Stream


def run(*words: str, terminals: tuple[Stream, ...] = ()) -> tuple[dict[str, bytes], int | None]:
    """Everything it printed, by stream, and its status."""
    running = Running(words, os.environ, terminals=terminals, detached=True)
    printed = {"out": b"", "err": b""}
    for stream, chunk in running.chunks():
        printed[stream] += chunk
    return printed, running.status


def until_there(sign: Path) -> str:
    """A shell command that waits for a file, half a minute at most."""
    return f"for i in $(seq 600); do [ ! -e {sign} ] || break; sleep 0.05; done"


def test_streams_are_told_apart_and_the_status_is_known() -> None:
    assert run("sh", "-c", "echo a; echo b >&2; exit 3") == ({"out": b"a\n", "err": b"b\n"}, 3)


@pytest.mark.parametrize(("terminals", "answer"), [((), b"no"), (("out",), b"yes")])
def test_a_stream_is_a_terminal_where_it_is_wanted(terminals: tuple[Stream, ...], answer: bytes) -> None:
    printed, _ = run("sh", "-c", "[ -t 1 ] && echo yes || echo no", terminals=terminals)
    assert printed["out"].strip() == answer


def test_output_comes_as_it_is_printed(tmp_path: Path) -> None:
    line = f"echo first; {until_there(tmp_path / 'go')}; echo second"
    chunks = Running(["sh", "-c", line], os.environ, detached=True).chunks()
    assert next(chunks) == ("out", b"first\n")
    (tmp_path / "go").touch()
    assert list(chunks) == [("out", b"second\n")]


@pytest.mark.parametrize("line", ["exec sleep 60", "trap '' TERM; for i in $(seq 60); do sleep 1; done"])
def test_it_is_stopped_also_where_it_does_not_want_to(line: str) -> None:
    running = Running(["sh", "-c", line], os.environ, detached=True)
    threading.Timer(0.3, running.stop, [0.2]).start()
    assert list(running.chunks()) == []
    assert running.status is not None
    assert running.status < 0


def test_what_it_leaves_in_the_background_is_not_waited_for(tmp_path: Path) -> None:
    printed, status = run("sh", "-c", f"{{ {until_there(tmp_path / 'go')}; echo late; }} & echo done")
    (tmp_path / "go").touch()
    assert (printed["out"], status) == (b"done\n", 0)


def test_one_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        Running(["there-is-no-such-command"], os.environ)


@pytest.mark.parametrize("detached", [True, False])
@pytest.mark.parametrize("session", ["", "setsid"])
def test_what_it_started_is_stopped_with_it(tmp_path: Path, detached: bool, session: str) -> None:
    pids = tmp_path / "pids"
    stays = "trap '' TERM; for i in $(seq 300); do sleep 1; done"
    line = f'for i in 1 2 3; do {session} sh -c "$STAYS" & echo $! >>{pids}; done; wait'
    running = Running(["sh", "-c", line], {**os.environ, "STAYS": stays}, detached=detached)
    while not pids.exists() or len(pids.read_text().split()) < 3:
        time.sleep(0.02)
    running.stop(0.2)
    list(running.chunks())
    until = time.monotonic() + 30  # what is killed has let go of its output before the kernel is done with it
    while (left := [pid for pid in map(int, pids.read_text().split()) if is_running(pid)]) and time.monotonic() < until:
        time.sleep(0.02)
    assert left == []


def test_what_it_started_may_clean_up(tmp_path: Path) -> None:
    done = tmp_path / "done"
    line = f"sh -c 'trap \"sleep 0.3; echo >{done}; exit\" TERM; echo on; while :; do sleep 0.05; done' & exec sleep 60"
    running = Running(["sh", "-c", line], os.environ, detached=True)
    assert next(running.chunks()) == ("out", b"on\n")
    running.stop(30)
    assert done.exists()
