"""A log in which nothing is known is shown by its own words: what failed, how, and where to look."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import wizard
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.model import Clues
from wizard.language import Language
from wizard.report.unknown import passages
from wizard.resources import PACKAGE

ENGLISH = Language("en")

UNKNOWN = """\
$ cat docs/README.md
- `Error: nothing works`: read this page
$ frobnicate --all
reading the plan
level=warning msg="failed to find a cache"
error: the frobnicator cannot find its handle, password=correcthorse
error: giving up
ERROR: Job failed: exit code 3
"""


def clues(log: str) -> Clues:
    """What is told of an unknown failure."""
    found = diagnose([log.encode()])
    assert found.findings == ()
    return found.clues


def test_the_error_lines_the_command_and_its_status_are_told() -> None:
    found = clues(UNKNOWN)
    assert [number for number, _ in found.errors] == [6, 7]
    assert (found.command, found.status) == ("frobnicate --all", 3)
    assert "correcthorse" not in str(found)


def test_where_nothing_else_is_said_the_closing_lines_name_the_step() -> None:
    found = clues(
        "+ make test\nmake: *** [Makefile:3: test] Error 2\nUploading artifacts\nERROR: Job failed: exit code 1\n"
    )
    assert [number for number, _ in found.errors] == [2, 4]
    assert (found.command, found.status) == ("make test", 1)
    assert clues("+ make test\nok\nCleaning up\n").errors == ()


@pytest.mark.parametrize(
    "frame", ["2026-11-25T09:00:00.1234567Z {}", "\x1b[31m{}\x1b[0;m", "│ │ {}", "[pod/x/build] {}"]
)
def test_frames_make_no_difference(frame: str) -> None:
    framed = "".join(f"{frame.format(line)}\n" for line in UNKNOWN.splitlines())
    found = clues(framed)
    assert ([number for number, _ in found.errors], found.command, found.status) == ([6, 7], "frobnicate --all", 3)


def test_of_a_long_cascade_the_first_and_the_last_lines_are_told() -> None:
    log = "$ run\n" + "".join(f"error: number {n} failed\n" for n in range(10, 40)) + "script returned exit code 1\n"
    assert [number for number, _ in clues(log).errors] == [2, 3, 30, 31]


def test_a_test_that_failed_is_told_by_its_name() -> None:
    log = "=== RUN   TestSum\n    sum_test.go:9: got 3\n--- FAIL: TestSum (0.00s)\n--- PASS: TestError (0.00s)\nFAIL\n"
    assert [line for _, line in clues(log).errors] == ["--- FAIL: TestSum (0.00s)"]


@pytest.mark.parametrize("log", ["", "all is well\n", "error: x\nJob succeeded\n", "0 errors, 0 failed\n"])
def test_where_nothing_failed_nothing_is_told(log: str) -> None:
    assert clues(log) == Clues()


@pytest.mark.parametrize(
    ("line", "look"),
    [
        ("Error: pod runner-1 failed to start", "kubectl describe pod POD"),
        ("rename x: operation not permitted", "sudo dmesg | grep -iE 'denied|seccomp|oom|killed'"),
        ("Error: werf: cannot frobnicate", "werf build --log-debug"),
    ],
)
def test_the_command_that_shows_more_fits_the_words(line: str, look: str) -> None:
    assert look in clues(f"{line}\n").looks


def test_what_is_printed_and_what_is_data_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "job.log").write_text(UNKNOWN)
    told = wizard("diagnose", "job.log", cwd=tmp_path)
    assert "6 │ error: the frobnicator cannot find its handle, password=[masked]" in told.stdout
    assert "The command that failed, with exit code 3:\n  frobnicate --all" in told.stdout
    data = json.loads(wizard("diagnose", "job.log", "--json", cwd=tmp_path).stdout)
    Draft202012Validator(json.loads((PACKAGE / "schemas/diagnosis.schema.json").read_text("utf-8"))).validate(data)
    assert [one["line"] for one in data["unknown"][0]["errors"]] == [6, 7]
    assert told.returncode == 1


def test_pages_that_share_few_words_are_not_named(tmp_path: Path) -> None:
    (tmp_path / "near.log").write_text("Error: the overlay storage of this network file system stores no attributes\n")
    (tmp_path / "far.log").write_text("Error: the cannon is out of powder\n")
    near, far = (wizard("diagnose", f"{name}.log", cwd=tmp_path).stdout for name in ("near", "far"))
    assert "(guesses):\n  werf-wizard explain problems/" in near
    assert "guesses" not in far


def test_a_folder_and_an_archive_are_read_as_logs(tmp_path: Path) -> None:
    (tmp_path / "logs/deep").mkdir(parents=True)
    (tmp_path / "logs/a.log").write_text("fuse: device not found, try 'modprobe fuse' first\n")
    (tmp_path / "logs/deep/b.txt").write_text(UNKNOWN)
    (tmp_path / "logs/c.png").write_bytes(b"\x89PNG")
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.write(tmp_path / "logs/a.log", "0_build app.txt")
        archive.write(tmp_path / "logs/a.log", "build app/1_Set up job.txt")
        archive.write(tmp_path / "logs/deep/b.txt", "1_test.txt")
    for name, logs in (
        ("logs", ["logs/a.log", "logs/deep/b.txt"]),
        ("logs.zip", ["logs.zip/0_build app.txt", "logs.zip/1_test.txt"]),
    ):
        data = json.loads(wizard("diagnose", name, "--json", cwd=tmp_path).stdout)
        assert ([one["file"] for one in data["problems"]], [one["file"] for one in data["unknown"]]) == (
            logs[:1],
            logs[1:],
        )


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b""])
def test_an_archive_or_a_folder_without_logs_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.zip").write_bytes(content or b"PK\x03\x04")
    for name, said in (("empty", "No logs found in empty."), ("x.zip", "The archive is damaged.")):
        done = wizard("diagnose", name, cwd=tmp_path)
        assert (done.returncode, said in done.stderr) == (2, True)


def _flip(archive: bytearray) -> None:
    archive[60:90] = bytes(byte ^ 0xFF for byte in archive[60:90])


def _lock(archive: bytearray) -> None:
    archive[6] |= 1
    archive[archive.rindex(b"PK\x01\x02") + 8] |= 1


def _pack_oddly(archive: bytearray) -> None:
    archive[8] = archive[archive.rindex(b"PK\x01\x02") + 10] = 99


@pytest.mark.parametrize(
    ("change", "said"),
    [(_flip, "The archive is damaged."), (_lock, "password-protected"), (_pack_oddly, "unsupported compression")],
)
def test_an_archive_that_cannot_be_unpacked_is_refused(
    tmp_path: Path, change: Callable[[bytearray], None], said: str
) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1_build.txt", "\n".join(f"line {number * 7919}" for number in range(500)))
    content = bytearray((tmp_path / "x.zip").read_bytes())
    change(content)
    (tmp_path / "x.zip").write_bytes(content)
    done = wizard("diagnose", "x.zip", cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_odd_names_in_an_archive_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("./a.log", "b//c.txt", "../../d.log", "/"):
            archive.writestr(name, "fuse: device not found, try 'modprobe fuse' first\n")
    data = json.loads(wizard("diagnose", "x.zip", "--json", cwd=tmp_path).stdout)
    assert {one["file"] for one in data["problems"]} == {"x.zip/a.log", "x.zip/b/c.txt", "x.zip/../../d.log"}


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_a_report_has_the_findings_the_masked_log_and_the_facts(tmp_path: Path, way: str) -> None:
    log = f"token=abcdefgh12345678\nfuse: device not found, try 'modprobe fuse' first\n```\n{UNKNOWN}"
    (tmp_path / "job.log").write_text(log)
    (tmp_path / "facts").write_text("probe.format=1\nkernel.release=6.1.0\nprobe.complete=yes\n")
    words = ("diagnose", "job.log" if way == "file" else "-", "--facts", "facts", "--bundle", "report.md")
    done = wizard(*words, stdin=log if way == "stdin" else "", cwd=tmp_path)
    report = (tmp_path / "report.md").read_text("utf-8")
    assert done.returncode == 0
    assert "(problems/fuse-device-missing)" in report
    assert "\n````\n" in report
    assert "2 | fuse: device not found, try 'modprobe fuse' first" in report
    assert "kernel.release=6.1.0" in report
    assert "abcdefgh12345678" not in report
    assert "correcthorse" not in report
    assert (tmp_path / "report.md").stat().st_mode & 0o777 == 0o600
    again = wizard(*words, stdin=log if way == "stdin" else "", cwd=tmp_path)
    assert (again.returncode, "report.md already exists" in again.stderr) == (2, True)


@pytest.mark.parametrize("words", [("--follow", "job.log"), ("--", "true")])
def test_a_report_is_of_a_log_that_is_there(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = wizard("diagnose", "--bundle", "report.md", *words, cwd=tmp_path)
    assert (done.returncode, "--bundle needs an existing log" in done.stderr) == (2, True)


def test_a_search_takes_several_words(tmp_path: Path) -> None:
    done = wizard("explain", "--search", "layer", "not", "known", cwd=tmp_path)
    assert "problems/storage-corrupted" in done.stdout


@pytest.mark.parametrize(
    ("shown", "code", "meaning"),
    [
        ("werf   Exited (127) 5 seconds ago", 127, "was not found"),
        ("werf   Exited (126) 5 seconds ago", 126, "cannot be executed"),
        ("werf   Exited (125) 5 seconds ago", 125, "the engine itself failed"),
        ("werf   Exited (139) 5 seconds ago", 139, "SIGSEGV"),
        ("werf   Exited (134) 5 seconds ago", 134, "SIGABRT"),
        ("werf_1 exited with code 127", 127, "was not found"),
        ('"ExitCode": 139,', 139, "SIGSEGV"),
        ("werf   Exited (2) 5 seconds ago", 2, ""),
    ],
)
def test_an_exit_code_is_told_with_its_meaning_however_it_is_shown(shown: str, code: int, meaning: str) -> None:
    table = f"NAMES   STATUS\n{shown}\nother   Exited (0) 5 seconds ago\n"
    found = clues(table)
    assert found.status == code
    said = " ".join(ENGLISH(passage.sentence) for passage in passages(found, ENGLISH))
    assert ("By convention" in said) is bool(meaning)
    assert meaning in said


@pytest.mark.parametrize(
    "status", ["ImagePullBackOff", "ErrImagePull", "Evicted", "CreateContainerConfigError", "CrashLoopBackOff"]
)
def test_the_status_of_a_pod_leads_to_what_says_more(status: str) -> None:
    found = clues(f"NAME   READY   STATUS   RESTARTS\nwerf   0/1   {status}   0   3m\ngit   1/1   Running   0   3m\n")
    assert [number for number, _ in found.errors] == [2]
    assert "kubectl describe pod POD" in found.looks
