"""Pipelines and containers of other programs: read if they have options of an engine, otherwise said not to be."""

import pytest

from tests.lint.judging import judge, named, serious
from wizard.language import Language

IMAGE = "registry.werf.io/werf/werf:2-stable"
OPTIONS = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
VOLUME = "layers:/home/build/.local/share/containers"
SAY = Language("en")


@pytest.mark.parametrize(
    "content",
    [
        f"pool: a\ncontainer: {{image: '{IMAGE}', options: OPTIONS}}\nsteps: [{{script: werf build}}]\n",
        f"jobs:\n- job: a\n  container: {{image: '{IMAGE}', options: OPTIONS}}\n  steps: [{{bash: werf build}}]\n",
        f"resources: {{containers: [{{container: w, image: '{IMAGE}', options: OPTIONS}}]}}\n"
        "stages: [{stage: s, jobs: [{job: a, container: w, steps: [{script: werf build}]}, "
        "{job: b, container: w, steps: [{script: werf cleanup}]}]}]\n",
        f"container: {{image: '{IMAGE}', options: OPTIONS}}\njobs:\n- deployment: a\n"
        "  strategy: {runOnce: {deploy: {steps: [{script: werf converge}]}}}\n",
    ],
)
def test_a_container_of_azure_is_judged_once_by_its_options(content: str) -> None:
    good = judge(content.replace("OPTIONS", OPTIONS), name="azure-pipelines.yml")
    assert (good.judged, serious(good), good.unread) == (1, [], ())
    bad = judge(content.replace("OPTIONS", "--rm"), name="azure-pipelines.yml")
    assert {one.rule for one in serious(bad)} == {"seccomp-default", "apparmor-default"}


def test_a_job_of_azure_without_werf_is_passed_over() -> None:
    content = f"container: {IMAGE}\npool: a\nsteps: [{{script: make test}}]\n"
    assert (
        judge(content, name="azure-pipelines.yml").judged,
        len(judge(content, name="azure-pipelines.yml").unread),
    ) == (
        0,
        0,
    )


def test_a_template_of_azure_is_not_passed_over_in_silence() -> None:
    report = judge("pool: a\nsteps: [{template: werf.yml}]\n", name="azure-pipelines.yml")
    assert len(named(report, "not-read")) == 1


DEV = """\
// the container, it's for builds
{
\t"image": "IMAGE", /* two
\tlines */
\t"runArgs": [RUN_ARGS],
\t"mounts": ["source=layers,target=/home/build/.local/share/containers,type=volume",],
\t"containerEnv": {"URL": "https://example.org//a"},
}
""".replace("IMAGE", IMAGE)


@pytest.mark.parametrize("args", ['"--security-opt", "seccomp=unconfined", "--security-opt=apparmor=unconfined"', ""])
def test_a_dev_container_is_judged_by_its_arguments(args: str) -> None:
    report = judge(DEV.replace("RUN_ARGS", args), name=".devcontainer/devcontainer.json")
    assert report.judged == 1
    assert {one.rule for one in serious(report)} == (set() if args else {"seccomp-default", "apparmor-default"})
    assert {one.at.line for one in serious(report)} <= {5}


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ('"privileged": true', "privileged-wide"),
        ('"securityOpt": ["no-new-privileges"]', "no-new-privileges"),
        ('"containerUser": "root"', "user-root"),
        ('"mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"]', "docker-socket"),
    ],
)
def test_keys_of_a_dev_container_are_options(keys: str, rule: str) -> None:
    assert named(judge(f'{{"image": "{IMAGE}", {keys}}}', name="devcontainer.json"), rule)


def test_a_dev_container_of_compose_is_left_to_its_file() -> None:
    assert judge('{"dockerComposeFile": "a.yml", "service": "a"}', name="devcontainer.json").unread


@pytest.mark.parametrize("folder", [".gitea", ".forgejo"])
def test_workflows_of_other_forges_have_the_form_and_not_the_machines_of_github(folder: str) -> None:
    content = (
        f"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    container: {{image: '{IMAGE}', options: {OPTIONS}}}\n"
    )
    report = judge(f"{content}    steps: [{{run: werf build}}]\n", name=f"{folder}/workflows/a.yml")
    assert (report.judged, serious(report)) == (1, [])


@pytest.mark.parametrize(
    ("name", "program"),
    [
        (".drone.yml", "Drone"),
        ("a/.woodpecker.yaml", "Woodpecker"),
        (".woodpecker/build.yml", "Woodpecker"),
        ("bitbucket-pipelines.yml", "Bitbucket"),
        (".circleci/config.yml", "CircleCI"),
        ("ci.nomad", "Nomad"),
        ("jobs/ci.nomad.hcl", "Nomad"),
    ],
)
def test_what_is_not_read_is_said_with_its_name(name: str, program: str) -> None:
    report = judge(f"steps: [{{image: '{IMAGE}', commands: [werf build]}}]\n", name=name)
    assert report.judged == 0
    (unread,) = report.unread
    assert program in SAY(unread.why)


@pytest.mark.parametrize(
    "runs",
    [
        f"{{using: docker, image: 'docker://{IMAGE}'}}",
        "{using: docker, image: Dockerfile, args: [werf, converge]}",
        f"{{using: composite, steps: [{{uses: 'docker://{IMAGE}'}}]}}",
    ],
)
def test_an_action_whose_container_has_no_options_is_not_called_clean(runs: str) -> None:
    assert judge(f"runs: {runs}\n", name="action.yaml").unread


@pytest.mark.parametrize(
    ("action", "program"),
    [
        ("werf/actions/converge@v2", "werf"),
        ("werf/actions/build@master", "werf"),
        ("redhat-actions/buildah-build@v2", "Buildah"),
        ("werf/actions/install@v2", ""),
        ("redhat-actions/push-to-registry@v2", ""),
    ],
)
def test_an_action_builds_where_its_job_runs(action: str, program: str) -> None:
    steps = f"    steps: [{{uses: {action}}}]\n"
    alone = judge(f"on: push\njobs:\n  a:\n    runs-on: b\n{steps}", name=".github/workflows/a.yml")
    assert [SAY(one.message).partition(" ")[0] for one in named(alone, "not-read")] == [program] * bool(program)
    within = judge(f"on: push\njobs:\n  a:\n    runs-on: b\n    container: c\n{steps}", name=".github/workflows/a.yml")
    assert within.judged == bool(program)
