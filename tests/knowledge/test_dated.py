"""What grows old says how old it is: every table has a date, sources with dates, and a way to renew it."""

import json
import warnings
from datetime import date

import pytest

from tests.data import main
from tests.languages import WHOLE
from wizard.knowledge.dated import OLD, DatedTable, tables
from wizard.knowledge.page import page
from wizard.knowledge.topics import read_topic
from wizard.language import Language
from wizard.resources import CONTENT

UNDATED = {
    *("problems", "likeness", "glossary", "synonyms", "errnos"),
    *("proof-kernels", "proof-kubernetes", "proof-hosts", "proof-engines"),
}
"""Indexes made from problem.yaml and the glossary, words for the search and of glibc: nothing there grows old."""


def test_every_table_of_the_content_has_a_date() -> None:
    assert {path.stem for path in CONTENT.glob("*.json")} - UNDATED == {table.name for table in tables()}


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_a_table_names_its_sources_with_their_dates_and_how_to_renew_it(table: DatedTable) -> None:
    days = [date.fromisoformat(day) for day in (table.as_of, *(source.state for source in table.sources))]
    assert all(date(2021, 1, 1) < day <= date.today() for day in days)
    assert table.sources
    assert all(source.name for source in table.sources)
    assert len(table.update) > 40


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_a_table_that_is_too_old_is_warned_of(table: DatedTable) -> None:
    if table.age(date.today().isoformat()) > OLD:
        warnings.warn(f"content/{table.name}.json is of {table.as_of}: see `make data`", stacklevel=1)


def test_the_age_is_counted_in_days() -> None:
    table = DatedTable("x", "2026-02-27", (), "")
    assert [table.age(day) for day in ("2026-02-27", "2026-03-01", "2027-02-27")] == [0, 2, 365]


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_explain_versions_shows_the_age_of_each(language: str) -> None:
    whole = page(read_topic("versions", language), lambda _: ("", "sh"), Language(language), "2027-01-01")
    for table in tables():
        assert f"| `{table.name}.json` | {table.as_of} | {table.age('2027-01-01')} |" in whole


def test_make_data_says_where_each_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    for name in (path.stem for path in CONTENT.glob("*.json") if path.stem not in UNDATED):
        data = json.loads((CONTENT / f"{name}.json").read_text("utf-8"))
        assert f"content/{name}.json: {data['as_of']}, " in printed
        assert data["update"] in printed
        assert all(source["name"] in printed for source in data["sources"])
