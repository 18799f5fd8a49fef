"""The command as a person runs it: what is printed, what is written, what is kept."""

import errno
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.running import FACTS, PATCH, wizard
from wizard import files
from wizard.errors import BadInputError
from wizard.merging.writing import Change, write_changes
from wizard.resources import PACKAGE

CONTENT = "services:\n  werf:\n    image: werf/werf\n    working_dir: /app\n"


def run(*words: str, folder: Path, target: str = "compose") -> "subprocess.CompletedProcess[str]":
    return wizard("export", target, "--facts", "-", *words, stdin=FACTS, cwd=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "compose.yml").write_text(CONTENT)
    return tmp_path


@PATCH
def test_a_diff_is_printed_that_patch_takes(folder: Path) -> None:
    done = run("--merge", "compose.yml", folder=folder)
    assert done.returncode == 0
    assert (folder / "compose.yml").read_text() == CONTENT
    subprocess.run(["patch", "-s", "-p1"], input=done.stdout, text=True, cwd=folder, check=True)
    again = run("--merge", "compose.yml", folder=folder)
    assert (again.returncode, again.stdout) == (0, "")
    assert "compose.yml: nothing to change." in again.stderr


def test_what_was_is_kept_beside_what_is_written(folder: Path) -> None:
    file = folder / "compose.yml"
    file.chmod(0o640)
    (folder / "compose.yml.bak").write_text("of another day")
    done = run("--merge", "compose.yml", "--write", folder=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "compose.yml.bak1" in done.stderr
    assert (folder / "compose.yml.bak").read_text() == "of another day"
    assert (folder / "compose.yml.bak1").read_text() == CONTENT
    assert "seccomp=unconfined" in file.read_text()
    assert [path.stat().st_mode & 0o777 for path in (file, folder / "compose.yml.bak1")] == [0o640, 0o640]
    assert len(list(folder.iterdir())) == 3


def test_a_link_stays_a_link(folder: Path) -> None:
    (folder / "link.compose.yml").symlink_to("compose.yml")
    assert run("--merge", "link.compose.yml", "--write", folder=folder).returncode == 0
    assert (folder / "link.compose.yml").is_symlink()
    assert "seccomp=unconfined" in (folder / "compose.yml").read_text()
    assert (folder / "compose.yml.bak").read_text() == CONTENT


def test_nothing_to_change_writes_nothing(folder: Path) -> None:
    run("--merge", "compose.yml", "--write", folder=folder)
    before = (folder / "compose.yml").stat()
    assert "nothing to change" in run("--merge", "compose.yml", "--write", folder=folder).stderr
    after = (folder / "compose.yml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everything")
def test_a_read_only_file_is_refused(folder: Path) -> None:
    (folder / "compose.yml").chmod(0o444)
    done = run("--merge", "compose.yml", "--write", folder=folder)
    assert (done.returncode, "read-only" in done.stderr) == (2, True)


def test_json_holds_diff_and_content(folder: Path) -> None:
    done = run("--merge", "compose.yml", "--json", folder=folder)
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, json.loads((PACKAGE / "schemas" / "merge.schema.json").read_text()))
    assert answer["files"][0]["changed"] is True
    assert "+    security_opt:" in answer["files"][0]["diff"]
    assert "werf-buildah" in answer["files"][0]["content"]


def test_several_files_are_written_or_none(folder: Path) -> None:
    (folder / ".gitlab-ci.yml").write_text("deploy:\n  image: werf/werf\n  script: werf converge\n")
    (folder / "config.toml").write_text("broken = [\n")
    words = ("--merge", ".gitlab-ci.yml", "--merge", "config.toml", "--write")
    done = run(*words, folder=folder, target="gitlab-docker")
    assert (done.returncode, "config.toml:1:" in done.stderr) == (2, True)
    assert "GIT_DEPTH" not in (folder / ".gitlab-ci.yml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--merge", "nosuch.yml"), "Cannot read nosuch.yml: No such file"),
        (("--merge", "."), "is a directory"),
        (("--merge", "noise.yml"), "noise.yml, line 2: this is not UTF-8"),
        (("--merge", "large.yml"), "limit is 1 MiB"),
        (("--write",), "need --merge"),
        (("--merge", "compose.yml", "-o", "out"), "cannot be combined with -o"),
        (("--merge", "compose.yml", "--json", "--write"), "use one of them"),
    ],
)
def test_what_cannot_be_is_refused(folder: Path, words: tuple[str, ...], said: str) -> None:
    (folder / "noise.yml").write_bytes(b"a: b\n\xff\n")
    (folder / "large.yml").write_bytes(b"#" * (1024 * 1024 + 1))
    done = run(*words, folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_file_that_cannot_be_written_leaves_the_first_as_it_was(folder: Path) -> None:
    other = folder / "other" / "compose.yml"
    other.parent.mkdir()
    other.write_text(CONTENT)
    (folder / "other" / "compose.yml.bak").mkdir()
    (folder / "other").chmod(0o555)
    words = ("--merge", "compose.yml", "--merge", "other/compose.yml", "--write")
    done = run(*words, folder=folder)
    if os.geteuid() == 0:  # root writes everything
        assert done.returncode == 0
    else:
        assert (done.returncode, "No file was changed" in done.stderr) == (2, True)
        assert (folder / "compose.yml").read_text() == other.read_text() == CONTENT


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yml")
    done = run("--merge", "pipe.yml", "--write", folder=folder)
    assert (done.returncode, "not a regular file" in done.stderr) == (2, True)


def test_a_write_that_fails_leaves_no_backup_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "compose.yml"
    file.write_text("old")
    put = files._put

    def full(temporary: Any, path: Path, content: bytes) -> None:
        if path == file:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        put(temporary, path, content)

    monkeypatch.setattr(files, "_put", full)
    with pytest.raises(BadInputError, match="No file was changed"):
        write_changes([Change(name=str(file), before="old", after="new")])
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"compose.yml": "old"}
