"""No name, fact, file or engine steers the reader's terminal, whichever command shows it; a pipe gets valid JSON."""

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import FACTS, PATCH, command, environment, wizard
from tests.cli.test_lint import BAD
from tests.verifying.stand_ins import stand_in
from wizard.display import visible, visible_json, visible_lines
from wizard.report.console import on_stdout

HOSTILE = "a\x1b]0;owned\x07\x1b[2J\x9b31m\x7f\u202egpj\u2066\u200b\nwerf-wizard: forged"
LIMITS = "\n\t"


def hostile(path: Path, content: str) -> str:
    (path / HOSTILE).write_text(content, "utf-8")
    return HOSTILE


def assert_harmless(done: "subprocess.CompletedProcess[str]", status: int | None = None) -> None:
    assert status is None or done.returncode == status, done.stderr
    assert done.returncode != 70
    said = done.stdout + done.stderr
    assert not {c for c in said if not c.isprintable() and c not in LIMITS}, ascii(said)
    assert not any(line.startswith("werf-wizard: forged") for line in said.splitlines())


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("lint", "--facts", "f", HOSTILE), 1),
        (("lint", "--facts", "f", "--json", HOSTILE), 1),
        (("lint", "--facts", "f", "--sarif", HOSTILE), 1),
        (("lint", "--set", f"{HOSTILE}=1", "f"), 2),
        (("lint", f"no{HOSTILE}"), 2),
        (("doctor", "--facts", f"no{HOSTILE}"), 2),
        (("doctor", HOSTILE), 2),
        ((HOSTILE,), 2),
        (("--lang", HOSTILE), 2),
        (("explain", HOSTILE), 2),
        (("explain", "--search", f"zzqq{HOSTILE.splitlines()[0]}"), None),
        (("completion", HOSTILE), 2),
        (("diagnose", HOSTILE), 1),
        (("diagnose", HOSTILE, "f"), 1),
        (("diagnose", f"no{HOSTILE}"), 2),
        (("diagnose", "--target", HOSTILE, "f"), 2),
        (("diagnose", "--", HOSTILE), 2),
        (("export", HOSTILE), 2),
        (("export", "docker", "--facts", "f", "--set", f"name={HOSTILE}"), 2),
        (("export", "docker", "--facts", "f", "--answers", f"no{HOSTILE}"), 2),
        (("export", "docker", "--facts", "f", "-o", f"dir{HOSTILE}"), 0),
        (("export", "docker", "--facts", "f", "-o", HOSTILE), 2),
        (("export", "compose", "--facts", "f", "--merge", HOSTILE), 2),
        (("verify", HOSTILE), 2),
        (("verify", "docker", "--timeout", HOSTILE), 2),
        (("ask", HOSTILE), 2),
    ],
)
def test_a_hostile_name_is_written_out(tmp_path: Path, words: tuple[str, ...], status: int | None) -> None:
    hostile(tmp_path, BAD)
    (tmp_path / "f").write_text(FACTS, "utf-8")
    assert_harmless(wizard(*words, cwd=tmp_path), status)


@pytest.mark.parametrize("form", ["--json", "--sarif"])
def test_what_a_machine_reads_of_a_hostile_name_is_the_name(tmp_path: Path, form: str) -> None:
    hostile(tmp_path, BAD)
    report: dict[str, Any] = json.loads(wizard("lint", "--facts", "-", form, HOSTILE, stdin=FACTS, cwd=tmp_path).stdout)
    if form == "--json":
        assert report["files"] == [HOSTILE]
    else:
        uri = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert uri.startswith("a%1B")


