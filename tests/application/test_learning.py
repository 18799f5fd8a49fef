"""Experiments of the school, run for real: they print, they end, and they leave nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from wizard.application.learning import run_experiment
from wizard.facts.world import World
from wizard.knowledge.chapters import chapter_ids, read_chapter


def test_what_it_prints_comes_back_with_its_errors_and_its_directory_goes(tmp_path: Path) -> None:
    script = f"pwd > {tmp_path}/where; echo out; echo err >&2; touch here"
    assert run_experiment(script, "en", World()).output == "out\nerr\n"
    assert not Path((tmp_path / "where").read_text().strip()).exists()


def test_the_program_is_this_one_in_the_readers_language() -> None:
    done = run_experiment("werf-wizard explain modes/overlay --no-pager | head -n 1", "ru", World())
    assert "overlayfs" in done.output
    assert (
        done.output != run_experiment("werf-wizard explain modes/overlay --no-pager | head -n 1", "en", World()).output
    )


def test_a_standalone_file_starts_itself(tmp_path: Path) -> None:
    file = tmp_path / "one file"
    file.write_text('#!/bin/sh\necho "itself, $WERF_WIZARD_LANG: $*"\n')
    file.chmod(0o755)
    world = World({**os.environ, "WERF_WIZARD_SELF": str(file)})
    assert run_experiment("werf-wizard doctor -v", "ru", world).output == "itself, ru: doctor -v\n"


@pytest.mark.parametrize("number", range(1, len(chapter_ids()) + 1))
def test_every_experiment_is_good_shell(number: int) -> None:
    script = read_chapter(number, "en").experiment
    done = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("number", [9, 10, 11, 12])
def test_what_the_program_prints_in_an_experiment_is_there(number: int) -> None:
    """Those that ask the program alone print the same on every machine."""
    expected = {9: "cap_drop", 10: "allowPrivilegeEscalation: true", 11: "privileged = false", 12: "fuse"}
    assert expected[number] in run_experiment(read_chapter(number, "en").experiment, "en", World()).output
