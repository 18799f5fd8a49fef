"""The tables in pages say what the program does."""

import json
import re
from typing import Any

import pytest

from tests.languages import WHOLE
from wizard.commands.examples import example
from wizard.knowledge.page import page
from wizard.knowledge.tables import channels_table, parity_table, runners_table, versions_table
from wizard.knowledge.topics import read_topic
from wizard.language import Language
from wizard.plan.hosted import machine_of, machines, why_not
from wizard.plan.platforms import PLATFORMS, platforms
from wizard.plan.refusals import PARTS
from wizard.plan.targets import TARGETS
from wizard.plan.versions import understands, versions
from wizard.resources import CONTENT, PACKAGE


def rows(name: str, part: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text("utf-8"))[part]


@pytest.mark.parametrize("export", sorted({row["export"] for row in rows("parity", "rows")}))
def test_what_others_print_is_exported_here(export: str) -> None:
    content, _ = example(export.split(), Language("en"))
    assert "werf" in content


def test_all_twelve_combinations_and_the_older_modes_are_in_the_table() -> None:
    theirs = [row["theirs"]["en"] for row in rows("parity", "rows")]
    assert len({one for one in theirs if not one.startswith("2022")}) == 12
    assert len([one for one in theirs if one.startswith("2022")]) == 4
    assert {row["export"].split()[0] for row in rows("parity", "rows")} <= set(TARGETS)
    assert parity_table("all", "", "en").count("\n") == len(theirs) + 1


@pytest.mark.parametrize("column", ["theirs", "adds"])
def test_the_prose_of_a_combination_is_in_every_language(column: str) -> None:
    for row in rows("parity", "rows"):
        words = row[column]
        assert set(words) == set(WHOLE), words
        assert all(f"| {words[code]} |" in parity_table("all", "", code) for code in WHOLE), words
        assert re.search("[а-я]", words["ru"]), words


def test_every_field_that_the_code_asks_for_is_in_the_table() -> None:
    asked = {
        match
        for module in (PACKAGE / "targets").rglob("*.py")
        for match in re.findall(r'understands\(\s*"([^"]+)"', module.read_text("utf-8"))
    }
    assert len(asked) >= 6
    assert asked <= set(versions())


@pytest.mark.parametrize("field", sorted(versions()))
def test_a_field_is_understood_from_its_version_until_its_end(field: str) -> None:
    row = versions()[field]
    major, minor = map(int, row.needs.split(".")[:2])
    assert understands(field, (major, minor))
    assert not understands(field, (major, minor - 1) if minor else (major - 1, 99))
    if row.until:
        last = tuple(map(int, row.until.split(".")[:2]))
        assert not understands(field, (last[0], last[1]))
    assert row.source


@pytest.mark.parametrize("product", ["all", "GitLab Runner", "Kubernetes"])
def test_a_products_versions_are_shown(product: str) -> None:
    shown = versions_table(product, "").splitlines()[2:]
    assert len(shown) >= 5
    assert product == "all" or all(line.startswith(f"| {product} |") for line in shown)


@pytest.mark.parametrize("language", sorted(WHOLE))
@pytest.mark.parametrize("name", ["versions", "parity", "ages", "channels"])
def test_a_bare_name_is_enough_and_its_table_is_filled(name: str, language: str) -> None:
    topic = {"ages": "versions", "channels": "choosing"}.get(name, name)
    whole = page(read_topic(topic, language), lambda _: ("", "sh"), Language(language))
    assert f"```{name}" not in whole
    assert whole.count("\n| ") > 10


def test_platforms_refuse_only_what_has_words() -> None:
    assert set(PLATFORMS) == {"generic", *platforms()}
    for platform in platforms().values():
        assert platform.refuses <= set(PARTS)


def test_githubs_machines_are_shown_as_export_and_lint_judge_them() -> None:
    shown = runners_table("all", "").splitlines()[2:]
    assert len(shown) == len(machines()) >= 10
    for line, machine in zip(shown, machines(), strict=True):
        label, container, builds, removed = (cell.strip() for cell in line.strip("|").split("|"))
        assert label.strip("`").rstrip("*") == machine.label
        name = machine.label.removesuffix("-") + "-x" * machine.label.endswith("-")
        assert machine_of(name) == machine
        assert (container == "✗") == (why_not(name, builds=False) is not None)
        assert (builds == "✗" or container == "✗") == (why_not(name, builds=True) is not None)
        assert removed == machine.removed


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_the_page_of_github_has_the_table_of_its_machines(language: str) -> None:
    whole = page(read_topic("targets/github-docker", language), lambda _: ("", "sh"), Language(language))
    assert "| `ubuntu-26.04-arm` | ✓ | ✗ |  |" in whole
    assert "| `ubuntu-22.04` | ✓ | ✓ | 2027-04-17 |" in whole


def test_each_channel_is_shown_with_the_release_and_the_day_of_the_table() -> None:
    shown = channels_table("all", "").splitlines()[2:]
    data = json.loads((CONTENT / "images.json").read_text("utf-8"))
    assert len(shown) == sum(len(row["channels"]) for row in data["versions"].values())
    assert f"| 3 | dev | 3.2.0 | {data['as_of']} |" in shown
