"""Which chapters a lab runs, what it keeps of them, what it ends with."""

from argparse import Namespace
from pathlib import Path

import pytest

from tests.lab import chapters
from tests.lab_kernels import results
from tests.lab_kernels.results import Lab, Row, Section

LAB = Lab("lab-of-tests", Path("content/proof-tests.json"), "Tests", "here")
HELD = Row("claim", "yes", "yes", holds=True)
DIFFERS = Row("claim", "yes", "no", holds=False)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository without results."""
    monkeypatch.setattr(chapters, "REPOSITORY", tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / results.TABLES.parent).mkdir(parents=True)
    return tmp_path


def run(found: dict[str, Section], *only: str, again: bool = False) -> tuple[int, list[str]]:
    """Run chapters that find these sections; the status, and which were run."""
    ran: list[str] = []

    def section(name: str) -> Section:
        ran.append(name)
        return found[name]

    names = {name: name for name in found}
    return chapters.run(LAB, names, section, Namespace(only=list(only) or None, again=again)), ran


def kept(repository: Path) -> dict[str, Section]:
    return results.read(repository / LAB.data)


def test_a_chapter_with_results_is_run_again_only_if_it_is_named_or_all_are(repository: Path) -> None:
    found = {"a": Section("a", date="2026-11-29", rows=(HELD,)), "b": Section("b", rows=(HELD,))}
    assert run(found, "a") == (0, ["a"])
    assert run(found) == (0, ["b"])
    assert run(found) == (0, [])
    assert run(found, "a") == (0, ["a"])
    assert run(found, again=True) == (0, ["a", "b"])
    assert kept(repository) == found


def test_a_row_that_differs_is_kept_and_the_lab_ends_with_1(repository: Path) -> None:
    found = {"a": Section("a", rows=(DIFFERS,)), "b": Section("b", rows=(HELD,))}
    assert run(found) == (1, ["a", "b"])
    assert kept(repository)["a"].rows == (DIFFERS,)


def test_a_chapter_that_breaks_off_ends_with_1_and_leaves_the_results_that_were_there(repository: Path) -> None:
    run({"a": Section("a", rows=(HELD,))})
    assert run({"a": chapters.broken(LAB, "a", "the machine died")}, "a") == (1, ["a"])
    assert kept(repository)["a"].rows == (HELD,)
    assert run({"b": chapters.broken(LAB, "b", "the machine died")}) == (1, ["b"])
    assert "lab-of-tests" in kept(repository)["b"].not_run
