"""Every format is known by its content, and read the same in all its spellings."""

from cProfile import Profile

import pytest

from wizard.documents.forms import FORMS
from wizard.documents.identity import runs_in
from wizard.documents.model import Container
from wizard.documents.recognise import parse_file, recognise
from wizard.documents.scripts import read as read_command
from wizard.errors import BadInputError

SAMPLES = {
    "docker": "set -e\nexport A=1\ndocker run --rm werf/werf:2 werf build\n",
    "compose": "services:\n  werf: {image: werf/werf:2}\n",
    "makefile": "deploy:\n\tdocker run --rm werf/werf:2 werf build\n",
    "jenkinsfile": "agent { kubernetes { yaml '''\nspec: {containers: [{name: a, image: werf/werf:2}]}\n''' } }\n",
    "quadlet": "[Unit]\nDescription=x\n\n[Container]\nImage=werf/werf:2\n",
    "container-parameters": "image: werf/werf:2\nvolumes: []\nscript: werf-job.sh\n",
    "kubernetes": "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: werf/werf:2}]}\n",
    "gitlab-config": "concurrent = 1\n[[runners]]\n  [runners.docker]\n    image = 'werf/werf:2'\n",
    "gitlab-values": "runners:\n  config: |\n    [[runners]]\n      [runners.docker]\n        image = 'werf/werf:2'\n",
    "gitlab-ci": "build:\n  image: werf/werf:2\n  script: [werf build]\n",
    "github-workflow": "on: push\njobs:\n  a: {runs-on: x, container: werf/werf:2, steps: [{run: werf build}]}\n",
    "azure-pipelines": "pool: a\ncontainer: werf/werf:2\nsteps: [{script: werf build}]\n",
    "devcontainer": '// a dev container\n{"image": "werf/werf:2",}\n',
    "jenkins-values": "agent: {additionalContainers: [{sideContainerName: a, image: 'werf/werf:2'}]}\n",
    "github-values": "githubConfigUrl: x\ntemplate: {spec: {containers: [{name: a, image: werf/werf:2}]}}\n",
}


def only(content: str, form: str | None = None, *, name: str = "file") -> Container:
    (found,) = parse_file(content, name, form).containers
    return found


NAMES = {
    "makefile": "build/Makefile",
    "jenkinsfile": "Jenkinsfile.release",
    "azure-pipelines": "ci/azure-pipelines.yml",
    "devcontainer": ".devcontainer/devcontainer.json",
}
"""Files that only their name tells."""
EMPTY = {"action": "runs: {using: docker, image: Dockerfile}\n"}
"""Formats that have no containers of their own."""


def test_there_is_a_sample_of_every_format() -> None:
    assert SAMPLES.keys() | EMPTY.keys() == set(FORMS)


@pytest.mark.parametrize(("form", "content"), EMPTY.items())
def test_a_format_without_containers_is_known_too(form: str, content: str) -> None:
    assert recognise(content, "file") == form
    assert parse_file(content, "file", form).containers == ()


@pytest.mark.parametrize(("form", "content"), SAMPLES.items())
def test_a_format_is_known_by_its_content(form: str, content: str) -> None:
    name = NAMES.get(form, "file")
    assert recognise(content, name) == form
    assert only(content, name=name) == only(content, form)
    image = only(content, form).image
    assert image is not None
    assert image.value == "werf/werf:2"


@pytest.mark.parametrize("content", ["", "\0\0", "just words\n", "{}", "[1, 2]", "<html></html>", "\ufeff"])
def test_what_is_none_of_them_is_told(content: str) -> None:
    with pytest.raises(BadInputError):
        recognise(content, "file")


def test_a_format_that_is_named_counts() -> None:
    assert parse_file("x: 1\n", "file", "compose").containers == ()
    with pytest.raises(BadInputError) as caught:
        parse_file("x: 1\n", "file", "compos")
    assert "compose" in str(caught.value.ways[0].values)


