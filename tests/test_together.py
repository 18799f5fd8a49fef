"""Several runs that write at once: one after the other, and nothing of any of them is lost."""

import subprocess
import sys
from pathlib import Path

import pytest

RUNS = 6
COUNTED = """
import sys
from pathlib import Path
from wizard.files import {how}
for _ in range(20):
    {how}(Path(sys.argv[1]), {largest}lambda before: str(int(before or b"0") + 1).encode())
"""
NEW = """
import sys
from pathlib import Path
from wizard.files import NewFile, write_files
folder = Path(sys.argv[1])
write_files([NewFile(folder / name, sys.argv[2].encode()) for name in ("a", "b/c", "d")], are_new={are_new})
"""
REMEMBERED = """
import os, sys
from wizard.preferences import remember
os.environ["XDG_CONFIG_HOME"] = sys.argv[1]
remember(*sys.argv[2].split("="), os.environ)
"""


def at_once(program: str, folder: Path, words: list[str]) -> list[int]:
    """Start a program for each of the words, all at once, and return how they ended."""
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(folder), word], stderr=subprocess.DEVNULL)
        for word in words
    ]
    return [one.wait() for one in started]


@pytest.mark.parametrize(("how", "largest"), [("change_file", ""), ("change_own", "99, ")])
def test_no_change_of_a_file_is_lost(how: str, largest: str, tmp_path: Path) -> None:
    file = tmp_path / "new" / "count"
    assert set(at_once(COUNTED.format(how=how, largest=largest), file, [""] * RUNS)) == {0}
    assert file.read_text() == str(RUNS * 20)
    assert [path.name for path in file.parent.iterdir()] == ["count"]


def test_each_of_two_preferences_is_remembered(tmp_path: Path) -> None:
    assert at_once(REMEMBERED, tmp_path, ["lang=ru", "theme=dark"]) == [0, 0]
    lines = (tmp_path / "werf-wizard" / "config.toml").read_text().splitlines()
    assert sorted(lines) == ['lang = "ru"', 'theme = "dark"']


@pytest.mark.parametrize("are_new", [True, False])
def test_files_of_several_runs_are_not_mixed(are_new: bool, tmp_path: Path) -> None:
    words = [str(number) * 1000 for number in range(RUNS)]
    ended = at_once(NEW.format(are_new=are_new), tmp_path / "out", words)
    written = {path.read_text() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert len(written) == 1
    assert written <= set(words)
    assert ended.count(0) == (1 if are_new else RUNS)