def test_sarif_of_a_file_whose_name_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.sh")
    (tmp_path / name).write_text(BAD, "utf-8")
    done = wizard("lint", "--facts", "-", "--sarif", name, stdin=FACTS, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert '"uri": "%FF.sh"' in done.stdout


@pytest.mark.parametrize(
    "words",
    [("doctor", "-v"), ("doctor", "--json"), ("lint", "bad.sh"), ("export", "docker"), ("export", "kubernetes")],
)
def test_a_hostile_fact_is_written_out(tmp_path: Path, words: tuple[str, ...]) -> None:
    fact = HOSTILE.replace("\n", "\r")
    keys = ("distro.name", "kernel.release", "engine.docker.error", "cluster.version", "userns.try.error")
    facts = "".join(f"{key}={fact}\n" for key in keys)
    (tmp_path / "facts").write_text(facts + "overlay.rootless=yes\nuserns.max=1\n", "utf-8", newline="\n")
    (tmp_path / "bad.sh").write_text(BAD, "utf-8")
    done = wizard(*words, "--facts", "facts", cwd=tmp_path)
    assert_harmless(done)
    if "--json" in words:
        assert json.loads(done.stdout)["facts"]["distro.name"]["value"] == visible(fact)


def test_a_hostile_engine_is_written_out(tmp_path: Path) -> None:
    engines = stand_in(tmp_path)
    for name in ("docker", "podman", "kubectl"):
        program = engines.folder / name
        program.write_text(f"#!/bin/sh\necho '{HOSTILE}'\necho '{HOSTILE}' >&2\nexit 1\n", "utf-8")
        program.chmod(0o755)
    (engines.folder / ".kube").mkdir()
    (engines.folder / ".kube" / "config").write_text("")
    for words in (("docker",), ("podman",), ("compose",), ("kubernetes",)):
        assert_harmless(engines.verify(*words), 2)
    done = wizard("doctor", "-v", environ=engines.environ)
    assert_harmless(done)
    assert r"\x1b]0;owned" in done.stdout


MINE = "services:\n  werf:\n    image: registry.werf.io/werf/werf:2  # \u202emine\n    command: werf build\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    hostile(tmp_path, MINE)
    (tmp_path / "f").write_text(FACTS, "utf-8")
    return tmp_path


@PATCH
def test_a_diffs_header_is_one_that_patch_takes(folder: Path) -> None:
    done = wizard("export", "compose", "--facts", "f", "--merge", HOSTILE, cwd=folder)
    assert [line[:4] for line in done.stdout.splitlines()[:3]] == ["--- ", "+++ ", "@@ -"]
    assert all(map(str.isprintable, done.stdout.splitlines()[:3]))
    assert_harmless(subprocess.CompletedProcess((), 0, "", done.stderr))
    taken = subprocess.run(["patch", "-p1"], input=done.stdout, encoding="utf-8", cwd=folder, capture_output=True)
    assert taken.returncode == 0, taken.stdout
    assert "seccomp" in (folder / HOSTILE).read_text("utf-8")


@PATCH
def test_a_diff_of_a_name_with_blanks_is_one_that_patch_takes(folder: Path) -> None:
    (folder / "of mine.yaml").write_text(MINE, "utf-8")
    done = wizard("export", "compose", "--facts", "f", "--merge", "of mine.yaml", cwd=folder)
    taken = subprocess.run(["patch", "-p1"], input=done.stdout, encoding="utf-8", cwd=folder, capture_output=True)
    assert taken.returncode == 0, taken.stdout
    assert "seccomp" in (folder / "of mine.yaml").read_text("utf-8")


def test_a_diff_on_a_terminal_is_written_out(folder: Path) -> None:
    words = command("export", "compose", "--facts", "f", "--merge", HOSTILE)
    outer, inner = pty.openpty()
    subprocess.run(words, stdout=inner, stderr=subprocess.DEVNULL, cwd=folder, env=environment({}), check=True)
    os.close(inner)
    printed = os.read(outer, 1 << 16).decode()
    os.close(outer)
    assert r"\u202emine" in printed
    assert "\u202e" not in printed


@pytest.mark.parametrize(
    ("value", "one_line", "lines"),
    [
        ("plain, кириллица, 漢字", "plain, кириллица, 漢字", "plain, кириллица, 漢字"),
        ("a\n\tb", r"a\x0a b", "a\n\tb"),
        ("\x1b[2J\x9b", r"\x1b[2J\x9b", r"\x1b[2J\x9b"),
        ("\u202e\U000e0001\ud800", r"\u202e\U000e0001\ud800", r"\u202e\U000e0001\ud800"),
    ],
)
def test_what_is_written_out(value: str, one_line: str, lines: str) -> None:
    assert (visible(value), visible_lines(value)) == (one_line, lines)
    assert json.loads(visible_json({value: [value]})) == {value: [value]}
    assert visible_json(value).isprintable()


def test_a_console_cannot_be_steered(capsys: pytest.CaptureFixture[str]) -> None:
    on_stdout().print("a\x1b]0;owned\x07b")
    assert capsys.readouterr().out == "a\\x1b]0;ownedb\n"