@pytest.mark.parametrize(
    "options",
    [
        "--security-opt seccomp=unconfined --cap-add SETUID -v a:/b:ro -e A=B -u 5 --device /dev/fuse --privileged",
        "--security-opt=seccomp:unconfined --cap-add=CAP_SETUID --volume=a:/b:ro --env=A=B --user=5 --device=/dev/fuse"
        " --privileged=true",
        "-itv a:/b:ro -eA=B -u5 --cap-add setuid --security-opt 'seccomp=unconfined' --device '/dev/fuse' --privileged",
        "\\\n  --security-opt \\\n  seccomp=unconfined --mount type=volume,src=a,dst=/b,readonly \\\n"
        '  --cap-add "SETUID" --env "A=B" --user "5" --device /dev/fuse:/dev/fuse:rwm --privileged',
    ],
)
@pytest.mark.parametrize("start", ["docker run", "sudo -E docker container run", "podman run", "if docker run"])
def test_options_mean_the_same_in_all_their_spellings(start: str, options: str) -> None:
    found = only(f"{start} {options} -w /x --rm img:1 werf build\n", "docker")
    assert found.seccomp is not None
    assert found.seccomp.value.kind == "unconfined"
    assert [given.value for given in found.added] == ["SETUID"]
    assert [(one.source, one.target, one.read_only) for one in found.mounts] == [("a", "/b", True)]
    assert found.variable("A") == "B"
    assert found.user is not None
    assert found.user.value == "5"
    assert found.devices[0].value.permissions == "rwm"
    assert found.privileged is not None
    assert found.privileged.value
    assert found.command == ("werf", "build")


def test_options_in_a_variable_hide_nothing_behind_them() -> None:
    found = only('docker run $OPTIONS -u 5 "$@" werf/werf:2 werf build\n', "docker")
    assert found.image is not None
    assert found.image.value == "werf/werf:2"


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"])
def test_every_kind_with_a_template_is_read(kind: str) -> None:
    content = f"apiVersion: a\nkind: {kind}\nspec: {{template: {{spec: {{containers: [{{name: w}}]}}}}}}\n"
    assert only(content).name == "w"


def test_a_cron_job_and_a_list_are_read() -> None:
    spec = "{containers: [{name: w}], initContainers: [{name: i}]}"
    cron = f"{{kind: CronJob, spec: {{jobTemplate: {{spec: {{template: {{spec: {spec}}}}}}}}}}}"
    parsed = parse_file(f"apiVersion: v1\nkind: List\nitems:\n  - {cron}\n", "file", None)
    assert [one.name for one in parsed.containers] == ["i", "w"]


@pytest.mark.parametrize(
    "shape",
    [
        "kind: Pod\napiVersion: v1\nspec: {broken}\n",
        "kind: Pod\napiVersion: v1\nmetadata: {broken}\nspec: {{containers: {broken}, volumes: {broken}}}\n",
        "kind: Pod\napiVersion: v1\nspec: {{securityContext: {broken}, containers: [{{securityContext: {broken},"
        " volumeMounts: {broken}, env: {broken}, resources: {broken}, ports: {broken}, image: {broken}}}]}}\n",
        "kind: Namespace\napiVersion: v1\nmetadata: {broken}\n---\nkind: LimitRange\napiVersion: v1\nspec: {broken}\n",
        "services: {{a: {broken}, b: {{volumes: {broken}, security_opt: {broken}, environment: {broken},"
        " devices: {broken}, command: {broken}}}}}\nvolumes: {broken}\n",
        "jobs: {{a: {{runs-on: {broken}, container: {broken}, env: {broken}, steps: {broken}}}}}\n",
        "stages: []\nvariables: {broken}\ndefault: {broken}\na: {{script: {broken}, image: {broken},"
        " services: {broken}, extends: {broken}}}\n",
        "githubConfigUrl: x\ntemplate: {broken}\ncontainerMode: {broken}\n",
        "gitlabUrl: x\nrunners: {broken}\n",
        "kind: Task\napiVersion: v1\nspec: {{params: {broken}, stepTemplate: {broken}, volumes: {broken}, steps:"
        " [{{image: a, script: {broken}, env: {broken}}}], podTemplate: {broken}}}\n",
        "kind: Workflow\napiVersion: v1\nspec: {{arguments: {broken}, templates: [{{container: {{image: {broken}}},"
        " metadata: {broken}}}, {broken}]}}\n",
        "kind: HelmRelease\napiVersion: v1\nspec: {{values: {broken}, valuesContent: {broken}}}\n",
        "kind: Template\napiVersion: v1\nparameters: {broken}\nobjects: {broken}\n",
        "kind: Secret\napiVersion: v1\ndata: {{config.toml: {broken}}}\nstringData: {broken}\n",
        "services: {{a: {{extends: {broken}}}, b: {{extends: a, environment: {broken}}}}}\ninclude: {broken}\n",
        "include: {broken}\n.x: {broken}\na: {{extends: [.x], script: [!reference [.x, script]], inherit: {broken}}}\n",
        "runs: {{using: docker, image: {broken}, steps: {broken}}}\n",
    ],
)
def test_a_shape_that_no_reader_expects_is_no_defect(shape: str) -> None:
    from tests.lint.judging import judge

    for broken in ("5", "[]", "null", "text", "[{}]", "{a: [1]}", "[[]]", "{name: {a: 1}}"):
        judge(shape.format(broken=broken), every=True)


