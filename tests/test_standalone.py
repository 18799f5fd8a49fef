"""How the one file of `make standalone` unpacks itself, with a small archive in place of the program."""

import hashlib
import os
import platform
import subprocess
import tarfile
from pathlib import Path

import pytest

START = Path(__file__).parent.parent / ".ci" / "standalone_start"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A file as the build makes it; its loader prints what it is started with."""
    loader = tmp_path / "loader"
    loader.write_text('#!/bin/sh\necho "started $*"\n', "utf-8")
    loader.chmod(0o755)
    archive = tmp_path / "archive"
    with tarfile.open(archive, "w:gz") as made:
        made.add(loader, "./bin/loader")
    start = START.read_text("utf-8")
    values = {
        "KEY": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "LINE": str(start.count("\n") + 1),
        "MACHINE": platform.machine(),
    }
    for name, value in values.items():
        start = start.replace(f"@{name}@", value)
    file = tmp_path / "werf-wizard"
    file.write_bytes(start.encode() + archive.read_bytes())
    return file


def _start(file: Path, cache: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = ["sh", str(file), "--version"]
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _finished(file: Path, cache: Path) -> "tuple[int, str, str]":
    process = _start(file, cache)
    said, refused = process.communicate(timeout=60)
    return process.returncode, said, refused


def test_starts_at_once_leave_one_folder_that_only_its_user_can_use(packed: Path, tmp_path: Path) -> None:
    for process in [_start(packed, tmp_path / "cache") for _ in range(6)]:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert said.startswith("started ")
        assert said.endswith("-m wizard --version\n")
    home = tmp_path / "cache" / "werf-wizard-standalone"
    assert home.stat().st_mode & 0o777 == 0o700
    assert [len(folder.name) for folder in home.iterdir()] == [64]


def test_only_older_versions_go(packed: Path, tmp_path: Path) -> None:
    home = tmp_path / "cache" / "werf-wizard-standalone"
    home.mkdir(mode=0o700, parents=True)
    (home / "0a" / "bin").mkdir(parents=True)
    (home / "0a" / "bin" / "loader").touch()
    (home / "cafe").mkdir()
    (home / "notes").mkdir()
    assert _finished(packed, tmp_path / "cache")[0] == 0
    assert {"cafe", "notes"} == {folder.name for folder in home.iterdir() if len(folder.name) < 64}


@pytest.mark.parametrize("kind", ["writable", "link"])
def test_a_folder_that_others_may_use_is_refused(packed: Path, tmp_path: Path, kind: str) -> None:
    home = tmp_path / "cache" / "werf-wizard-standalone"
    target = tmp_path / "other" if kind == "link" else home
    target.mkdir(parents=True)
    target.chmod(0o700 if kind == "link" else 0o777)
    if kind == "link":
        home.parent.mkdir()
        home.symlink_to(target)
    status, said, refused = _finished(packed, tmp_path / "cache")
    assert (status, said) == (2, "")
    assert "XDG_CACHE_HOME" in refused
    assert not list(target.iterdir())


def test_a_file_that_is_not_complete_leaves_nothing(packed: Path, tmp_path: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:-40])
    status, said, refused = _finished(packed, tmp_path / "cache")
    assert (status, said) == (2, "")
    assert "not complete" in refused
    assert not list((tmp_path / "cache" / "werf-wizard-standalone").iterdir())
