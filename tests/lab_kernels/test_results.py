"""The results of the lab of kernels: what is written is read again, and nothing is claimed that was not run."""

from pathlib import Path

from tests.lab.rig import REPOSITORY
from tests.lab_kernels import results
from tests.lab_kernels.chapters import CHAPTERS
from tests.lab_kernels.results import Row, Section

HELD = Row("a | claim", "builds", "builds", True, 3, "settings/x", "the message")
OTHER = Row("another", "builds", "does not build: <x>", False)
RUN = Section("one", "Linux 6.1", "Debian 12", "AppArmor 3", "Docker 20", "2026-01-02", 300, rows=(HELD, OTHER))
NOT_RUN = Section("two", not_run="no time")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    assert results.read(path) == {}
    results.write(path, [RUN, NOT_RUN])
    assert results.read(path) == {"one": RUN, "two": NOT_RUN}
    assert len([line for line in path.read_text("utf-8").splitlines() if "predicted" in line]) == 3  # and the preface


def test_a_table_says_what_held_and_what_did_not() -> None:
    shown = results.table(RUN)
    assert "1 of 2 as predicted" in shown
    assert "| a \\| claim | builds | the same |" in shown
    assert "**differs:** does not build: \\<x>" in shown
    assert results.table(NOT_RUN) == "### two\n\nNot run: no time\n"


def test_a_section_is_replaced_and_what_others_wrote_is_left() -> None:
    first = results.put_into("", [RUN])
    others = first.replace("## Kernels", "## Before\n\nmine\n\n## Kernels") + "\n## Kubernetes\n\ntheirs\n"
    again = results.put_into(others, [NOT_RUN])
    assert "## Before\n\nmine\n" in again
    assert "## Kubernetes\n\ntheirs\n" in again
    assert "### two" in again
    assert "### one" not in again
    assert results.put_into(again, [NOT_RUN]) == again


def test_the_results_in_the_repository_are_of_every_chapter_and_the_tables_are_theirs() -> None:
    sections = results.read(REPOSITORY / results.DATA)
    assert list(sections) == list(CHAPTERS)
    assert all(section.rows or section.not_run for section in sections.values())
    assert all(section.date and section.kernel for section in sections.values() if section.rows)
    tables = (REPOSITORY / results.TABLES).read_text("utf-8")
    assert results.put_into(tables, list(sections.values())) == tables
