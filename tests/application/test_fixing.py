"""`lint --fix`: what it makes of a file, what it leaves, and that nothing else in the file differs."""

import difflib
import json
import re
from collections.abc import Sequence

import pytest
import tomlkit
from ruamel.yaml import YAML

from tests.lint.judging import judge
from tests.lint.rule_cases import FOLDER, Case, read_cases
from tests.targets.plans import ABLE
from wizard.application.fixing import Fixed, fixed, fixes_of, written
from wizard.application.not_written import NotWrittenError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.lint.linting import Report, lint
from wizard.lint.model import Finding
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers
from wizard.records import replace

CASES = [case for case in read_cases(FOLDER) if case.fix]


def fix(
    content: str, rule: str = "", facts: dict[str, str] | None = None, answers: dict[str, str] | None = None
) -> Fixed:
    """What becomes of one file; with a rule, of its findings alone."""
    known = make_facts({key: value for key, value in {**ABLE, **(facts or {})}.items() if value})

    def choose(report: Report) -> Report:
        return replace(report, findings=tuple(one for one in report.findings if rule in ("", one.rule)))

    return fixed([LintSource("file", content)], lambda sources: lint(sources, known, Answers(answers or {})), choose)


def fixed_text(content: str) -> str:
    """The file after `lint --fix`."""
    return fix(content).files.get("file", content)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_finding_with_a_change_is_fixed_or_says_why_not(case: Case) -> None:
    done = fix(case.content, case.rule, dict(case.facts), dict(case.answers))
    why = {Language("en")(told) for one, told in done.left if one.rule == case.rule}
    assert done.files.get("file", "") == case.fixed
    assert case.left in why if case.left else case.fixed


@pytest.mark.parametrize("case", [case for case in CASES if case.fixed], ids=lambda case: case.name)
def test_a_fixed_file_lints_without_the_finding_and_is_not_changed_again(case: Case) -> None:
    facts, answers = dict(case.facts), dict(case.answers)
    before, after = (judge(content, facts, answers) for content in (case.content, case.fixed))
    assert sum(one.rule == case.rule for one in after.findings) < sum(one.rule == case.rule for one in before.findings)
    assert fix(case.fixed, case.rule, facts, answers).files == {}


@pytest.mark.parametrize("case", [case for case in CASES if case.fixed], ids=lambda case: case.name)
def test_the_change_that_is_shown_is_the_one_that_is_written(case: Case) -> None:
    """Words and values, not their layout: every line with a mark is in the real difference, on its own side."""
    for shown, findings in _by_change(judge(case.content, dict(case.facts), dict(case.answers))).items():
        try:
            after = written(case.content, "file", findings)
        except NotWrittenError:
            continue
        differing = list(difflib.ndiff(case.content.split("\n"), after.split("\n")))
        for line in shown.split("\n"):
            if line[:1] != " ":
                assert _words(line[1:]) in _words("".join(one[1:] for one in differing if one[0] == line[0])), shown


def _by_change(report: Report) -> dict[str, list[Finding]]:
    """The findings by the change that they have together; a case has one container."""
    found: dict[str, list[Finding]] = {}
    for one in report.findings:
        if one.edit:
            found.setdefault(one.fix, []).append(one)
    return found


def _words(line: str) -> str:
    return re.sub(r"[\s,\"']+", "", line)


