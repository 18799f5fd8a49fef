"""What bad input gets: one clear sentence, a way out, exit 2, nothing written, never a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import FACTS, command, environment, wizard
from wizard.cli import main


def test_too_little_memory_is_no_defect(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("wizard.facts.sources.gather", full)
    assert main(["--lang", "en", "doctor"]) == 2
    assert "Not enough memory" in capsys.readouterr().err


def assert_refused(done: "subprocess.CompletedProcess[str]", said: str, status: int = 2) -> None:
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert done.stderr.startswith("werf-wizard: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("exprt",), "Did you mean: export"),
        (("--langg", "ru"), "Did you mean: --lang"),
        (("config", "lng=ru"), "Did you mean: lang"),
        (("export", "dockr"), "Did you mean: docker"),
        (("export", "docker", "--mode", "overly"), "Did you mean: overlay"),
        (("export", "docker", "--hardening", "max"), "standard, least-privilege"),
        (("export", "docker", "--set", "nam=x"), "Did you mean: name"),
        (("export", "docker", "--set", "name"), "KEY=VALUE"),
        (("export", "docker", "--set", "tag=2-stabel"), "Did you mean: 2-stable"),
        (("export", "docker", "--set", "version=1.1"), "Buildah"),
        (("export", "docker", "--set", "command=a 'b"), "quote"),
        (("export", "docker", "--set", "ref=UPPER CASE"), "image reference"),
        (("export", "docker", "--set", "cache=pvc"), "volume, none"),
        (("export", "argocd", "--set", "cache=pvc"), "emptydir"),
        (("export", "kubernetes", "--set", "name=Foo_Bar"), "lowercase"),
        (("export", "kubernetes", "--set", "namespace=" + "a" * 64), "63"),
        (("export", "kubernetes", "--set", "kubernetes=1.18"), "1.19"),
        (("export", "kubernetes", "--set", "git=https://u:hunter2@host/x"), "password"),
        (("export", "kubernetes", "--set", "git=https://host/x?private_token=hunter2"), "token"),
        (("export", "docker", "--set", "docker_host=ssh://u:hunter2@host"), "password"),
        (("export", "github-kubernetes", "--set", "ci_url=https://host/x?private_token=hunter2"), "token"),
        (("export", "docker", "--mode", "fuse-privileged", "--hardening", "least-privilege"), "cannot be hardened"),
        (("explain", "modes/overlai"), "modes/overlay"),
        (("explain", "../../etc/passwd"), "no topic"),
        (("explain", "userns-remap"), "problems/userns-remap-privileged"),
        (("explain", "inode"), "Pages about it: problems/disk-full"),
        (("explain", "вытеснение"), "problems/oom-killed"),
        (("completion", "ksh"), "ksh"),
        (("doctor", "--lang", "xx"), "There is no language “xx”; choose one of: en (English), ru (Русский)."),
        (("doctor", "more"), "more"),
        (("export",), "TARGET"),
    ],
)
def test_a_wrong_word_is_named_with_what_was_meant(words: tuple[str, ...], said: str) -> None:
    facts = ("--facts", "-") if words[0] == "export" and len(words) > 2 else ()
    done = wizard(*words, *facts, stdin=FACTS)
    assert_refused(done, said)
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"kernel.release=6.1\nrubbish\n", "line 2"),
        (b"kernel.release=6.1\nkernel.release=6.2\n", "duplicate key"),
        (b"probe.format=2\nkernel.release=6.1\n", "format 2"),
        (b"userns.max=many\n", "userns.max"),
        (b"a=b\n\xff\xfe\n", "line 2: this is not UTF-8"),
        (b'{"kernel.release": "6', "JSON"),
        (b'{"kernel.release": ["6.1"]}', "not a string"),
        (b"\x00" * (1024 * 1024 + 1), "the limit is 1 MiB"),
    ],
)
@pytest.mark.parametrize("target", [("doctor",), ("export", "docker")])
def test_a_bad_facts_file_is_refused(tmp_path: Path, target: tuple[str, ...], content: bytes, said: str) -> None:
    path = tmp_path / "facts"
    path.write_bytes(content)
    assert_refused(wizard(*target, "--facts", str(path)), said)


def test_noise_of_any_size_is_refused_at_once(tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    with noise.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    assert_refused(wizard("export", "docker", "--facts", str(noise)), "the limit is 1 MiB")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lint", "nosuch.yaml"), "Не удаётся прочитать nosuch.yaml: нет такого файла или каталога."),
        (("doctor", "--facts", "folder"), "Не удаётся прочитать folder: это каталог."),
        (("export", "docker", "--answers", "facts/x"), "Не удаётся прочитать facts/x: это не каталог."),
        (("export", "docker", "--facts", "facts", "-o", "facts"), "facts — файл, а нужен каталог"),
        (("export", "docker", "--facts", "facts", "-o", "facts/out"), "facts — файл, а нужен каталог"),
        (("diagnose", "--", "./nosuch"), "нет такого файла или каталога."),
        (("diagnose", "--", "./folder"), "нет доступа."),
    ],
)
def test_why_the_system_refuses_is_said_in_the_reader_s_language(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "facts").write_text(FACTS)
    done = wizard("--lang", "ru", *words, cwd=tmp_path)
    assert said in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("option", ["--facts", "--answers"])
@pytest.mark.parametrize(("name", "said"), [("nosuch", "No such file"), (".", "directory")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, option: str, name: str, said: str) -> None:
    facts = () if option == "--facts" else ("--facts", "-")
    assert_refused(wizard("export", "docker", option, name, *facts, stdin=FACTS, cwd=tmp_path), said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [1,\n", ":2:1: this is not YAML"),
        (b"name:\n  x: y\n", "flat list"),
        (b"- name\n", "flat list"),
        (b"mode: overly\n", "Did you mean: overlay"),
        (b"colour: red\n", "no setting"),
        (b"\xff\n", "UTF-8"),
        (b"a: b\na: c\n", "line 2: “a” is set twice"),
        (b"command: werf " + b"a" * 300_000 + b"\n", "at most 65536 characters"),
    ],
)
def test_a_bad_answers_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "answers.yaml"
    path.write_bytes(content)
    assert_refused(wizard("export", "docker", "--facts", "-", "--answers", str(path), stdin=FACTS), said)


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    kept = tmp_path / "docker-run.sh"
    kept.write_text("mine")
    words = ("export", "docker", "--facts", "-", "--hardening", "least-privilege", "-o", str(tmp_path))
    assert_refused(wizard(*words, stdin=FACTS), "already exists: nothing was written")
    assert [path.name for path in tmp_path.iterdir()] == ["docker-run.sh"]
    assert kept.read_text() == "mine"
    assert wizard(*words, "--force", stdin=FACTS).returncode == 0
    assert kept.read_text() != "mine"


def test_a_place_that_is_no_folder_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    words = ("export", "docker", "--facts", "-", "-o", str(tmp_path / "file"))
    assert_refused(wizard(*words, stdin=FACTS), "is a file, not a directory: nothing was written")
    assert (tmp_path / "file").read_text() == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_place_takes_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert_refused(wizard("export", "docker", "--facts", "-", "-o", str(tmp_path / "x"), stdin=FACTS), "No file")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [("export", "docker"), ("doctor",), ("explain", "modes/overlay")])
def test_a_full_output_is_an_error(words: tuple[str, ...]) -> None:
    facts = () if words[0] == "explain" else ("--facts", "-")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*words, *facts), input=FACTS.encode(), stdout=full, stderr=subprocess.PIPE, env=environment({})
        )
    assert done.returncode == 2
    assert b"Cannot write the result" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_output_is_an_error() -> None:
    words = " ".join(command("export", "docker", "--facts", "-"))
    done = subprocess.run(
        ["sh", "-c", f"{words} >&-"], input=FACTS, capture_output=True, text=True, env=environment({})
    )
    assert done.returncode == 2
    assert "Standard output is closed" in done.stderr


@pytest.mark.parametrize("words", [("explain", "concepts/apparmor"), ("probe", "--script")])
def test_a_reader_that_goes_away_is_no_error_to_speak_of(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command(*words), stdout=write, stderr=subprocess.PIPE, env=environment({}))
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    slow = tmp_path / "docker"
    slow.write_text(f"#!/bin/sh\n: >{tmp_path}/asked\nexec sleep 30\n")
    slow.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    running = subprocess.Popen(
        command("doctor"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment({"PATH": path})
    )
    while not (tmp_path / "asked").exists():
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    assert b"Traceback" not in said


INTERRUPTED = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == "wizard.cli":
            os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, getattr(signal, sys.argv.pop(1)))
sys.meta_path.insert(0, Interrupting())
from wizard.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(("before", "status"), [("default_int_handler", -signal.SIGINT), ("SIG_IGN", 0)])
def test_ctrl_c_before_the_command_is_there_ends_quietly(before: str, status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, before, "--version"], capture_output=True, env=environment({}), check=False
    )
    assert (done.returncode, done.stderr) == (status, b"")
