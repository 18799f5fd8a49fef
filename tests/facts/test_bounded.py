"""Commands within limits: what floods, trickles, hangs or forks ends in time, and nothing of it stays."""

import gc
import os
import shutil
import signal
import sys
import threading
import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.verifying.stand_ins import is_running
from wizard.facts import bounded, sources
from wizard.facts.cluster import ask_cluster
from wizard.facts.model import Facts
from wizard.facts.sources import gather
from wizard.facts.world import LARGEST_OUTPUT, Done, World

_FORKS = 'for i in 1 2 3 4 5; do sleep 60 & echo $! >>"$PIDS"; done'
_END = ': >"$(dirname "$PIDS")/end"'
"""What a script does that nobody has ended."""


def script(folder: Path, name: str, lines: str) -> Path:
    """A program of that name in a folder."""
    folder.mkdir(exist_ok=True)
    made = folder / name
    made.write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
    made.chmod(0o755)
    return made


def place(folder: Path, path: str = "") -> World:
    return World({"PATH": path or f"{folder}:{os.environ['PATH']}", "PIDS": str(folder / "pids"), "HOME": str(folder)})


def left(folder: Path) -> list[int]:
    """The forks that still run; what is killed takes a moment to go."""
    forks = [int(pid) for pid in (folder / "pids").read_text().split()]
    until = time.monotonic() + 5
    while any(map(is_running, forks)) and time.monotonic() < until:
        time.sleep(0.02)
    return [pid for pid in forks if is_running(pid)]


@pytest.mark.parametrize("printed", ["exec cat /dev/zero", "exec cat /dev/zero >&2"])
def test_what_prints_without_end_is_stopped_and_that_is_said(tmp_path: Path, printed: str) -> None:
    script(tmp_path, "engine", printed)
    done = place(tmp_path).run(["engine"], seconds=60)
    assert done == Done(None, error="more than 4 MiB of output", flooded=True)
    apart = place(tmp_path).run_in_new_session(["engine"], seconds=60)
    assert apart.flooded
    assert len(apart.output) <= 2 * LARGEST_OUTPUT


_TRICKLE = "for i in $(seq 1500); do printf a; sleep 0.02; done"


@pytest.mark.parametrize("lines", ["sleep 60", _TRICKLE, "exec >&- 2>&-; sleep 60"])
def test_what_hangs_or_trickles_ends_in_time(tmp_path: Path, lines: str) -> None:
    script(tmp_path, "engine", f"{lines}; {_END}")
    assert place(tmp_path).run(["engine"], seconds=0.5).error == "no answer within 0.5 s"
    assert not (tmp_path / "end").exists()