COMPOSE = """# top
services:
  a:
    image: registry.werf.io/werf/werf:2-stable   # keep
    command: [werf, converge]
    security_opt:   # list
      - "seccomp=builtin"

      # of the office
      - no-new-privileges:true
    privileged: false
"""
RUNNER = """[[runners]]
  executor = "docker"
  [runners.docker]
    image = "registry.werf.io/werf/werf:2-stable"
    security_opt = ["seccomp:builtin"] # why
    volumes = ["/cache"]
"""
WORKFLOW = """on: push
jobs:
  one:
    runs-on: [self-hosted]
    container:
      image: ghcr.io/werf/werf:2-stable-ubuntu  # image
      volumes: [b:/x]
    steps: [{run: werf converge}]
  two:
    runs-on: [self-hosted]
    container: {image: "ghcr.io/werf/werf:2-stable-ubuntu", volumes: [b:/x]}
    steps: [{run: werf converge}]
  three:
    runs-on: [self-hosted]
    container:
      image: ghcr.io/werf/werf:2-stable-ubuntu
      options: >-
        --user 1001
        --init
    steps: [{run: werf converge}]
"""
POD = """apiVersion: v1
kind: Pod
metadata: {name: x}
spec:
  containers:
  - name: werf
    image: registry.werf.io/werf/werf:2-stable
    command: ["werf","converge"]   # two words
  - name: second
    image: registry.werf.io/werf/werf:2-stable
    command: ["werf","converge"]
    securityContext: {allowPrivilegeEscalation: false}
"""
COMMAND = """#!/bin/sh
docker run --rm \\
  -v "$PWD:/app" \\
  --security-opt no-new-privileges \\
  registry.werf.io/werf/werf:2-stable werf converge
"""
UNIT = """# a unit
[Unit]
Description=build

[Container]
Image=registry.werf.io/werf/werf:2-stable
# the user
User=7
NoNewPrivileges=true
AddDevice=/dev/fuse:r
Volume=%h/ids:/etc/subuid:ro
Volume=%h/ids:/etc/subgid:ro
PodmanArgs=--init --security-opt seccomp=builtin \\
  --log-level=debug
Environment="A=b c"

Exec=werf converge

[Install]
WantedBy=default.target
"""
PARAMETERS = """# for a launcher
image: registry.werf.io/werf/werf:2-stable
user: "5"
seccomp: builtin   # why
volumes: []
script: werf-job.sh
"""
PIPELINE = """build:
  image:
    name: registry.werf.io/werf/werf:2-stable
    docker: {user: "7"}   # whom
  script: [werf converge]
"""
FILES = {
    "unit": UNIT,
    "parameters": PARAMETERS,
    "pipeline": PIPELINE,
    "compose": COMPOSE,
    "runner": RUNNER,
    "workflow": WORKFLOW,
    "pod": POD,
    "command": COMMAND,
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_wrong_is_fixed_in_one_go_in_whatever_lines(name: str, ends: str) -> None:
    content = FILES[name].replace("\n", ends)
    after = fixed_text(content)
    assert [one.rule for one in judge(after).findings if one.severity != "note"] == []
    assert fixed_text(after) == after
    assert after.count("\n") == after.count(ends)


@pytest.mark.parametrize("name", FILES)
def test_only_lines_of_the_containers_own_settings_differ(name: str) -> None:
    before, after = FILES[name].split("\n"), fixed_text(FILES[name]).split("\n")
    gone = [line[2:].strip() for line in difflib.ndiff(before, after) if line.startswith("- ")]
    names = ("security", "--", "- no-new", '- "seccomp', "volumes", "container:")
    own = ("User=", "NoNew", "AddDevice=", "user:", "seccomp:", "docker:")
    assert all(line.startswith((*names, *own)) for line in gone), gone


def test_findings_of_one_list_write_it_once() -> None:
    service = YAML(typ="safe").load(fixed_text(COMPOSE))["services"]["a"]
    assert service["security_opt"] == ["seccomp=unconfined", "apparmor=unconfined"]
    (runner,) = tomlkit.parse(fixed_text(RUNNER)).unwrap()["runners"]
    assert runner["docker"]["security_opt"] == ["seccomp=unconfined", "apparmor=unconfined"]
    assert fixed_text(WORKFLOW).count("options:") == 3


def test_a_volume_of_compose_is_named_at_the_top() -> None:
    assert YAML(typ="safe").load(fixed_text(COMPOSE))["volumes"] == {"werf-buildah": {}}


ANCHOR = """x-base: &base
  security_opt: ["label=disable"]
services:
  werf:
    <<: *base
    image: registry.werf.io/werf/werf:2-stable
    command: werf build
"""
TWICE = """services:
  werf: &werf
    image: registry.werf.io/werf/werf:2-stable
    command: werf build
  other: *werf
"""
SIDECAR = """apiVersion: v1
kind: Pod
metadata: {name: x}
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers:
  - {name: werf, image: "registry.werf.io/werf/werf:2-stable", command: [werf, converge]}
  - {name: other, image: nginx}
"""
TEMPLATE = """apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: x}
spec:
  templates:
  - name: build
    container: {image: "registry.werf.io/werf/werf:2-stable", command: [werf, converge]}
"""
OPTIONS = """OPTIONS="--security-opt seccomp=builtin"
docker run $OPTIONS registry.werf.io/werf/werf:2-stable werf converge
docker run $OPTIONS nginx
"""
SHARED_OPTIONS = """on: push
jobs:
  a:
    runs-on: [self-hosted]
    container: {image: "ghcr.io/werf/werf:2-stable", options: &o --init}
    steps: [{run: werf build}]
  b:
    runs-on: [self-hosted]
    container: {image: nginx, options: *o}
    steps: [{run: make}]
"""
ANY_RUNNER = RUNNER.replace("registry.werf.io/werf/werf:2-stable", "alpine")


@pytest.mark.parametrize(
    ("content", "rule", "why"),
    [
        (ANCHOR, "seccomp-default", "another part of the file uses it too"),
        (TWICE, "seccomp-default", "another part of the file uses it too"),
        (POD, "user-unset", "it affects other containers too"),
        (
            "default:\n  image: {name: registry.werf.io/werf/werf:2-stable, docker: {user: '7'}}\n"
            "build: {script: [werf converge]}\ntest: {script: [make]}\n",
            "user-unknown",
            "it affects other containers too",
        ),
        (COMMAND.replace("--rm", "--privileged"), "privileged-wide", "may depend on"),
        (COMMAND.replace("registry", '"$@" -u 0 registry'), "user-root", "a variable or a template"),
    ],
)
def test_what_needs_a_decision_is_left_as_it_is(content: str, rule: str, why: str) -> None:
    done = fix(content, rule)
    assert done.files == {}
    assert any(one.rule == rule and why in Language("en")(told) for one, told in done.left)


def test_a_comment_says_that_the_jobs_of_a_runner_run_werf() -> None:
    said = ANY_RUNNER.replace("  [runners.docker]", "  # werf-wizard: ignore runner-jobs - they do\n  [runners.docker]")
    assert "seccomp=unconfined" in fixed_text(said)


def test_a_container_without_werf_is_never_allowed_more() -> None:
    content = "docker run --rm nginx\n"
    known = make_facts(dict(ABLE))
    done = fixed([LintSource("file", content)], lambda sources: lint(sources, known, Answers({}), every=True))
    assert (done.files, bool(done.left)) == ({}, True)


def test_what_a_pod_has_is_not_written_where_only_a_list_of_containers_is() -> None:
    """Argo's containerSet has no volumes: those are the template's."""
    content = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  templates:\n    - name: build\n"
        "      containerSet:\n        containers:\n          - name: a\n            image: werf/werf:2\n"
        "            command: [werf, build]\n"
    )
    done = fixed_text(content)
    assert "volumes" not in done
    assert "fsGroup" not in done
    assert "seccompProfile" in done


