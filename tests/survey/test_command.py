"""`werf-wizard survey --from`: the table, JSON, CSV, the page; what changed; exit codes."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.cli.running import wizard
from tests.cli.test_pools import cluster
from tests.survey.machines import KERNELS, output

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Results of five machines: three can, one cannot, one printed what it should not."""
    results = tmp_path / "results"
    results.mkdir()
    for n in range(3):
        (results / f"web-{n}.facts").write_text(output())
    (results / "old.facts").write_text(output(KERNELS["seven"], "no", distro__name=f"=1+2 {HOSTILE}"))
    (results / "rogue.facts").write_text(f"\x1b[31m{HOSTILE}")
    return results


def test_the_table_names_pools_and_who_did_not_answer(folder: Path) -> None:
    done = wizard("survey", "--from", str(folder))
    said = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert "Machines that answered: 4" in said
    assert "✓ 3 ubuntu-22.04 overlay (tested)" in said
    assert "1 machine did not answer ? rogue it printed no facts" in said
    assert "cost: a newer system or kernel on the machines" in said
    assert "\x1b" not in done.stdout


def test_in_russian_every_word_of_the_program_is(folder: Path) -> None:
    said = " ".join(wizard("survey", "--from", str(folder), "--lang", "ru").stdout.split())
    assert "Ответили машины: 4" in said
    assert "1 машина не ответила" in said


def test_json_is_as_its_schema_says_and_can_be_read_again(folder: Path) -> None:
    done = wizard("survey", "--from", str(folder), "--json", "--lang", "ru")
    data = json.loads(done.stdout)
    schema = json.loads((files("wizard") / "schemas" / "survey.schema.json").read_text("utf-8"))
    jsonschema.validate(data, schema)
    assert next((pool["name"], pool["nodes"], pool["mode"]) for pool in data["pools"]) == ("ubuntu-22.04", 3, "overlay")
    assert [one["name"] for one in data["unreached"]] == ["rogue"]
    again = wizard("survey", "--from", "-", "--json", stdin=done.stdout)
    assert json.loads(again.stdout) == data


def test_csv_has_a_row_for_each_machine_and_no_formula(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(wizard("survey", "--from", str(folder), "--format", "csv").stdout)))
    assert [row["machine"] for row in rows] == ["web-0", "web-1", "web-2", "old", "rogue"]
    assert [row["mode"] for row in rows] == ["overlay", "overlay", "overlay", "none", "unreached"]
    assert rows[3]["system"].startswith("'=1+2")


def test_a_list_of_nodes_alone_is_judged_as_doctor_judges_it(tmp_path: Path) -> None:
    """What an administrator sends to a tenant who may not list nodes."""
    environ = cluster(tmp_path)
    listed = {"kind": "NodeList", **json.loads((tmp_path / "nodes.json").read_text())}
    (tmp_path / "nodes.json").write_text(json.dumps(listed))
    data = json.loads(wizard("survey", "--from", str(tmp_path / "nodes.json"), "--json").stdout)
    assert data["pools"] == json.loads(wizard("doctor", "--json", environ=environ).stdout)["pools"]
    said = wizard("survey", "--from", str(tmp_path / "nodes.json")).stdout
    assert "Nodes of the cluster: 6" in said
    assert "\n  werf-wizard export kubernetes --mode overlay --set node_selector=team/pool=jammy\n" in said


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.references: list[str] = []
        self.said = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.references += [f"{tag} {key}={value}" for key, value in attrs if key in ("src", "href", "action", "data")]

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize(("code", "title"), [("en", "Where werf can build"), ("ru", "Где werf может собирать")])
def test_the_page_stands_alone(folder: Path, code: str, title: str) -> None:
    done = wizard("survey", "--from", str(folder), "--format", "html", "--lang", code)
    page = Page(done.stdout)
    assert f'<html lang="{code}">' in done.stdout
    assert title in page.said
    assert "script" not in page.tags
    assert page.references == []
    assert not re.search(r"https?://|@import|url\(", done.stdout)
    assert HOSTILE in page.said, "what a machine printed is shown as text"
    assert "rogue" in page.said


@pytest.mark.parametrize(
    ("before", "after", "status", "kinds"),
    [
        ({"a": "yes"}, {"a": "yes"}, 0, []),
        ({"a": "yes"}, {"a": "no"}, 1, ["worse"]),
        ({"a": "no"}, {"a": "yes"}, 0, ["better"]),
        ({"a": "yes", "b": "yes"}, {"a": "yes", "c": "yes"}, 0, ["new", "gone"]),
        ({"a": "yes"}, {"a": "?"}, 3, ["silent"]),
        ({"a": "?"}, {"a": "yes"}, 0, ["answers"]),
        ({"a": "yes", "b": "no"}, {"a": "no", "b": "yes"}, 1, ["worse", "better"]),
    ],
)
def test_a_comparison_says_what_changed_and_ends_with_1_if_something_got_worse(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], status: int, kinds: list[str]
) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(wizard("survey", "--from", str(_results(tmp_path / "before", before)), "--json").stdout)
    words = ("survey", "--from", str(_results(tmp_path / "after", after)), "--compare", str(earlier))
    done = wizard(*words, "--json")
    assert (done.returncode, [one["kind"] for one in json.loads(done.stdout)["changes"]]) == (status, kinds)
    said = wizard(*words).stdout
    assert ("Nothing has changed." in said) is (not kinds)


def _results(folder: Path, overlay: dict[str, str]) -> Path:
    folder.mkdir()
    for name, works in overlay.items():
        (folder / f"{name}.facts").write_text("" if works == "?" else output(overlay=works))
    return folder


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "nowhere"), "Cannot read nowhere"),
        (("--from", "."), "There are no files in the directory"),
        (("--manifest", "--from", "x"), "--manifest only prints"),
        (("--sample", "--from", "x"), "--sample is for a cluster"),
        (("--at-once", "0", "--inventory", "x"), "--at-once cannot be “0”"),
        (("--timeout", "soon", "--from", "x"), "--timeout cannot be “soon”"),
        (("--format", "pdf", "--from", "x"), "--format cannot be “pdf”"),
        (("--from", "-", "--compare", "nowhere"), "Cannot read nowhere"),
        ((), "no cluster is configured here"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = wizard("survey", *words, cwd=tmp_path, environ={"HOME": str(tmp_path)})
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
