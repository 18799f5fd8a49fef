"""Files as people have them: what is put in is little, right, and all that was there is there."""

import io
import re
from pathlib import Path

import pytest

from tests.merging.cases import CASES, FILES, FOLDER, Case, golden, merged
from wizard.documents.recognise import is_toml

COMMENT = re.compile(r"#[^\n]*")


def lines_taken_out(case: Case) -> list[str]:
    return [line for line in merged(case).diff.splitlines()[2:] if line.startswith("-")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_diff_is_the_one_that_was_looked_at(case: Case) -> None:
    assert golden(case) == (FOLDER / "golden" / f"{case.name}.diff").read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_comment_is_kept(case: Case) -> None:
    done = merged(case)
    assert set(COMMENT.findall(done.before)) <= set(COMMENT.findall(done.after))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_few_lines_are_changed_that_were_there(case: Case) -> None:
    assert len(lines_taken_out(case)) <= 4


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_parser_that_is_not_ours_reads_the_result(case: Case) -> None:
    content = merged(case).after
    if is_toml(content, case.file):
        import tomlkit

        assert tomlkit.parse(content)["runners"]
    else:
        from ruamel.yaml import YAML

        yaml = YAML(typ="rt")
        assert all(document is not None for document in yaml.load_all(io.StringIO(content)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_windows_line_ends_and_a_byte_order_mark_stay(case: Case) -> None:
    before = (FILES / case.file).read_text("utf-8")
    done = merged(case, "\ufeff" + before.replace("\n", "\r\n"))
    assert done.after == "\ufeff" + merged(case).after.replace("\n", "\r\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_without_a_last_newline_is_merged_alike(case: Case) -> None:
    before = (FILES / case.file).read_text("utf-8").rstrip("\n")
    assert merged(case, before).after.rstrip("\n") == merged(case).after.rstrip("\n")


def test_a_line_end_of_its_own_is_kept_among_others() -> None:
    case = next(case for case in CASES if case.name == "compose")
    before = (
        (FILES / case.file)
        .read_text("utf-8")
        .replace("postgres:16 ", "postgres:16\r\n   ")
        .replace("ports", "ports", 1)
    )
    after = merged(case, before).after
    assert after.count("\r\n") == 1


def test_all_fixtures_are_used() -> None:
    assert {path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()} == {
        case.file for case in CASES
    }


def test_every_diff_belongs_to_a_case() -> None:
    assert {path.stem for path in Path(FOLDER / "golden").iterdir()} == {case.name for case in CASES}