def test_the_storage_of_a_pod_gets_a_volume_of_its_own_name() -> None:
    content = POD.split("  - name: second")[0] + "  volumes: [{name: storage, hostPath: {path: /data}}]\n"
    spec = YAML(typ="safe").load(fixed_text(content))["spec"]
    (mount,) = spec["containers"][0]["volumeMounts"]
    assert {one["name"]: [*one][1] for one in spec["volumes"]} == {"storage": "hostPath", mount["name"]: "emptyDir"}


def test_json_stays_json() -> None:
    service = {"image": "registry.werf.io/werf/werf:2-stable", "command": ["werf", "build"]}
    after = json.loads(fixed_text(json.dumps({"services": {"a": service}}, indent=2)))
    assert after["services"]["a"]["security_opt"] == ["apparmor=unconfined", "seccomp=unconfined"]


def test_the_storage_is_that_of_the_user_who_is_fixed() -> None:
    after = fixed_text("docker run --user=root registry.werf.io/werf/werf:2-stable werf build\n")
    assert "--user 1000" in after
    assert "dst=/home/build/.local/share/containers" in after


def test_the_image_in_a_variable_is_no_place_for_options() -> None:
    content = "IMAGE=registry.werf.io/werf/werf:2-stable\ndocker run --rm $IMAGE werf converge\n"
    assert fixed_text(content).split("\n")[0] == content.split("\n")[0]


def test_sarif_replaces_what_fix_writes() -> None:
    sources = [LintSource("file", COMMAND)]
    known = make_facts(dict(ABLE))
    report = lint(sources, known, Answers({}))
    found = fixes_of(sources, report, lambda them: lint(them, known, Answers({})))
    texts = {report.findings[number].rule: one.text for number, one in found.items()}
    assert texts["seccomp-default"].split(" \\")[0].endswith("seccomp=unconfined")
    assert texts["no-new-privileges"] == ""


def test_sarif_of_a_file_with_very_many_findings_has_no_changes() -> None:
    sources = [LintSource("file", "docker run --rm registry.werf.io/werf/werf:2-stable werf build\n" * 80)]
    known, judged = make_facts(dict(ABLE)), []

    def judge_again(them: Sequence[LintSource]) -> Report:
        judged.append(them)
        return lint(them, known, Answers({}))

    assert fixes_of(sources, lint(sources, known, Answers({})), judge_again) == {}
    assert judged == []


def test_a_volume_of_a_runner_has_a_name_that_no_other_has() -> None:
    content = (
        '[[runners]]\n  name = "w"\n  executor = "kubernetes"\n  [runners.kubernetes]\n'
        '    image = "registry.werf.io/werf/werf:2-stable"\n'
        '    [[runners.kubernetes.volumes.empty_dir]]\n      name = "storage"\n      mount_path = "/x"\n'
    )
    after = tomlkit.parse(fix(content, "storage-missing").files["file"]).unwrap()
    volumes = after["runners"][0]["kubernetes"]["volumes"]["empty_dir"]
    assert [one["name"] for one in volumes] == ["storage", "werf-storage"]


@pytest.mark.parametrize("release", ["6.18.5", "6.18.28"])
def test_a_flaw_that_an_opened_filter_lets_through_is_noted_and_stops_no_change(release: str) -> None:
    source = LintSource("run.sh", "docker run registry.werf.io/werf/werf:2-stable werf build\n")
    facts = make_facts({**ABLE, "kernel.release": release})
    outcome = fixed([source], lambda sources: lint(sources, facts, Answers({})))
    after = outcome.files["run.sh"]
    assert "seccomp=unconfined" in after
    left = {one.rule for one in lint([LintSource("run.sh", after)], facts, Answers({})).findings}
    assert left <= {"af-alg", "esp"}
    assert "esp" in left
