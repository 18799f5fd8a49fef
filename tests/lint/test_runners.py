"""Runners serve any image: they are judged for the jobs that run werf, and only in the section that they read."""

import pytest

from tests.lint.judging import judge, named
from tests.targets.plans import ABLE
from wizard.facts.model import make_facts
from wizard.lint.linting import Report, lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

DOCKER = '[[runners]]\n  name = "pool"\n  executor = "{executor}"\n  [runners.docker]\n    image = "debian:12"\n'
VALUES = "gitlabUrl: https://git.example.net\nrunners:\n  {more}\n"
PIPELINE = "ship:\n  image: registry.example.net/ci/werf:5\n  variables: {more}\n  script: [werf converge]\n"


def both(config: str, pipeline: str) -> Report:
    sources = [LintSource("config.toml", config), LintSource(".gitlab-ci.yml", pipeline)]
    return lint(sources, make_facts(ABLE), Answers({}))


@pytest.mark.parametrize("executor", ["docker", "docker+machine", "docker-autoscaler"])
def test_a_runner_is_judged_whatever_its_default_image_is(executor: str) -> None:
    report = judge(DOCKER.format(executor=executor))
    assert {one.rule for one in report.findings} >= {"seccomp-default", "apparmor-default", "runner-jobs"}
    assert {one.at.line for one in named(report, "seccomp-default")} == {4}


@pytest.mark.parametrize("executor", ["shell", "ssh", "custom", "kubernetes"])
def test_a_section_that_the_executor_does_not_read_is_left_alone(executor: str) -> None:
    report = judge(DOCKER.format(executor=executor).replace("debian:12", "registry.werf.io/werf/werf:2-stable"))
    assert (report.judged, report.findings, report.unread) == (0, (), ())


def test_with_a_pipeline_that_runs_werf_it_is_judged_as_its_runner() -> None:
    report = both(DOCKER.format(executor="docker"), PIPELINE.format(more="{}"))
    assert named(report, "seccomp-default")[0].file == "config.toml"
    assert named(report, "runner-jobs") == []


def test_what_all_jobs_set_counts_for_the_runner_and_is_told_where_it_stands() -> None:
    report = both(DOCKER.format(executor="docker"), PIPELINE.format(more="{WERF_BUILDAH_MODE: docker}"))
    assert named(report, "seccomp-default") == []
    wrong = both(DOCKER.format(executor="docker"), PIPELINE.format(more="{WERF_BUILDAH_MODE: nonsense}"))
    assert [one.file for one in named(wrong, "buildah-mode")] == [".gitlab-ci.yml"]


@pytest.mark.parametrize(
    "values",
    [
        VALUES.format(more="tags: a"),
        VALUES.format(more="image: alpine\n  namespace: builds"),
        "runners:\n  privileged: false\n  image: registry.werf.io/werf/werf:2-stable\n",
        VALUES.format(more="config: |\n    [[runners]]\n      [runners.kubernetes]\n        image = 'alpine'"),
    ],
)
def test_values_of_the_chart_are_a_runner_with_or_without_a_config(values: str) -> None:
    report = judge(values)
    assert (report.judged, report.unread) == (1, ())
    assert named(report, "seccomp-unset")


def test_a_config_that_is_a_template_is_not_called_clean() -> None:
    report = judge(VALUES.format(more="config: |\n    {{ if .Values.x }}\n    [[runners]]\n    {{ end }}"))
    assert [one.file for one in report.unread] == ["file"]
    assert named(report, "not-read")[0].at.line == 3


@pytest.mark.parametrize("part", ["data", "stringData"])
def test_a_config_in_a_manifest_has_its_places_there(part: str) -> None:
    body = "".join(f"    {line}\n" for line in DOCKER.format(executor="docker").splitlines())
    report = judge(f"apiVersion: v1\nkind: ConfigMap\n{part}:\n  config.toml: |\n{body}")
    assert named(report, "seccomp-default")[0].at.line == 8


