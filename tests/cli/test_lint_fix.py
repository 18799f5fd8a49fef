"""`werf-wizard lint --fix` and `--diff` as a person runs them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import FACTS
from tests.cli.test_lint import BAD, PLAIN, lint

UNSURE = PLAIN.replace("--rm", "--rm --cap-add NET_ADMIN")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "facts.txt").write_text(FACTS, "utf-8")
    for name, content in {"bad.sh": BAD, "good.sh": PLAIN, "unsure.sh": UNSURE}.items():
        (tmp_path / name).write_bytes(content.encode())
    return tmp_path


def test_fix_writes_the_file_keeps_its_mode_and_judges_what_is_left(folder: Path) -> None:
    (folder / "bad.sh").chmod(0o750)
    done = lint(folder, "bad.sh", "--fix")
    assert (done.returncode, "seccomp-default" in done.stdout) == (0, False), done.stderr
    assert "1 finding fixed in bad.sh." in done.stderr
    assert (folder / "bad.sh").read_text("utf-8") == PLAIN
    assert (folder / "bad.sh").stat().st_mode & 0o777 == 0o750


def test_a_file_of_several_names_keeps_them_and_that_is_said(folder: Path) -> None:
    (folder / "other.sh").hardlink_to(folder / "bad.sh")
    done = lint(folder, "bad.sh", "--fix")
    assert "under its other names too, because it has several hard links: bad.sh." in done.stderr
    assert (folder / "other.sh").read_text("utf-8") == PLAIN
    assert (folder / "other.sh").samefile(folder / "bad.sh")
    (folder / "alone.sh").write_text(BAD, "utf-8")
    assert "hard links" not in lint(folder, "alone.sh", "--fix").stderr


def test_diff_writes_nothing_and_is_what_patch_takes(folder: Path) -> None:
    done = lint(folder, "bad.sh", "good.sh", "--diff")
    assert done.returncode == 1
    assert (folder / "bad.sh").read_text("utf-8") == BAD
    assert done.stdout.startswith("--- a/bad.sh\n+++ b/bad.sh\n")
    if patch := shutil.which("patch"):
        subprocess.run([patch, "-p1"], input=done.stdout, text=True, cwd=folder, check=True, capture_output=True)
        assert (folder / "bad.sh").read_text("utf-8") == PLAIN


def test_what_is_left_says_why(folder: Path) -> None:
    done = lint(folder, "unsure.sh", "--fix", "--strict")
    assert done.returncode == 1
    assert "capabilities-wide is not fixed: something else in the container may depend" in done.stderr
    assert (folder / "unsure.sh").read_text("utf-8") == UNSURE
    assert "capabilities-wide не исправлено" in lint(folder, "unsure.sh", "--fix", lang="ru").stderr


def test_rules_that_are_left_out_are_not_fixed(folder: Path) -> None:
    assert lint(folder, "bad.sh", "--fix", "--ignore", "seccomp").returncode == 0
    assert (folder / "bad.sh").read_text("utf-8") == BAD


def test_what_a_baseline_has_is_not_fixed(folder: Path) -> None:
    lint(folder, "bad.sh", "--baseline", "known.json", "--write-baseline")
    assert lint(folder, "bad.sh", "--fix", "--baseline", "known.json").returncode == 0
    assert (folder / "bad.sh").read_text("utf-8") == BAD


def test_standard_input_can_only_be_shown(folder: Path) -> None:
    refused = lint(folder, "-", "--fix", stdin=BAD)
    assert (refused.returncode, "--diff" in refused.stderr) == (2, True)
    assert "+  --security-opt seccomp=unconfined" in lint(folder, "-", "--diff", stdin=BAD).stdout


def test_a_link_is_refused_and_no_file_is_written(folder: Path) -> None:
    (folder / "link.sh").symlink_to("bad.sh")
    (folder / "other.sh").write_text(BAD, "utf-8")
    done = lint(folder, "other.sh", "link.sh", "--fix")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert {(folder / name).read_text("utf-8") for name in ("bad.sh", "other.sh")} == {BAD}


def test_a_link_that_a_search_finds_is_left_and_the_rest_is_written(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "own.sh").write_text(BAD, "utf-8")
    (folder / "in" / "link.sh").symlink_to("../bad.sh")
    done = lint(folder, "in", "--fix")
    assert "in/link.sh:2: seccomp-default is not fixed: the file is a symbolic link, which" in done.stderr
    assert (folder / "bad.sh").read_text("utf-8") == BAD
    assert "seccomp=unconfined" in (folder / "in" / "own.sh").read_text("utf-8")


def test_sarif_has_the_same_change(folder: Path) -> None:
    (result,) = (
        one
        for one in json.loads(lint(folder, "bad.sh", "--sarif").stdout)["runs"][0]["results"]
        if one["ruleId"] == "seccomp-default"
    )
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    (part,) = change["replacements"]
    region = part["deletedRegion"]
    lines = BAD.split("\n")
    line = lines[region["startLine"] - 1]
    assert region["startLine"] == region["endLine"]
    lines[region["startLine"] - 1] = (
        line[: region["startColumn"] - 1] + part["insertedContent"]["text"] + line[region["endColumn"] - 1 :]
    )
    assert "\n".join(lines) == PLAIN
