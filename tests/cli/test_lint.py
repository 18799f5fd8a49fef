"""`werf-wizard lint` as a person and a CI run it."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.running import FACTS, wizard
from wizard.lint.rules import registry
from wizard.resources import PACKAGE

PLAIN = """docker run --rm \\
  --security-opt seccomp=unconfined \\
  --security-opt apparmor=unconfined \\
  --mount type=volume,src=b,dst=/home/build/.local/share/containers \\
  registry.werf.io/werf/werf:2-stable werf converge
"""
GOOD = PLAIN.replace("  --mount", "  --device /dev/fuse \\\n  --mount")
"""With a note, and nothing else."""
BAD = PLAIN.replace("seccomp=unconfined", "seccomp=builtin")
BEST = PLAIN.replace("seccomp=unconfined", "seccomp=p.json \\\n  --cap-drop ALL --cap-add SETUID --cap-add SETGID")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "facts.txt").write_text(FACTS, "utf-8")
    for name, content in {
        "good.sh": GOOD,
        "bad.sh": BAD,
        "best.sh": BEST,
        "none.sh": "#!/bin/sh\ndocker run alpine true\n",
    }.items():
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path


def lint(folder: Path, *words: str, stdin: str = "", lang: str = "en") -> "subprocess.CompletedProcess[str]":
    return wizard("lint", "--facts", "facts.txt", "--lang", lang, *words, stdin=stdin, cwd=folder)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("bad.sh",), 1),
        (("good.sh", "bad.sh"), 1),
        (("good.sh",), 0),
        (("good.sh", "--strict"), 1),
        (("best.sh", "--strict"), 0),
        (("none.sh",), 0),
        (("bad.sh", "--json"), 1),
        (("bad.sh", "--sarif"), 1),
    ],
)
def test_the_exit_code_says_whether_anything_has_to_be_mended(
    folder: Path, words: tuple[str, ...], status: int
) -> None:
    done = lint(folder, *words)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr


def test_a_finding_is_a_line_as_compilers_write_it_with_the_change_below(folder: Path) -> None:
    lines = lint(folder, "bad.sh").stdout.splitlines()
    assert lines[0].startswith("bad.sh:2:3: error: ")
    assert lines[0].endswith("[settings/seccomp-unconfined] (seccomp-default)")
    assert lines[1:3] == ["    - --security-opt seccomp=builtin", "    + --security-opt seccomp=unconfined"]
    assert lines[-1] == "1 error, 0 warnings, 0 notes"
    assert "\x1b" not in "".join(lines)


def test_findings_are_said_in_the_readers_language(folder: Path) -> None:
    lines = lint(folder, "bad.sh", lang="ru").stdout.splitlines()
    assert lines[0].startswith("bad.sh:2:3: ошибка: ")
    assert lines[-1] == "1 ошибка, 0 предупреждений, 0 замечаний"


def test_standard_input_is_read(folder: Path) -> None:
    assert lint(folder, "-", stdin=BAD).stdout.startswith("stdin:2:3: error: ")


def test_no_container_with_werf_is_said_beside_the_result(folder: Path) -> None:
    done = lint(folder, "none.sh")
    assert (done.stdout, done.returncode) == ("", 0)
    assert "--all" in done.stderr


def test_json_fits_its_schema_in_every_language(folder: Path) -> None:
    schema = json.loads((PACKAGE / "schemas" / "lint.schema.json").read_text("utf-8"))
    written = [lint(folder, "--json", "good.sh", "bad.sh", "none.sh", lang=code).stdout for code in ("en", "ru")]
    assert written[0] == written[1]
    report = json.loads(written[0])
    jsonschema.validate(report, schema)
    assert report["counts"] == {"error": 1, "warning": 0, "note": 1}
    assert (report["judged"], report["findings"][-1]["line"]) == (2, 2)


def sarif(folder: Path, *words: str, lang: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lint(folder, "--sarif", *words, lang=lang).stdout)
    return found


def test_sarif_has_what_the_standard_asks_for(folder: Path) -> None:
    whole = sarif(folder, "good.sh", "bad.sh", str(folder / "best.sh"))
    assert set(whole) == {"$schema", "version", "runs"}
    assert whole["version"] == "2.1.0"
    (run,) = whole["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) >= 2
    for rule in rules:
        assert rule["id"] in registry.rules()
        assert rule["help"]["text"]
        assert rule["help"]["markdown"].startswith("# ")
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert len(run["results"]) == 2
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        (location,) = (one["physicalLocation"] for one in result["locations"])
        assert re.fullmatch(r"[A-Za-z0-9._~%-]+(/[A-Za-z0-9._~%-]+)*", location["artifactLocation"]["uri"])
        assert min(location["region"].values()) >= 1


def test_sarif_names_files_from_the_current_folder(folder: Path) -> None:
    (folder / "a b").mkdir()
    (folder / "a b" / "ё.sh").write_text(BAD, "utf-8")
    (result,) = sarif(folder, str(folder / "a b" / "ё.sh"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%D1%91.sh"


def test_sarif_helps_in_the_readers_language(folder: Path) -> None:
    (rule,) = sarif(folder, "bad.sh", lang="ru")["runs"][0]["tool"]["driver"]["rules"]
    assert "запрещает" in rule["help"]["text"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.yaml", None, "No such file"),
        ("bytes.yaml", b"a: \xff\n", "bytes.yaml, line 1: this is not UTF-8"),
        ("broken.yaml", b"kind: Pod\nspec: [\n", "broken.yaml:3:1"),
        ("broken.toml", b"[[runners]]\n  name = \n", "broken.toml:2:10"),
        ("noise.bin", b"\x00\x01" * 600_000, "the type of this file is unknown"),
        ("words.txt", b"dear diary\n", "--as FORMAT"),
        ("open.sh", b"#!/bin/sh\ndocker run 'x\n", "open.sh, line 2, column 12"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_sentence(
    folder: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    done = lint(folder, "bad.sh", name)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (2, "1 error, 0 warnings, 0 notes")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("good.sh", "--select", "seccom"), "seccomp"),
        (("good.sh", "--ignore", "seccomp-wide,nonsense"), "nonsense"),
        (("good.sh", "--fail-on", "warn"), "warning"),
        (("good.sh", "--format", "junit5"), "junit"),
        (("good.sh", "--write-baseline"), "--baseline FILE"),
        (("good.sh", "--baseline", "good.sh"), "is not a baseline file"),
        (("good.sh", "--as", "dokcer"), "docker"),
        (("good.sh", "--json", "--sarif"), "--sarif"),
        (("good.sh", "--set", "kuberntes=1"), "kubernetes"),
        ((), "PATH"),
    ],
)
def test_a_wrong_word_is_named(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = lint(folder, *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_the_same_facts_and_file_cannot_both_come_from_standard_input() -> None:
    assert wizard("lint", "--facts", "-", "-", stdin=FACTS).returncode == 2


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "codequality", "junit"])
def test_a_report_goes_into_a_file_as_it_would_be_printed(folder: Path, form: str) -> None:
    printed = lint(folder, "bad.sh", "--format", form)
    done = lint(folder, "bad.sh", "--format", form, "--output-file", "report")
    assert (done.returncode, done.stdout) == (1, "")
    assert (folder / "report").read_text("utf-8") == printed.stdout


def test_a_file_that_cannot_be_written_stays_as_it_was(folder: Path) -> None:
    (folder / "report").mkdir()
    done = lint(folder, "bad.sh", "--output-file", "report")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Cannot write report: " in done.stderr


def test_the_report_never_takes_the_place_of_what_is_judged(folder: Path) -> None:
    done = lint(folder, "bad.sh", "--output-file", str(folder / "bad.sh"))
    assert (done.returncode, "is one of the files being checked" in done.stderr) == (2, True)
    assert (folder / "bad.sh").read_text("utf-8") == BAD


def test_what_is_given_away_has_a_number_by_which_github_sorts(folder: Path) -> None:
    (folder / "wide.sh").write_text(
        GOOD.replace("--rm", "--rm --privileged -v /var/run/docker.sock:/var/run/docker.sock")
    )
    rules = sarif(folder, "wide.sh", "bad.sh")["runs"][0]["tool"]["driver"]["rules"]
    scores = {one["id"]: one["properties"].get("security-severity") for one in rules}
    assert scores["seccomp-default"] is None
    assert float(scores["docker-socket"]) > float(scores["privileged-wide"]) >= 7
    assert {one["id"] for one in rules if "security" in one["properties"]["tags"]} == {
        k for k, v in scores.items() if v
    }