def test_a_command_of_very_many_options_is_read_as_any_other() -> None:
    (found,) = read_command("docker run " + "-i --cap-add A " * 20_000 + "werf/werf:2 werf build\n", "file").containers
    assert (len(found.added), found.command) == (20_000, ("werf", "build"))


BOMBS = {
    "run.sh": "A=a\n"
    + "".join(f"{b}='{f'${a} ' * 300}'\n" for a, b in zip("ABCDE", "BCDEF", strict=True))
    + "docker run $F werf/werf:2 werf build\n",
    "text.sh": "A=a\n"
    + "".join(f'{b}="{f"${a}" * 300}"\n' for a, b in zip("ABCDE", "BCDEF", strict=True))
    + "docker run -e X=$F werf/werf:2 werf build\n",
    "many.sh": "".join(f"A+=(-e A{number}=1)\n" for number in range(5_000)) + 'docker run "${A[@]}" werf/werf:2\n',
    ".gitlab-ci.yml": "".join(
        f".a{level}: {{script: [{', '.join([f'!reference [.a{level + 1}, script]'] * 50)}]}}\n" for level in range(12)
    )
    + "a: {script: !reference [.a0, script]}\n",
    "b.gitlab-ci.yml": "".join(
        f".a{level}: {{extends: [{', '.join([f'.a{level + 1}'] * 50)}]}}\n" for level in range(14)
    )
    + "a: {extends: .a0, script: [werf build]}\n",
    "compose.yaml": "services:\n  s0: {image: werf/werf:2}\n"
    + "".join(f"  s{n + 1}: {{extends: s{n}}}\n" for n in range(1_200)),
    "task.yaml": "kind: Task\napiVersion: v1\nspec:\n  params: [{name: a, default: " + "x" * 100_000 + "}]\n"
    "  steps:\n" + "    - {image: '" + "$(params.a)" * 50 + "', name: a}\n" * 200,
}
"""Texts that come to far more than they are."""
MOST_CALLS = 4_000_000
"""Calls of functions: the work itself, which no busy machine makes more."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_text_that_comes_to_very_much_takes_no_time(name: str) -> None:
    from tests.lint.judging import judge

    calls = Profile(builtins=False)
    calls.runcall(judge, BOMBS[name], name=name)
    assert sum(entry.callcount for entry in calls.getstats()) < MOST_CALLS


@pytest.mark.parametrize(
    ("script", "runs"),
    [
        ("werf converge", True),
        ("/usr/local/bin/werf build --dev", True),
        ('sudo -E ./bin/werf "$@"', True),
        ("FOO=1 werf \\\n  build", True),
        ("docker pull company/werf\ndocker run x", False),
        ("cp /opt/werf /usr/bin", False),
        ("source $(trdl use werf 2 stable)", False),
        ("buildah bud .", True),
    ],
)
def test_a_script_runs_werf_by_its_name_or_its_path(script: str, runs: bool) -> None:
    assert runs_in(script) is runs


def test_values_that_are_a_part_of_another_charts_are_judged() -> None:
    config = '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "werf/werf:2"\n'
    inner = "".join(f"        {line}\n" for line in config.splitlines())
    for key in ("gitlab-runner", "ci"):
        content = f"{key}:\n  gitlabUrl: https://x\n  runners:\n    config: |\n{inner}"
        (container,) = parse_file(content, "values.yaml", None).containers
        assert container.image is not None
        assert (container.image.value, container.image.at.line) == ("werf/werf:2", 8)


RUNNER = """
[[runners]]
  executor = "kubernetes"
  [runners.kubernetes]
    image = "werf/werf:2"
    [runners.kubernetes.node_tolerations]
      {} = "{}"
"""


@pytest.mark.parametrize(
    ("key", "effect", "toleration"),
    [
        ('"dedicated=builds"', "NoSchedule", {"key": "dedicated", "operator": "Equal", "value": "builds"}),
        ('"dedicated="', "NoSchedule", {"key": "dedicated", "operator": "Equal", "value": ""}),
        ("dedicated", "NoExecute", {"key": "dedicated", "operator": "Exists"}),
        ('"dedicated"', "", {"key": "dedicated", "operator": "Exists"}),
        ('""', "NoSchedule", {"key": "", "operator": "Exists"}),
    ],
)
def test_gitlab_runner_s_tolerations_are_those_of_its_pods(key: str, effect: str, toleration: dict[str, str]) -> None:
    container = only(RUNNER.format(key, effect))
    assert container.tolerations == ({**toleration, "effect": effect},)
