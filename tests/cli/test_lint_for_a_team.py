"""`lint` in a repository and its CI: folders, formats, settings, what was there before."""

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.cli.running import FACTS, wizard
from tests.cli.test_lint import BAD, GOOD
from wizard.commands.lint_files import read_files
from wizard.facts.world import World
from wizard.inputs import unreadable
from wizard.resources import PACKAGE

RUNNER = "[[runners]]\n  executor = 'docker'\n  [runners.docker]\n    image = 'a'\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "facts.txt": FACTS,
        "ci/build.sh": BAD,
        "ci/good.sh": GOOD,
        "ci/config.toml": RUNNER,
        "docs/notes.md": BAD,
        "web/values.yaml": "image: nginx\nreplicas: 1\n",
        "web/broken.yaml": "a: [\n",
        "node_modules/a/build.sh": BAD,
        "tmp/build.sh": BAD,
        "werf.yaml": "project: a\nconfigVersion: 1\n---\nimage: app\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path


def lint(folder: Path, *words: str, facts: bool = True) -> "subprocess.CompletedProcess[str]":
    given = ("--facts", "facts.txt") if facts else ()
    return wizard("lint", "--lang", "en", *given, *words, cwd=folder)


def files_of(done: "subprocess.CompletedProcess[str]") -> set[str]:
    return set(json.loads(done.stdout)["files"])


def test_a_folder_is_searched_for_what_concerns_werf(project: Path) -> None:
    done = lint(project, "--json", ".")
    assert files_of(done) == {"ci/build.sh", "ci/good.sh", "ci/config.toml", "tmp/build.sh"}
    assert done.returncode == 1
    assert "files unrelated to werf: 2" in done.stderr


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_what_git_ignores_is_left_out(project: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=project, check=True)
    (project / ".gitignore").write_text("/tmp/\n", "utf-8")
    assert "tmp/build.sh" not in files_of(lint(project, "--json", "."))
    assert files_of(lint(project, "--json", "ci", "tmp/build.sh")) >= {"tmp/build.sh", "ci/build.sh"}


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_a_name_of_any_bytes_is_judged_where_git_lists_it(project: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=project, check=True)
    names = [os.fsdecode(name) for name in (b"\xff\xfe.sh", b"cr\r.sh", b"nl\n.sh", b"a b.sh")]
    for name in names:
        shutil.copy(project / "ci" / "build.sh", project / "web" / name)
    done = lint(project, "web")
    assert sorted(line.split(":2:")[0] for line in done.stdout.splitlines() if "(seccomp-default)" in line) == [
        "web/\\xff\\xfe.sh",
        "web/a b.sh",
        "web/cr\\x0d.sh",
        "web/nl\\x0a.sh",
    ]


def test_a_folder_that_git_may_not_read_is_not_called_clean(project: Path) -> None:
    """Root may read everything, so a git that was refused stands in."""
    (project / "bin").mkdir()
    (project / "bin" / "git").write_text(GIT, "utf-8")
    (project / "bin" / "git").chmod(0o755)
    path = f"{project / 'bin'}:{os.environ['PATH']}"
    done = wizard("lint", "--facts", "facts.txt", ".", cwd=project, environ={"PATH": path})
    assert done.returncode == 2
    assert "ci/closed" in done.stderr


GIT = """#!/bin/sh
case $* in *rev-parse*) echo ;; *) printf 'ci/good.sh\\0'
    echo "warning: could not open directory 'ci/closed/': Permission denied" >&2 ;; esac
"""

OLD = "# \u0441\u0431\u043e\u0440\u043a\u0430\nservices:\n  w: {image: 'werf/werf:2-stable'}\n"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_a_file_of_werf_in_another_encoding_is_found_and_not_called_foreign(project: Path, encoding: str) -> None:
    (project / "web" / "old.yaml").write_bytes(OLD.encode(encoding))
    done = lint(project, "web")
    assert (done.returncode, "old.yaml, line 1: this is not UTF-8" in done.stderr) == (2, True)
    (project / "web" / "old.yaml").write_bytes(OLD.replace("werf", "nginx").encode(encoding))
    assert lint(project, "web").returncode == 0


def test_a_search_reads_no_pipe_and_no_link_to_nothing(project: Path) -> None:
    os.mkfifo(project / "ci" / "pipe.yaml")
    (project / "ci" / "gone.yaml").symlink_to("nowhere")
    (project / "ci" / "circle.yaml").symlink_to("circle.yaml")
    (project / "ci" / "up").symlink_to("..")
    assert files_of(lint(project, "--json", "ci")) == {"ci/build.sh", "ci/good.sh", "ci/config.toml"}


