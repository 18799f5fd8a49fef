"""Experiments of the course, run for real: they print, they end, and they leave nothing."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.languages import WHOLE
from wizard.application.learning import run_experiment
from wizard.facts.world import World
from wizard.knowledge.chapters import chapter_ids, read_chapter

_BULLET = re.compile(r"^- .*$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")


def test_what_it_prints_comes_back_with_its_errors_and_its_directory_goes(tmp_path: Path) -> None:
    script = f"pwd > {tmp_path}/where; echo out; echo err >&2; touch here"
    assert run_experiment(script, "en", World(), 76).output == "out\nerr\n"
    assert not Path((tmp_path / "where").read_text().strip()).exists()


def test_the_program_is_this_one_in_the_readers_language() -> None:
    done = run_experiment("werf-wizard explain modes/overlay --no-pager | head -n 1", "ru", World(), 76)
    assert "overlayfs" in done.output
    assert (
        done.output
        != run_experiment("werf-wizard explain modes/overlay --no-pager | head -n 1", "en", World(), 76).output
    )


def test_a_standalone_file_starts_itself(tmp_path: Path) -> None:
    file = tmp_path / "one file"
    file.write_text('#!/bin/sh\necho "itself, $WERF_WIZARD_LANG: $*"\n')
    file.chmod(0o755)
    world = World({**os.environ, "WERF_WIZARD_SELF": str(file)})
    assert run_experiment("werf-wizard doctor -v", "ru", world, 76).output == "itself, ru: doctor -v\n"


@pytest.mark.parametrize("number", range(1, len(chapter_ids()) + 1))
def test_every_experiment_is_good_shell(number: int) -> None:
    script = read_chapter(number, "en").experiment
    done = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("number", [9, 10, 11, 12])
def test_what_the_program_prints_in_an_experiment_is_there(number: int) -> None:
    """Those that ask the program alone print the same on every machine."""
    expected = {9: "cap_drop", 10: "allowPrivilegeEscalation: true", 11: "privileged = false", 12: "fuse"}
    output = run_experiment(read_chapter(number, "en").experiment, "en", World(), 76).output
    assert expected[number] in output


def test_what_the_program_prints_has_room_on_the_terminal() -> None:
    output = run_experiment("werf-wizard doctor --quiet --facts system:debian-12", "ru", World(), 70).output
    assert 60 < max(map(len, output.splitlines())) <= 70


@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize("number", [9, 10, 11])
def test_what_the_explanation_quotes_is_what_is_printed(number: int, language: str) -> None:
    chapter = read_chapter(number, language)
    output = run_experiment(chapter.experiment, language, World(), 76).output
    quoted = [words for line in _BULLET.findall(chapter.explained) for words in _CODE.findall(line.partition(":")[0])]
    assert len(quoted) >= 3
    assert [words for words in quoted if words.rstrip(":") not in output] == []