def test_a_secret_holds_it_in_base64() -> None:
    import base64

    coded = base64.b64encode(DOCKER.format(executor="docker").encode()).decode()
    report = judge(f"apiVersion: v1\nkind: Secret\ndata:\n  config.toml: {coded}\n")
    assert named(report, "seccomp-default")[0].at.line == 4


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("githubConfigUrl: https://github.com/a/b\ncontainerMode: {type: kubernetes}\n", "note"),
        ("githubConfigUrl: https://github.com/a/werf\ncontainerMode: {type: kubernetes}\n", "warning"),
    ],
)
def test_a_scale_set_without_a_sign_of_werf_is_no_warning(values: str, severity: str) -> None:
    assert [one.severity for one in named(judge(values), "hook-template")] == [severity]


def test_a_workflow_with_werf_makes_it_one() -> None:
    values = "githubConfigUrl: https://github.com/a/b\ncontainerMode: {type: kubernetes}\n"
    workflow = "on: push\njobs:\n  a: {runs-on: x, container: debian, steps: [{run: werf build}]}\n"
    sources = [LintSource("values.yaml", values), LintSource("w.yaml", workflow)]
    report = lint(sources, make_facts(ABLE), Answers({}))
    assert [one.severity for one in named(report, "hook-template")] == ["warning"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('security_opt = "seccomp=unconfined"', "wrong-type"),
        ('volumes = "/a:/b"', "wrong-type"),
        ('privileged = "true"', "wrong-type"),
        ("user = 1000", "wrong-type"),
        ('security_opt = ["seccomp=unconfined"]', ""),
    ],
)
def test_a_value_of_another_type_is_one_that_the_runner_refuses(line: str, rule: str) -> None:
    report = judge(DOCKER.format(executor="docker") + f"    {line}\n")
    assert {(one.rule, one.at.line) for one in named(report, "wrong-type")} == ({(rule, 6)} if rule else set())


def test_the_change_of_a_single_value_makes_it_a_list() -> None:
    report = judge(DOCKER.format(executor="docker") + '    security_opt = "seccomp=unconfined"\n')
    (found,) = named(report, "apparmor-default")
    assert '+ security_opt = ["seccomp=unconfined", "apparmor=unconfined"]' in found.fix


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ("pod_annotations = ['a']", "wrong-type"),
        ("[runners.kubernetes.pod_security_context]\n  privileged = true", "wrong-place"),
        (
            "[runners.kubernetes.pod_security_context]\n  [runners.kubernetes.pod_security_context.capabilities]",
            "wrong-place",
        ),
        ("[runners.kubernetes.pod_annotations]\n  a = 'b'", ""),
    ],
)
def test_the_same_for_pods(lines: str, rule: str) -> None:
    report = judge(f"[[runners]]\n  executor = 'kubernetes'\n  [runners.kubernetes]\n  {lines}\n")
    found = {one.rule for one in report.findings if one.rule.startswith("wrong")}
    assert found == ({rule} if rule else set())


@pytest.mark.parametrize(
    "table",
    [
        "docker.privileged = true\ndocker.image = 'alpine'\n",
        "docker = {privileged = true, image = 'alpine'}\n",
        "[runners.docker]\nprivileged = true\nimage = 'alpine'\n",
    ],
)
def test_a_table_of_a_runner_is_read_however_it_is_written(table: str) -> None:
    content = f"[[runners]]\nname = 'werf'\nexecutor = 'docker'\n{table}"
    (found,) = named(judge(content, name="config.toml"), "privileged-wide")
    assert content.split("\n")[found.at.line - 1][found.at.column - 1 :].startswith("privileged")
    whole = "runners = [{name = 'werf', executor = 'docker', docker = {privileged = true}}]\n"
    assert len(named(judge(whole, name="config.toml"), "privileged-wide")) == 1
