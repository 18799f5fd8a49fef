"""Large, old files: each merge has the outcome that was looked at, is done once, and keeps whatever was there."""

import contextlib
import io
import re
from functools import cache

import pytest

from tests.merging.large_files import EXPECTED, FOLDER, cases, merged, outcome
from wizard.documents.recognise import is_toml
from wizard.errors import WizardError
from wizard.merging.merge import Merged

MERGED = [name for name in cases() if not (EXPECTED / f"{name}.diff").read_text("utf-8").startswith("!")]
COMMENT = re.compile(r"(?:^|\s)#[^\n]*")


@cache
def made(name: str) -> Merged:
    """A case's file and what became of it, for all tests that look at it."""
    return merged(cases()[name])[0]


@pytest.mark.parametrize("name", cases())
def test_the_outcome_is_the_one_that_was_looked_at(name: str) -> None:
    assert outcome(cases()[name]) == (EXPECTED / f"{name}.diff").read_text("utf-8")


@pytest.mark.parametrize("name", MERGED)
def test_a_second_merge_changes_nothing(name: str) -> None:
    done = made(name)
    assert merged(cases()[name], done.after)[0].diff == ""


@pytest.mark.parametrize("name", MERGED)
def test_comments_stay_and_few_lines_go(name: str) -> None:
    done = made(name)
    assert set(COMMENT.findall(done.before)) <= set(COMMENT.findall(done.after))
    assert len([line for line in done.diff.splitlines()[2:] if line.startswith("-")]) <= 6


@pytest.mark.parametrize("name", MERGED)
def test_other_parsers_read_the_result(name: str) -> None:
    content = made(name).after
    if is_toml(content, cases()[name]["name"]):
        import tomlkit

        assert tomlkit.parse(content)["runners"]
    else:
        from ruamel.yaml import YAML

        assert list(YAML(typ="rt").load_all(io.StringIO(content)))


@pytest.mark.parametrize("name", MERGED)
def test_line_ends_of_windows_stay(name: str) -> None:
    done = made(name)
    windows, _ = merged(cases()[name], done.before.replace("\n", "\r\n"))
    assert windows.after == done.after.replace("\n", "\r\n")


@pytest.mark.parametrize("name", cases())
def test_a_file_without_its_last_lines_is_merged_or_refused(name: str) -> None:
    case = cases()[name]
    lines = (FOLDER / case["file"]).read_text("utf-8").split("\n")
    for end in range(0, len(lines), 7):
        with contextlib.suppress(WizardError):
            once = merged(case, "\n".join(lines[:end]))[0].after
            assert merged(case, once)[0].diff == "", end


def test_every_file_and_every_outcome_belongs_to_a_case() -> None:
    files = {path.name for path in FOLDER.iterdir() if path.is_file()} - {"cases.yaml"}
    assert files == {case["file"] for case in cases().values()}
    assert {path.stem for path in EXPECTED.iterdir()} == set(cases())
