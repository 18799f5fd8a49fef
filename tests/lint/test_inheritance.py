"""What a service or a job has from elsewhere in its file is its own; what it has from another file is said."""

import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.lint.judging import judge, named, serious
from tests.targets.plans import ABLE
from wizard.documents.compose import read as read_compose
from wizard.documents.gitlab_ci import read as read_pipeline
from wizard.facts.model import make_facts
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

IMAGE = "registry.werf.io/werf/werf:2-stable"
COMPOSE = f"""x-opt: &opt
  security_opt: [label=disable]
services:
  base:
    image: ${{IMAGE:-{IMAGE}}}
    environment: [A=1, B=2]
    cap_drop: [ALL]
    security_opt: ["seccomp=${{SECCOMP:-unconfined}}"]
    volumes: ["layers:/home/build/.local/share/containers", "a:/x"]
    command: sleep 1
  middle:
    extends: {{service: base}}
    environment: {{B: "3", C: "4"}}
    cap_add: [SETUID]
    volumes: ["b:/x:ro"]
  ship:
    extends: middle
    security_opt: [apparmor=unconfined]
    cap_add: [SETGID]
    command: werf converge
  lone:
    <<: *opt
    image: {IMAGE}
volumes: {{layers: {{}}, a: {{}}, b: {{}}}}
"""


def test_a_service_has_all_that_it_extends() -> None:
    ship = next(one for one in read_compose(COMPOSE, "file").containers if one.name == "ship")
    assert ship.image is not None
    assert ship.image.value == IMAGE
    assert {name: given.value for name, given in ship.env.items()} == {"A": "1", "B": "3", "C": "4"}
    assert [given.value for given in ship.added] == ["SETUID", "SETGID"]
    assert [(one.source, one.target) for one in ship.mounts] == [
        ("layers", "/home/build/.local/share/containers"),
        ("b", "/x"),
    ]
    assert (ship.seccomp is not None, ship.apparmor is not None, ship.command) == (True, True, ("werf", "converge"))


def test_nothing_is_missing_that_is_inherited() -> None:
    report = judge(COMPOSE)
    lines = {one.at.line for one in serious(report)}
    ship = COMPOSE[: COMPOSE.index("  ship:")].count("\n") + 1
    assert ship not in lines


def test_docker_compose_reads_the_same(tmp_path: Path) -> None:
    command = shutil.which("docker-compose")
    if command is None:
        pytest.skip("no docker-compose here")
    # Version 1 refuses what Compose Specification merges: two volumes of one place.
    content = COMPOSE.replace('"b:/x:ro"', '"b:/y:ro"')
    (tmp_path / "compose.yaml").write_text(content, "utf-8")
    done = subprocess.run([command, "config"], cwd=tmp_path, capture_output=True, text=True, check=True)
    known = YAML(typ="safe", pure=True).load(done.stdout)["services"]["ship"]
    (ship,) = [one for one in read_compose(content, "file").containers if one.name == "ship"]
    assert set(known["cap_add"]) == {given.value for given in ship.added}
    assert known["environment"] == {name: given.value for name, given in ship.env.items()}
    assert known["command"] == "werf converge"
    assert len(known["security_opt"]) == 2
    assert {one.split(":")[1] for one in known["volumes"]} == {one.target for one in ship.mounts}


def test_what_is_missing_is_told_at_the_service_and_not_at_a_shared_anchor() -> None:
    lone = COMPOSE[: COMPOSE.index("  lone:")].count("\n") + 1
    places = {one.at.line for one in judge(COMPOSE).findings if one.rule in ("seccomp-default", "storage-missing")}
    assert lone in places
    assert 2 not in places


@pytest.mark.parametrize("extends", ["{service: base, file: other.yaml}", "elsewhere", "ship"])
def test_a_service_that_cannot_be_followed_has_nothing_missing(extends: str) -> None:
    report = judge(f"services:\n  ship:\n    extends: {extends}\n    image: {IMAGE}\n")
    assert serious(report) == []
    assert [one.at.line for one in named(report, "not-known")] == [3]


def test_a_service_whose_image_is_elsewhere_is_said_not_to_be_read() -> None:
    report = judge("services:\n  ship: {extends: {service: base, file: other.yaml}}\n")
    assert named(report, "not-read")


def test_included_files_alone_are_not_nothing() -> None:
    assert judge("include: [other.yaml]\nservices:\n  db: {image: postgres}\n").unread


def test_a_list_of_compose_is_no_single_value() -> None:
    report = judge(f"services:\n  ship:\n    image: {IMAGE}\n    security_opt: seccomp=unconfined\n")
    assert [one.at.line for one in named(report, "wrong-type")] == [4]


