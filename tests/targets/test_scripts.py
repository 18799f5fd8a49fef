"""Every script that exports print, by linters and shells that nobody here wrote."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.targets.files import RUN_TARGETS, all_files
from tests.targets.plans import MODES, printed
from tests.targets.scripts import all_scripts

LINTERS = (["shellcheck", "--shell=sh"], ["checkbashisms", "--posix", "--force"])
SHELLS = (["dash", "-n"], ["bash", "--posix", "-n"], ["busybox", "ash", "-n"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All scripts as files. A block for standard input has no `#!` line, which checkbashisms asks for."""
    made = tmp_path_factory.mktemp("scripts")
    for number, (script, name) in enumerate(all_scripts().items()):
        first = "" if script.startswith("#!") else f"#!/bin/sh\n# {name}\n"
        (made / f"{number:03}.sh").write_text(first + script, "utf-8")
    return made


@pytest.mark.parametrize("tool", LINTERS, ids=lambda tool: tool[0])
def test_a_linter_has_nothing_to_say_of_any_script(tool: list[str], folder: Path) -> None:
    if not shutil.which(tool[0]):
        pytest.skip(f"there is no {tool[0]} here (Debian: apt-get install -y shellcheck devscripts)")
    paths = sorted(map(str, folder.iterdir()))
    assert len(paths) >= 100
    # GitLab gives its jobs variables that no script sets; `. "$(…)"` sources what werf writes at that moment.
    options = ["--exclude=SC1090,SC2154"] if tool[0] == "shellcheck" else []
    done = subprocess.run([*tool, *options, *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_a_shell_can_read_every_script(shell: list[str], folder: Path) -> None:
    if not shutil.which(shell[0]):
        pytest.skip(f"there is no {shell[0]} here")
    each = f'for one in *; do {" ".join(shell)} "$one" || echo "$one is refused"; done'
    done = subprocess.run(["sh", "-c", each], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""


def test_every_file_that_is_a_script_stops_at_the_first_failure() -> None:
    files = [artifact for target in RUN_TARGETS for _, artifact in all_files(target) if artifact.language == "sh"]
    assert len(files) >= 20
    assert all(artifact.content.startswith("#!/bin/sh\nset -eu\n") for artifact in files)


def test_every_script_that_runs_as_root_stops_at_the_first_failure_and_names_it() -> None:
    scripts = [script for script in all_scripts() if "apparmor_parser" in script or "new=" in script]
    assert len(scripts) >= 10
    for script in scripts:
        first, second = script.splitlines()[:2]
        assert first.startswith(("set -eu;", "(set -eu;"))
        assert "Stopped: could not $step" in second


@pytest.mark.parametrize(("mode", "hardening"), MODES)
@pytest.mark.parametrize("facts", [{}, {"userns.outer_ids": "65536"}], ids=["host", "nested"])
def test_docker_on_standard_output_is_one_command(
    mode: str, hardening: str, facts: dict[str, str], tmp_path: Path
) -> None:
    content = printed("docker", {"mode": mode, "hardening": hardening, "allow_privileged": "yes"}, facts)
    assert content.startswith("docker run ")
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\necho "$1" >>"$CALLS"\nexit 7\n')
    docker.chmod(0o755)
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(tmp_path / "calls"), "HOME": str(tmp_path)}
    done = subprocess.run(["sh"], input=content, capture_output=True, text=True, env=environ, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")
    assert (tmp_path / "calls").read_text() == "run\n"