def test_what_may_not_be_read_is_not_called_foreign(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal is made here."""

    class Closed(World):
        def read_input(self, name: str, largest: int = 0) -> str:
            if name.endswith("build.sh"):
                raise unreadable(name, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
            return super().read_input(name, largest)

    scandir = os.scandir

    def refusing(path: str) -> "object":
        if path.endswith("web"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    monkeypatch.chdir(project)
    given = read_files(["."], ["tmp"], Closed(), every=False)
    assert [(one.file, one.why.msgid) for one in given.unread] == [
        ("ci/build.sh", "Cannot read {name}: {why}."),
        ("web", "Cannot read {name}: {why}."),
    ]


def test_a_file_that_is_named_is_never_left_out_in_silence(project: Path) -> None:
    done = lint(project, "web/values.yaml", "web/broken.yaml")
    assert done.returncode == 2
    assert "web/values.yaml" in done.stderr
    assert "web/broken.yaml:2:1" in done.stderr


@pytest.mark.parametrize("pattern", ["ci", "ci/", "ci/*", "*.sh", "build.*"])
def test_patterns_leave_files_out_of_a_search(project: Path, pattern: str) -> None:
    assert "ci/build.sh" not in files_of(lint(project, "--json", ".", "--exclude", pattern))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("ci/build.sh",), 1),
        (("ci/build.sh", "--fail-on", "error"), 1),
        (("ci/good.sh",), 0),
        (("ci/good.sh", "--fail-on", "note"), 1),
        (("ci/build.sh", "--ignore", "seccomp"), 0),
        (("ci/build.sh", "--ignore", "seccomp-default"), 0),
        (("ci/build.sh", "--select", "apparmor,user-root"), 0),
        (("ci/build.sh", "--select", "seccomp"), 1),
    ],
)
def test_rules_and_severities_are_chosen(project: Path, words: tuple[str, ...], status: int) -> None:
    assert lint(project, *words).returncode == status


def test_settings_of_the_project_count_in_all_its_folders(project: Path) -> None:
    settings = (
        '[lint]\nignore = ["seccomp-default"]\nexclude = ["tmp"]\nfail-on = "error"\nfacts = "facts.txt"\n'
        '[lint.per-file-ignores]\n"ci/config.toml" = ["apparmor"]\n'
    )
    (project / ".werf-wizard.toml").write_text(settings, "utf-8")
    done = lint(project, ".", facts=False)
    assert (done.returncode, "tmp/" in done.stdout) == (0, False)
    assert lint(project / "ci", "build.sh", facts=False).returncode == 0
    assert lint(project, ".", "--fail-on", "note", facts=False).returncode == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[lint]\nignor = []\n", ":2: there is no setting"),
        ("[lint]\nignore = ['no-rule']\n", "no-rule"),
        ("[lint]\nignore = 'seccomp'\n", ":2: expected a list of strings"),
        ("[lint]\nbaseline = 1\n", ":2: expected one string"),
        ("[lint\n", ".werf-wizard.toml:1"),
    ],
)
def test_wrong_settings_are_named_with_their_place(project: Path, settings: str, said: str) -> None:
    (project / ".werf-wizard.toml").write_text(settings, "utf-8")
    done = lint(project, "ci/good.sh")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_baseline_keeps_quiet_what_was_there_and_tells_what_is_new(project: Path) -> None:
    assert lint(project, "ci", "--baseline", "known.json", "--write-baseline").returncode == 0
    schema = json.loads((PACKAGE / "schemas" / "lint-baseline.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads((project / "known.json").read_text("utf-8")), schema)
    script = project / "ci" / "build.sh"
    script.write_text(f"#!/bin/sh\n\n{BAD}", "utf-8")
    assert lint(project, "ci", "--baseline", "known.json").returncode == 0
    script.write_text(f"{BAD}docker run --security-opt no-new-privileges werf/werf:2-stable werf build\n", "utf-8")
    done = lint(project, "ci", "--baseline", "known.json", "--select", "no-new-privileges")
    assert (done.returncode, done.stdout.count("(no-new-privileges)")) == (1, 1)
    script.write_text(GOOD, "utf-8")
    assert "no longer found" in lint(project, "ci", "--baseline", "known.json").stderr


def test_a_baseline_says_the_same_from_another_folder(project: Path) -> None:
    lint(project, "ci/build.sh", "--baseline", "known.json", "--write-baseline")
    done = lint(project / "ci", "build.sh", "--facts", "../facts.txt", "--baseline", "../known.json", facts=False)
    assert done.returncode == 0


def test_a_baseline_that_is_missing_is_not_an_empty_one(project: Path) -> None:
    assert lint(project, "ci/build.sh", "--baseline", "gone.json").returncode == 2


def test_annotations_of_github_stand_at_their_lines(project: Path) -> None:
    lines = lint(project, "ci/build.sh", "web/values.yaml", "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error file=ci/build.sh,line=2,col=3,endColumn=33,title=seccomp-default::The engine")
    assert "%0A- --security-opt seccomp=builtin%0A+ " in lines[0]
    assert lines[-1].startswith("::error file=web/values.yaml,title=not-read::")


CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The shape that GitLab's documentation gives as a table: "Code Quality", "Code quality report format"."""


def test_code_quality_is_what_gitlab_reads(project: Path) -> None:
    report = json.loads(lint(project, "ci", "web/broken.yaml", "--format", "codequality").stdout)
    jsonschema.validate(report, CODE_QUALITY)
    assert len({one["fingerprint"] for one in report}) == len(report) >= 4
    assert {one["severity"] for one in report} == {"major", "minor", "info"}
    assert "web/broken.yaml" in {one["location"]["path"] for one in report}


def cases(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return root.iter("testcase")


def test_junit_has_the_elements_and_counts_of_ants_report(project: Path) -> None:
    """The shape is that of Ant's task junitreport, which Jenkins and GitLab read; no schema of it is official."""
    root = ElementTree.fromstring(lint(project, "ci", "web/broken.yaml", "--format", "junit").stdout)
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        own = list(cases(suite))
        assert int(suite.attrib["tests"]) == len(own) >= 1
        assert int(suite.attrib["failures"]) == sum(case.find("failure") is not None for case in own)
        assert int(suite.attrib["errors"]) == sum(case.find("error") is not None for case in own)
        assert all(case.attrib["name"] and case.attrib["classname"] for case in own)
        assert {child.tag for case in own for child in case} <= {"failure", "error", "system-out"}
    by_name = {suite.attrib["name"]: suite.attrib for suite in root}
    assert by_name["ci/build.sh"]["failures"] == "1"
    assert by_name["ci/good.sh"]["failures"] == "0"
    assert by_name["web/broken.yaml"]["errors"] == "1"


@pytest.mark.parametrize("form", ["github", "codequality", "junit", "sarif", "json", "text"])
def test_names_of_any_characters_neither_break_a_format_nor_forge_a_line(tmp_path: Path, form: str) -> None:
    (tmp_path / "a\n::error::\x1b[31m,:%]]>&<.sh").write_text(BAD, "utf-8")
    done = lint(tmp_path, "--facts", "system:debian-12", "--format", form, ".", facts=False)
    assert (done.returncode, "\x1b" in done.stdout) == (1, False)
    if form == "junit":
        assert len(ElementTree.fromstring(done.stdout)) == 1
    elif form == "github":
        assert all(line.startswith("::") and "title=" in line for line in done.stdout.splitlines())
    elif form != "text":
        json.loads(done.stdout)


def test_what_counts_is_what_fails_in_junit_too(project: Path) -> None:
    words = ("ci/good.sh", "--format", "junit", "--fail-on")
    failures = [
        ElementTree.fromstring(lint(project, *words, level).stdout)[0].attrib["failures"] for level in ("error", "note")
    ]
    assert failures == ["0", "1"]


def test_sarif_has_ends_fingerprints_and_says_what_was_not_read(project: Path) -> None:
    whole: dict[str, Any] = json.loads(lint(project, "ci/build.sh", "web/broken.yaml", "--format", "sarif").stdout)
    (run,) = whole["runs"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 33}
    assert len(run["results"][0]["partialFingerprints"]["werfWizard/v1"]) == 32
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "web/broken.yaml"
    assert run["tool"]["driver"]["informationUri"].startswith("https://")
    assert run["tool"]["driver"]["rules"][0]["helpUri"].startswith("https://")
    assert "topic:" not in json.dumps(run["tool"])


def test_the_fingerprint_is_the_same_in_all_formats(project: Path) -> None:
    (result,) = json.loads(lint(project, "ci/build.sh", "--sarif").stdout)["runs"][0]["results"]
    (entry,) = json.loads(lint(project, "ci/build.sh", "--format", "codequality").stdout)
    (own,) = json.loads(lint(project, "ci/build.sh", "--json").stdout)["findings"]
    assert result["partialFingerprints"]["werfWizard/v1"] == entry["fingerprint"] == own["fingerprint"]


def test_a_hook_runs_what_the_program_has() -> None:
    from ruamel.yaml import YAML

    (hook,) = YAML(typ="safe", pure=True).load((PACKAGE.parent / ".pre-commit-hooks.yaml").read_text("utf-8"))
    entry, *words = hook["entry"].split()
    assert (entry, hook["language"], hook["pass_filenames"]) == ("werf-wizard", "python", False)
    done = wizard(*words, "--help")
    assert done.returncode == 0
