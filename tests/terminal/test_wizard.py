"""The wizard in a real terminal: start, keys of any layout and protocol, sizes, signals, what stays behind."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pexpect
import pytest

from tests.cli.running import command, environment
from tests.terminal import screen
from tests.terminal.forked import spawn
from tests.terminal.screen import Terminal, apart
from wizard.interview import saved

ALTERNATE_SCREEN = "1049"
BRACKETED_PASTE = "2004"
MOUSE = "1000"
CURSOR = "25"
LAST_STEP = "docker run --rm"


def started(tmp_path: Path, language: str = "en", size: tuple[int, int] = (120, 35), **environ: str) -> Terminal:
    """The wizard, its first question on the screen; its state goes to a folder of the test."""
    terminal = Terminal(["--lang", language], size, {**apart(tmp_path), **environ})
    terminal.wait_for("Which machine" if language == "en" else "Какая машина")
    return terminal


def session(tmp_path: Path) -> dict[str, object]:
    """What was saved."""
    saved: dict[str, object] = json.loads((tmp_path / "werf-wizard" / "session.json").read_text())
    return saved


@pytest.fixture(scope="module")
def going_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """One wizard for the tests that leave it as they found it: in English, at the first question."""
    with started(tmp_path_factory.mktemp("state")) as terminal:
        yield terminal


def test_it_starts_with_the_first_question(going_on: Terminal) -> None:
    assert ALTERNATE_SCREEN in going_on.modes


def test_facts_of_this_machine_arrive_by_themselves(going_on: Terminal) -> None:
    going_on.wait_for(f"kernel +{os.uname().release[:6]}")


def test_f2_switches_the_language(going_on: Terminal) -> None:
    going_on.send("\x1bOQ")
    going_on.wait_for("Какая машина будет запускать контейнер")
    going_on.wait_for("Справочник")
    going_on.send("\x1bOQ")
    going_on.wait_for("Which machine")


def test_it_follows_the_window(going_on: Terminal) -> None:
    going_on.resize(40, 12)
    going_on.wait_until_gone("─ Machine ─")
    going_on.send("\r")
    going_on.wait_for("How will Buildah")
    going_on.send("\x1b")
    going_on.wait_for("Which machine")
    going_on.resize(120, 35)
    going_on.wait_for("─ Machine ─")


@pytest.mark.parametrize("keys", ["\x1b[1079;5u", "\x1b[1079::112;5u", "\x1b[112;5u", "\x10"])
def test_ctrl_p_opens_the_commands_however_it_is_sent(keys: str, going_on: Terminal) -> None:
    going_on.send(keys)
    going_on.wait_for("Wizard: Check again")
    going_on.send("\x1b")
    going_on.wait_until_gone("Wizard: Check again")


def test_ctrl_q_quits_in_any_layout_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    """The other two forms of the key end other tests here."""
    with started(tmp_path, size=(40, 12)) as terminal:
        terminal.send("\x1b[1081::113;5u")
        assert terminal.end() == 0
        assert not terminal.modes & {ALTERNATE_SCREEN, BRACKETED_PASTE, MOUSE}
        assert CURSOR in terminal.modes


@pytest.mark.parametrize(
    ("how", "status"), [("ctrl-c", 130), (signal.SIGTERM, 143), (signal.SIGQUIT, 131), (signal.SIGUSR1, 138)]
)
def test_an_end_from_outside_keeps_the_answers_and_restores_the_terminal(
    how: str | signal.Signals, status: int, tmp_path: Path
) -> None:
    with started(tmp_path) as terminal:
        terminal.send("\r")
        terminal.wait_for("How will Buildah")
        if isinstance(how, signal.Signals):
            os.kill(terminal.pid, how)
        else:
            terminal.send("\x03")
        assert terminal.end() == status
        assert not terminal.modes & {ALTERNATE_SCREEN, BRACKETED_PASTE, MOUSE}
        assert session(tmp_path)["given"] == {"machine": "here"}


@pytest.mark.parametrize("how", ["closed", signal.SIGHUP])
def test_a_hang_up_at_the_result_is_one_and_keeps_the_answers(how: str | signal.Signals, tmp_path: Path) -> None:
    with at_the_result(tmp_path, "standard") as terminal:
        if isinstance(how, signal.Signals):
            os.kill(terminal.pid, how)
            assert terminal.end() == 129
            assert not terminal.modes & {ALTERNATE_SCREEN, BRACKETED_PASTE, MOUSE}
        else:
            terminal.close()
            assert terminal.gone()
            assert terminal.child.exitstatus == 129
    assert session(tmp_path)["place"] == "result"


def test_the_next_start_offers_the_answers_of_the_last(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.wait_for("kernel +[0-9]")
        terminal.send("\r")
        terminal.wait_for("How will Buildah")
        terminal.send("\x11")
        terminal.end()
        assert "Your answers are saved: run `werf-wizard`" in terminal.text
    with Terminal(["--lang", "en"], (120, 35), apart(tmp_path)) as terminal:
        terminal.wait_for("Continue")
        terminal.send("\r")
        terminal.wait_for("How will Buildah")


def facts_file(folder: Path) -> Path:
    """The facts of a machine."""
    facts = folder / "facts.txt"
    facts.write_text("kernel.release=6.1.0\noverlay.rootless=yes\nuserns.max=63404\n")
    return facts


@contextmanager
def at_the_result(
    folder: Path, hardening: str, begin: Callable[..., "pexpect.spawn[bytes]"] = spawn
) -> Iterator[Terminal]:
    """A wizard that goes on at the result, with the answers that were kept of an earlier one."""
    environ = apart(folder)
    given = {"machine": "file", "facts_file": str(facts_file(folder)), "mode": "overlay", "target": "docker"}
    saved.save(saved.Saved({**given, "hardening": hardening}, "result"), environ)
    with Terminal(["--lang", "en"], (120, 50), environ, begin) as terminal:
        terminal.wait_for("Continue")
        terminal.send("\r")
        terminal.wait_for("without questions")
        yield terminal


def test_a_start_does_what_the_forks_of_the_other_tests_do(tmp_path: Path) -> None:
    seen = []
    for begin in (screen.start, spawn):
        with at_the_result(tmp_path, "standard", begin) as terminal:
            modes = set(terminal.modes)
            terminal.send("\x11")
            seen.append((modes, terminal.end(), terminal.modes, terminal.text))
    assert seen[0] == seen[1]


def test_the_result_stays_in_the_scrollback(tmp_path: Path) -> None:
    # The standard hardening, whose command has no profile in it.
    with at_the_result(tmp_path, "standard") as terminal:
        terminal.send("\x1b[1081;5u")
        assert terminal.end() == 0
        assert LAST_STEP in terminal.text
        assert f"werf-wizard export docker --facts {facts_file(tmp_path)}" in terminal.text.replace("\n", "")


def test_a_long_result_is_not_poured_into_the_terminal(tmp_path: Path) -> None:
    with at_the_result(tmp_path, "least-privilege") as terminal:
        terminal.send("\x11")
        assert terminal.end() == 0
        assert "lines) was not saved." in terminal.text
        assert f"werf-wizard export docker --facts {facts_file(tmp_path)}" in terminal.text.replace("\n", "")
        assert "SCMP_ACT_ALLOW" not in terminal.text


def save(terminal: Terminal, folder: Path) -> None:
    """Save the result, all keys in one burst as a person types them who knows the dialog."""
    terminal.send(f"\x13\x15{folder}\r")
    terminal.wait_for("Written to")


def test_what_was_saved_is_named_and_not_printed_again(tmp_path: Path) -> None:
    with at_the_result(tmp_path, "least-privilege") as terminal:
        save(terminal, tmp_path / "out")
        terminal.send("\x11")
        assert terminal.end() == 0
        assert f"sh {tmp_path}/out/docker-run.sh" in terminal.text.replace("\n", "")
        assert "SCMP_ACT_ALLOW" not in terminal.text


def test_what_was_saved_is_named_from_any_place_too(tmp_path: Path) -> None:
    with at_the_result(tmp_path, "standard") as terminal:
        save(terminal, tmp_path / "out")
        terminal.send("\x1b")
        terminal.wait_for("Show the configuration")
        terminal.send("\x11")
        assert terminal.end() == 0
        assert f"sh {tmp_path}/out/docker-run.sh" in terminal.text.replace("\n", "")
        assert f"The files are in {tmp_path}/out" in terminal.text.replace("\n", "")


def test_an_answer_that_was_changed_after_saving_is_not_taken_for_what_was_saved(tmp_path: Path) -> None:
    with at_the_result(tmp_path, "standard") as terminal:
        save(terminal, tmp_path / "out")
        for key, question in zip(
            "\x1b\x1b2\r", ("Show the", "How strictly", "Show the", "without questions"), strict=True
        ):
            terminal.send(key)
            terminal.wait_for(question)
        terminal.send("\x11")
        assert terminal.end() == 0
        said = terminal.raw.decode("utf-8", "replace").rpartition("\x1b[?1049l")[2]
        now, folder, then = said.partition(f"The files are in {tmp_path}/out")
        assert "lines) was not saved." in now
        assert folder
        assert f"sh {tmp_path}/out/docker-run.sh" in then


def test_keys_typed_ahead_do_what_they_do_one_by_one(tmp_path: Path) -> None:
    facts = facts_file(tmp_path)
    with started(tmp_path, size=(120, 50)) as terminal:
        terminal.send(f"2{facts}x\x7f\r\r\r1\r\x13\x15{tmp_path}/wrong\x15{tmp_path}/out\r")
        terminal.wait_for("Written to")
        terminal.send("\x11")
        assert terminal.end() == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["docker-run.sh"]


def test_it_starts_in_russian_and_without_colour_it_has_none(tmp_path: Path) -> None:
    with started(tmp_path, "ru", NO_COLOR="1") as terminal:
        assert ALTERNATE_SCREEN in terminal.modes
        terminal.wait_for("ядро +[0-9]")
        cells = [cell for row in terminal._screen.buffer.values() for cell in row.values()]
        assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}
        assert any(cell.reverse for cell in cells), "what is highlighted is seen without colours"
        sent = re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw)
        codes = {int(code) for one in sent for code in one.split(b";") if code}
        assert codes <= {0, 1, 2, 3, 4, 7, 9, 39, 49}, "neither a colour nor a shade, but for the terminal's own"


def test_a_terminal_that_draws_ascii_only_gets_ascii_only(tmp_path: Path) -> None:
    with started(tmp_path, size=(100, 30), TERM="linux") as terminal:
        terminal.wait_for("mode +overlay")
        assert not set(terminal.text) & set("╭╮╰╯│─▰▱●◉○✓→·")


def test_a_source_that_hangs_is_called_slow_and_holds_nothing_up(tmp_path: Path) -> None:
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nexec sleep 600\n")
    docker.chmod(0o755)
    patient = partial(spawn, first="tests.terminal.patient")
    environ = {"XDG_STATE_HOME": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    with Terminal(["--lang", "en"], (120, 35), environ, patient) as terminal:
        terminal.wait_for("Docker is slow to answer")
        terminal.send("\r")
        terminal.wait_for("How will Buildah")
        terminal.send("\x11")
        assert terminal.end() == 0


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_gets_the_questions_line_by_line(term: str, tmp_path: Path) -> None:
    with Terminal(["--lang", "en"], environ={**apart(tmp_path), "TERM": term}) as terminal:
        terminal.wait_for("Number .Enter: 1.:")
        assert b"\x1b" not in terminal.raw


def test_without_a_terminal_it_says_so_before_it_looks_at_the_machine(tmp_path: Path) -> None:
    for name in ("sh", "docker", "podman", "kubectl"):
        (tmp_path / name).write_text(f"#!/bin/sh\n: >{tmp_path}/asked\n")
        (tmp_path / name).chmod(0o755)
    environ = environment({"PATH": str(tmp_path)})
    ran = subprocess.run(
        command(), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", env=environ, check=False
    )
    assert ran.returncode == 2
    assert "requires a terminal" in ran.stderr
    assert "werf-wizard export" in ran.stderr
    assert not (tmp_path / "asked").exists()