PIPELINE = """default: {image: alpine, services: ["docker:27-dind"]}
variables: {A: "1"}
.deep:
  image: registry.example.net/ci:1
  variables: {B: "2", C: "3"}
.build:
  extends: .deep
  variables: {B: "4"}
  script: [make]
.setup:
  script: [echo, werf build]
ship:
  extends: .build
  inherit: {variables: false, default: false}
  script:
    - !reference [.setup, script]
    - werf converge
"""


def test_a_job_has_what_it_extends_over_several_levels() -> None:
    ship = next(one for one in read_pipeline(PIPELINE, "file").containers if one.name == "ship")
    assert ship.image is not None
    assert ship.image.value == "registry.example.net/ci:1"
    assert {name: given.value for name, given in ship.env.items()} == {"B": "4", "C": "3"}
    assert ship.command[2] == "echo\nwerf build\nwerf converge"
    assert ship.remarks == ()


@pytest.mark.parametrize(
    ("pipeline", "unread"),
    [
        ("include: [{remote: 'https://a'}]\n", True),
        ("include: [{local: a.yml}]\nship: {script: [werf build]}\n", False),
        ("ship: {extends: .elsewhere, script: [werf build]}\n", False),
    ],
)
def test_what_is_in_another_file_is_said(pipeline: str, unread: bool) -> None:
    report = judge(pipeline)
    assert named(report, "not-read")
    assert bool(report.unread) == unread


@pytest.mark.parametrize(
    ("name", "content", "other"),
    [
        (".gitlab-ci.yml", "include: [{local: /ci/build.yml}, 'ci/*.yml']\n", "ci/build.yml"),
        (".gitlab-ci.yml", "include: ci/build.yml\n", "ci/build.yml"),
        (
            "a/compose.yaml",
            "include: [{path: ../b/compose.yaml}]\nservices: {db: {image: postgres}}\n",
            "b/compose.yaml",
        ),
        (
            ".github/workflows/a.yaml",
            "on: push\njobs: {a: {uses: ./.github/workflows/b.yaml}}\n",
            ".github/workflows/b.yaml",
        ),
    ],
)
def test_a_file_of_the_project_that_is_judged_beside_it_is_no_gap(name: str, content: str, other: str) -> None:
    alone = judge(content, name=name)
    assert named(alone, "not-read")
    sources = [LintSource(name, content), LintSource(other, PIPELINE)]
    both = lint(sources, make_facts(ABLE), Answers({}))
    assert [one for one in named(both, "not-read") if one.file == name] == []
    assert [one for one in both.unread if one.file == name] == []


def test_an_image_in_a_variable_of_the_pipeline_is_known() -> None:
    content = "variables: {V: 2-stabel}\na: {image: 'registry.werf.io/werf/werf:${V}', script: [werf build]}\n"
    assert [one.at.line for one in named(judge(content), "image-unknown")] == [2]


DIND = """ship:
  image: registry.werf.io/werf/werf:2-stable
  services:
    - name: docker:27-dind
      alias: docker
  variables: {{DOCKER_HOST: "tcp://docker:2375"}}
  {key}:
    - werf build
    - {command}
"""


@pytest.mark.parametrize("key", ["script", "before_script"])
@pytest.mark.parametrize("command", ["docker push a", "docker-compose up -d", "if true; then docker info; fi"])
def test_a_docker_server_that_the_job_calls_is_a_note(key: str, command: str) -> None:
    content = DIND.format(key=key, command=command).replace("before_script:", "script: [werf build]\n  before_script:")
    report = judge(content)
    assert [(one.rule, one.severity, one.fix) for one in report.findings] == [("docker-service", "note", "")]


@pytest.mark.parametrize("command", ["echo docker", "werf converge", "./docker/build.sh"])
def test_one_that_nobody_calls_is_a_warning_without_half_a_change(command: str) -> None:
    (found,) = named(judge(DIND.format(key="script", command=command)), "docker-service")
    assert (found.severity, found.fix) == ("warning", "")


@pytest.mark.parametrize("content", ["a: {image: werf/werf:2}\n", "x: {stage: build}\n", "a: {image: x, stage: y}\n"])
def test_any_mapping_is_no_pipeline(content: str) -> None:
    from wizard.documents.recognise import recognise
    from wizard.errors import BadInputError

    with pytest.raises(BadInputError):
        recognise(content, "values.yaml")
    assert recognise(content, "ci/.gitlab-ci.yml") == "gitlab-ci"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("templates/pod.yaml", "{{- if .Values.a }}\nkind: Pod\n{{- end }}\nimage: werf/werf:2\n", "template"),
    ],
)
def test_a_form_that_is_not_read_is_called_by_its_name(name: str, content: str, said: str) -> None:
    (unread,) = judge(content, name=name).unread
    assert said in unread.why.msgid
    assert unread.ways
