"""Rows of the lab of engines become rows of the results: what held was foretold, what failed does not hold."""

from pathlib import Path

import pytest

from tests.lab import results as engines
from tests.lab.rows import Row
from tests.lab_kernels import results

MACHINE = engines.machine({"apparmor.enabled": "no", "distro.version": "12"}, "Docker 20.10.24, no Podman")


def test_only_what_was_seen_is_kept_and_other_chapters_stay(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "tests/lab").mkdir(parents=True)
    tried = [
        Row("user namespaces", "with ranges", "passed", ""),
        Row("user namespaces", "without", "passed", "newuidmap: refused"),
        Row("user namespaces", "with the device", "failed", "fuse: closed"),
        Row("user namespaces", "with a plugin", "not possible here", "needs a kubelet"),
    ]
    chapters = ("probing", "user namespaces")
    engines.keep([Row("probing", "a probe", "passed", "")], chapters, tmp_path, MACHINE)
    engines.keep(tried, chapters, tmp_path, MACHINE)
    kept = results.read(tmp_path / engines.ENGINES.data)
    assert [row.name for row in kept["probing"].rows] == ["a probe"]
    assert [(row.name, row.seen, row.holds) for row in kept["user-namespaces"].rows] == [
        ("with ranges", "passes", True),
        ("without", "newuidmap: refused", True),
        ("with the device", "fuse: closed", False),
    ]
    assert kept["probing"].security == "no AppArmor, no SELinux"
    assert kept["probing"].engine == "Docker 20.10.24, no Podman"
    assert "| with the device | not this | **differs:** fuse: closed |" in (tmp_path / results.TABLES).read_text()


def test_an_engine_that_is_not_installed_is_said_to_be_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\necho Docker version 20.10.24+dfsg1, build 297e128\n")
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert engines.engines() == "Docker 20.10.24+dfsg1, no Podman"