def over_after(sign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command's time be over as soon as a file is there, however long that takes on a busy machine.

    The first look at the clock sets the limit: the file may be there before it.
    """
    now, looks = time.monotonic, count()
    clock = SimpleNamespace(monotonic=lambda: now() + (3600 if next(looks) and sign.exists() else 0))
    monkeypatch.setattr(bounded, "time", clock)


def test_a_sign_that_is_there_before_the_limit_is_set_ends_the_command_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sign").touch()
    over_after(tmp_path / "sign", monkeypatch)
    script(tmp_path, "engine", f"sleep 60; {_END}")
    assert place(tmp_path).run(["engine"], seconds=30).error == "no answer within 30 s"


@pytest.mark.parametrize("end", [f": >$PIDS.all; wait; {_END}", "exec cat /dev/zero", "exit 0"])
@pytest.mark.parametrize("way", ["run", "run_in_new_session"])
def test_what_a_script_started_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, way: str
) -> None:
    over_after(tmp_path / "pids.all", monkeypatch)
    script(tmp_path, "engine", f"{_FORKS}\n{end}")
    done = getattr(place(tmp_path), way)(["engine"], seconds=60)
    assert done.status == (0 if end == "exit 0" else None)
    assert left(tmp_path) == []
    assert not (tmp_path / "end").exists()


@pytest.mark.parametrize(
    "end", [": >$PIDS.over; sleep 300", "exec cat /dev/zero", "exec >&- 2>&-; : >$PIDS.over; sleep 300"]
)
@pytest.mark.parametrize("way", ["run", "run_in_new_session"])
def test_what_left_the_session_ends_with_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, way: str
) -> None:
    over_after(tmp_path / "pids.over", monkeypatch)
    script(tmp_path, "inner", f'{_FORKS}; setsid sleep 300 & echo $! >>"$PIDS"; echo >"$PIDS.all"; wait')
    script(tmp_path, "engine", f'setsid inner & while [ ! -e "$PIDS.all" ]; do sleep 0.02; done; {end}')
    assert getattr(place(tmp_path), way)(["engine"], seconds=60).status is None
    assert (len((tmp_path / "pids").read_text().split()), left(tmp_path)) == (6, [])


def test_what_a_command_said_until_its_time_ran_out_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    over_after(tmp_path / "said", monkeypatch)
    script(tmp_path, "engine", f"echo out; echo err >&2; : >{tmp_path}/said; sleep 300")
    assert place(tmp_path).run_in_new_session(["engine"], seconds=60) == Done(None, "out\n", "err\n")


def test_a_program_that_reads_nothing_of_a_long_input_ends_well(tmp_path: Path) -> None:
    script(tmp_path, "engine", "exec <&-; echo done")
    assert place(tmp_path).run(["engine"], seconds=30, stdin="x" * 1_000_000) == Done(0, "done\n")


@pytest.mark.parametrize("path", [":{rest}", ".:{rest}", "{rest}:", "bin:{rest}", "./:{rest}"])
def test_nothing_of_the_current_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    for folder in (tmp_path, tmp_path / "bin"):
        script(folder, "engine", "echo wrong")
    script(tmp_path / "rest", "outer", "command -v engine || echo none")
    monkeypatch.chdir(tmp_path)
    world = place(tmp_path, path.format(rest=f"{tmp_path / 'rest'}:{os.defpath}"))
    assert not world.has_command("engine")
    assert world.run(["engine"], seconds=30) == Done(None, error="No such file or directory")
    assert world.run(["outer"], seconds=30).output == "none\n"


@pytest.mark.parametrize("path", ["", ".", "::"])
def test_a_path_without_a_folder_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    script(tmp_path, "engine", "echo wrong")
    monkeypatch.chdir(tmp_path)
    assert World({"PATH": path}).run([sys.executable, "-c", "import os; os.execvp('engine', ['engine'])"], seconds=30)
    assert "wrong" not in World({"PATH": path}).run(["/bin/sh", "-c", "engine"], seconds=30).output


@pytest.mark.parametrize("name", ["sh", "bash"])
def test_a_function_of_the_environment_is_no_command(name: str) -> None:
    if not shutil.which(name):
        pytest.skip(f"no {name} here")
    world = World({"PATH": os.environ["PATH"], "BASH_FUNC_printf%%": "() { echo wrong; }", "MINE": "yes"})
    assert world.run([name, "-c", 'printf "%s" "$MINE"'], seconds=30).output == "yes"


def test_the_very_file_that_was_found_is_run(tmp_path: Path) -> None:
    (tmp_path / "a" / "engine").mkdir(parents=True)
    script(tmp_path / "b", "engine", 'echo "$0"').chmod(0o644)
    found = script(tmp_path / "c", "engine", 'echo "$0"')
    world = place(tmp_path, ":".join(str(tmp_path / name) for name in "abc"))
    assert world.find_command("engine") == str(found)
    assert world.run(["engine"], seconds=30).output == f"{found}\n"


@pytest.mark.parametrize("lines", ["sleep 300", _TRICKLE, f"{_FORKS}; wait"])
def test_all_engines_together_have_one_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    monkeypatch.setattr(sources, "ENGINE_SECONDS", 0.5)
    monkeypatch.setattr(sources, "run_probe", lambda _: Facts({}))
    for name in ("docker", "podman", "kubectl"):
        script(tmp_path, name, f"{lines}; {_END}")
    world = place(tmp_path)
    world.environ = {**world.environ, "KUBECONFIG": "/etc/kube"}
    facts = gather(world)
    errors = ("engine.docker.error", "engine.podman.error", "cluster.error")
    assert all(str(facts.value(key)).startswith("no answer within ") for key in errors)
    assert not (tmp_path / "end").exists()


def test_all_are_asked_at_once_and_until_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = threading.Barrier(4)
    until: set[float | None] = set()

    def ask(_: World, end: float | None = None) -> Facts:
        meeting.wait(60)
        until.add(end)
        return Facts({})

    monkeypatch.setattr(sources, "run_probe", lambda world: ask(world, 0))
    for name in ("ask_docker", "ask_podman", "ask_cluster"):
        monkeypatch.setattr(sources, name, ask)
    world = World({})
    monkeypatch.setattr(world, "seconds", iter([100.0]).__next__)
    gather(world)
    assert until == {0, 100 + sources.ENGINE_SECONDS}


def test_without_a_thread_left_all_are_asked_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none_left)
    monkeypatch.setattr(sources, "ask_docker", lambda *_: {"engine.docker.version": "27.0"})
    assert gather(World({"PATH": os.environ["PATH"]})).value("engine.docker.version") == "27.0"


def test_breaking_off_ends_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off() -> None:
        while not (tmp_path / "pids").exists():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(sources, "run_probe", lambda _: Facts({}))
    monkeypatch.setattr(sources, "ENGINE_SECONDS", 3600)
    script(tmp_path, "docker", f"{_FORKS}; wait; {_END}")
    gc.disable()  # what is raised while garbage is looked through is lost: Hypothesis counts the time of that
    threading.Thread(target=break_off).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            gather(place(tmp_path))
    finally:
        gc.enable()
    assert left(tmp_path) == []
    assert not (tmp_path / "end").exists()


def test_breaking_off_ends_what_is_started_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, "engine", f"sleep 300; {_END}")
    world, ended = place(tmp_path), threading.Event()
    end_all = world.end_all

    def broken_off(_: object) -> list[Facts]:
        raise KeyboardInterrupt

    def late(world: World, _: float) -> dict[str, str]:
        assert ended.wait(60)
        return {"engine.docker.error": world.run(["engine"], seconds=3600).error}

    def end() -> None:
        end_all()
        ended.set()

    monkeypatch.setattr(world, "end_all", end)
    monkeypatch.setattr(sources, "results_of", broken_off)
    monkeypatch.setattr(sources, "run_probe", lambda _: Facts({}))
    monkeypatch.setattr(sources, "ask_docker", late)
    with pytest.raises(KeyboardInterrupt):
        gather(world)
    assert not (tmp_path / "end").exists()


@pytest.mark.parametrize(
    ("refused", "version", "told"),
    [
        ("(Forbidden): nodes is forbidden", '{"serverVersion": {"gitVersion": "v1.28.3"}}', "v1.28.3"),
        ("(Forbidden): nodes is forbidden", "", None),
        ("(Forbidden): nodes is forbidden", '{"serverVersion": {"gitVersion": ["x"]}}', "['x']"),
    ],
)
def test_an_account_that_may_not_list_nodes_learns_the_version(
    tmp_path: Path, refused: str, version: str, told: str | None
) -> None:
    said = f"Error from server {refused}"
    script(tmp_path, "kubectl", f"[ $1 = version ] && echo '{version}' || {{ echo '{said}' >&2; exit 1; }}")
    world = place(tmp_path)
    world.environ = {**world.environ, "KUBECONFIG": "/etc/kube"}
    expected = {"cluster.nodes.error": said, **({"cluster.version": told} if told else {})}
    assert {key: fact.value for key, fact in ask_cluster(world).items()} == expected


def test_numbers_of_any_length_are_read(tmp_path: Path) -> None:
    script(tmp_path, "kubectl", f"""echo '{{"items": [{{"status": {{"nodeInfo": {{"n": {"9" * 10_000}}}}}}}]}}'""")
    world = place(tmp_path)
    world.environ = {**world.environ, "KUBECONFIG": "/etc/kube"}
    assert ask_cluster(world).value("cluster.nodes") == "1"


def test_a_command_that_cleans_up_is_asked_to_end_before_it_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_after(tmp_path / "made", monkeypatch)
    monkeypatch.setattr(bounded, "_CLEANING", 60)
    lines = f"trap 'rm {tmp_path}/made; exit' TERM; : >{tmp_path}/made; while :; do sleep 0.1; done"
    assert place(tmp_path).run(["sh", "-c", lines], seconds=60, cleans_up=True).error == "no answer within 60 s"
    assert not (tmp_path / "made").exists()


def test_a_command_that_does_not_end_when_it_is_asked_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_after(tmp_path / "pids.all", monkeypatch)
    monkeypatch.setattr(bounded, "_CLEANING", 0.1)
    script(tmp_path, "engine", f"trap '' TERM; {_FORKS}; : >$PIDS.all; wait; {_END}")
    assert place(tmp_path).run(["engine"], seconds=60, cleans_up=True).error == "no answer within 60 s"
    assert left(tmp_path) == []
    assert not (tmp_path / "end").exists()
