"""Everything but the engines works on a machine without a network, and nothing even tries to reach one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import FACTS, environment

_GUARD = """
import os, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        os.write(2, f"tried: {event} {arguments!r}".encode())
        os._exit(99)

sys.addaudithook(refuse)
"""
_WITHOUT_INTERFACES = ("unshare", "--net", "--map-root-user")
_COMMANDS = (
    "doctor --facts facts",
    "doctor",
    "export docker --facts facts",
    "export kubernetes --facts facts --hardening least-privilege -o out",
    "export host --facts facts",
    "lint pod.yaml",
    "diagnose build.log",
    "explain modes/overlay",
    "explain --search subuid",
    "probe",
    "completion bash",
    "survey --from facts",
    "--version -v",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "facts").write_text(FACTS)
    (tmp_path / "build.log").write_text("fuse: device not found, try 'modprobe fuse' first\n")
    (tmp_path / "pod.yaml").write_text("services: {build: {image: registry.werf.io/werf/werf:2-stable}}\n")
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(_GUARD)
    return tmp_path


def run(folder: Path, words: str, *, before: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    checkout = environment({})["PYTHONPATH"]
    # No cluster is configured, and no engine answers.
    given = {"PYTHONPATH": f"{folder / 'guard'}:{checkout}", "HOME": str(folder), "DOCKER_HOST": "unix:///nowhere"}
    command = [*before, sys.executable, "-m", "wizard", *words.split()]
    return subprocess.run(command, cwd=folder, env=environment(given), text=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("words", _COMMANDS)
def test_nothing_opens_a_connection(folder: Path, words: str) -> None:
    done = run(folder, words)
    assert "tried:" not in done.stderr
    assert done.returncode in (0, 1, 3), done.stderr


def test_the_guard_would_tell(folder: Path) -> None:
    given = {"PYTHONPATH": str(folder / "guard")}
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], env=environment(given), text=True, capture_output=True)
    assert done.returncode == 99


def _can_unshare() -> bool:
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run([*_WITHOUT_INTERFACES, "true"], capture_output=True).returncode
    )


@pytest.mark.skipif(not _can_unshare(), reason="no network namespace can be made here")
def test_without_interfaces_the_answers_are_the_same(folder: Path) -> None:
    for words in (
        "doctor --facts facts",
        "export docker --facts facts",
        "diagnose build.log",
        "lint pod.yaml --facts facts",
    ):
        here, there = run(folder, words), run(folder, words, before=_WITHOUT_INTERFACES)
        assert (there.returncode, there.stdout) == (here.returncode, here.stdout), there.stderr
        assert there.stdout
