"""Completion as it is met: Tab pressed in a real shell that has read the script."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pexpect
import pytest

from tests.cli.running import wizard
from tests.languages import WHOLE
from wizard.resources import CONTENT

SHELLS = {
    "bash": (["--norc", "--noprofile", "-i"], "source {script}"),
    "zsh": (["-f", "-i"], "autoload -U compinit; compinit -u -D; source {script}"),
    "fish": (["--no-config", "-i"], "source {script}"),
}
HERE = pytest.mark.parametrize("shell", [shell for shell in SHELLS if shutil.which(shell)])


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripts")
    for shell in SHELLS:
        (folder / shell).write_text(wizard("completion", shell).stdout)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "unmistakable.yaml").write_text("")
    (tmp_path / "where-to").mkdir()
    return tmp_path


@HERE
def test_the_script_is_good_shell(shell: str, scripts: Path) -> None:
    done = subprocess.run([shell, "-n", str(scripts / shell)], text=True, capture_output=True, check=False)
    assert done.stderr == ""


COMPLETED = {
    "export kuber": "kubernetes",
    "lint unm": "unmistakable.yaml",
    "diagnose unm": "unmistakable.yaml",
    "doctor --facts unm": "unmistakable.yaml",
    "export docker --answers unm": "unmistakable.yaml",
    "export compose --merge unm": "unmistakable.yaml",
    "export docker -o whe": "where-to",
    "export docker --set service_acc": "service_account=",
    "lint --set node_app": "armor=",
    "export kubernetes --set rbac=cluster-": "cluster-admin",
    "export kubernetes --col": "--color",
    "diagnose --bundle unm": "unmistakable.yaml",
}


@HERE
def test_tab_completes(shell: str, scripts: Path, folder: Path) -> None:
    """One shell for all; a word that is printed after each tells that nothing of it is still to be read."""
    arguments, begin = SHELLS[shell]
    environ = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    child = pexpect.spawn(shell, arguments, env=environ, cwd=str(folder), encoding="utf-8", timeout=20)
    child.sendline(f"{begin.format(script=scripts / shell)}; echo rea''dy")
    child.expect("ready")
    for number, (typed, completed) in enumerate(COMPLETED.items()):
        child.send(f"werf-wizard {typed}\t")
        child.expect_exact(completed)
        child.sendcontrol("u")
        child.sendline(f"echo ne''xt{number}")
        child.expect_exact(f"next{number}")
    child.close(force=True)


@pytest.mark.parametrize("language", WHOLE)
def test_the_lines_of_its_page_install_it_for_a_new_user(language: str, scripts: Path, tmp_path: Path) -> None:
    """Nothing of the folders is there yet, and the zsh that is started next completes."""
    page = (CONTENT / "concepts" / "commands" / f"{language}.md").read_text("utf-8")
    block = re.search(r"^```sh\n(# bash\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert block
    stand_in = tmp_path / "werf-wizard"
    stand_in.write_text(f'#!/bin/sh\nexec cat {scripts}/"$2"\n')
    stand_in.chmod(0o755)
    environ = {"HOME": str(tmp_path / "home"), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    (tmp_path / "home").mkdir()
    subprocess.run(["sh", "-eu", "-c", block[1]], env=environ, check=True)
    written = {path.name for path in (tmp_path / "home").rglob("*werf-wizard*")}
    assert written == {"werf-wizard", "_werf-wizard", "werf-wizard.fish"}
    if shutil.which("zsh"):
        known = ["zsh", "-c", ". ~/.zshrc; print -r -- $_comps[werf-wizard]"]
        assert subprocess.run(known, env=environ, check=True, capture_output=True, text=True).stdout == "_werf-wizard\n"
