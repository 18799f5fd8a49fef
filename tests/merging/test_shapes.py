"""What is of another shape than belongs there is refused with its place; what holds nothing yet is filled."""

import re

import pytest

from tests.targets.plans import exported
from wizard.errors import BadInputError
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language
from wizard.merging.merge import Merged, merge
from wizard.merging.source import source
from wizard.plan.settings import check_answers

WERF = "image: werf/werf:2"
JOB = "deploy:\n  script: [werf converge]\n"
STEPS = "jobs:\n  a:\n    runs-on: x\n    steps: [{run: werf converge}, {uses: actions/checkout@v4, with: [a]}]\n"
DOCKER = '[[runners]]\n  name = "werf"\n  executor = "docker"\n'
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: werf, namespace: werf}\n"


def merged(target: str, name: str, content: str) -> Merged:
    done = exported(target, {"mode": "overlay"}, files=True)
    return merge(source(name, content), done, check_answers({"mode": "overlay"}, target), tr=Language("en"))


@pytest.mark.parametrize(
    ("target", "name", "content", "said"),
    [
        ("compose", "compose.yml", f"services:\n  werf: {{{WERF}}}\nvolumes: [a]\n", ":3:10: “volumes” is a list"),
        (
            "compose",
            "compose.yml",
            f"services:\n  werf: {{{WERF}}}\nvolumes: a\n",
            ":3:10: “volumes” is a single value",
        ),
        ("compose", "compose.yml", "services: 5\n", ":1:11: “services” is a single value; expected a mapping"),
        ("compose", "compose.yml", "services:\n  werf: 5\n", ":2:9: “services.werf” is a single value"),
        ("compose", "compose.yml", f"services: {{werf: {{{WERF}, volumes: 5}}}}\n", "“services.werf.volumes”"),
        (
            "compose",
            "compose.yml",
            f"services: {{werf: {{{WERF}, volumes: {{}}}}}}\n",
            "is a mapping; expected a list",
        ),
        (
            "compose",
            "compose.yml",
            f"services: {{werf: {{{WERF}, security_opt: x}}}}\n",
            "“services.werf.security_opt”",
        ),
        ("compose", "compose.yml", f"services: {{werf: {{{WERF}, volumes: !x [a]}}}}\n", "is a value with a tag"),
        ("compose", "compose.yml", "services: {werf: {image: [a]}}\n", "“services.werf.image” is a list"),
        ("gitlab-docker", ".gitlab-ci.yml", f"{JOB}  variables: [a]\n", ":3:14: “deploy.variables” is a list"),
        ("gitlab-docker", ".gitlab-ci.yml", f"{JOB}  variables: !reference [a, b]\n", "is a value with a tag"),
        ("gitlab-docker", ".gitlab-ci.yml", f"{JOB}  image: [a]\n", "expected a single value or a mapping"),
        ("gitlab-docker", ".gitlab-ci.yml", "stages: a\nx: {script: [a]}\n", "“stages” is a single value"),
        ("github-docker", ".github/workflows/ci.yml", STEPS, ":4:69: “jobs.a.steps.1.with” is a list"),
        (
            "github-docker",
            ".github/workflows/ci.yml",
            "on: !x y\njobs: {a: {steps: []}}\n",
            "“on” is a value with a tag",
        ),
        ("github-docker", ".github/workflows/ci.yml", "on: push\njobs: [a]\n", "“jobs” is a list"),
        ("gitlab-docker", "config.toml", f"{DOCKER}  docker = 5\n", ":4:3: “runners.0.docker” is a single value"),
        (
            "gitlab-docker",
            "config.toml",
            f'{DOCKER}[runners.docker]\nvolumes = "/a"\n',
            ":5:1: “runners.0.docker.volumes”",
        ),
        ("gitlab-kubernetes", "values.yaml", "gitlabUrl: x\nrunners: [a]\n", ":2:10: “runners” is a list"),
        (
            "gitlab-kubernetes",
            "values.yaml",
            "gitlabUrl: x\nrunners: {config: {a: b}}\n",
            "“runners.config” is a mapping",
        ),
        (
            "github-kubernetes",
            "values.yaml",
            "githubConfigUrl: x\ntemplate: {spec: [a]}\n",
            "“template.spec” is a list",
        ),
        ("kubernetes", "pod.yaml", f"kind: A\nmetadata: {{}}\n---\n{POD}spec: [a]\n", "pod.yaml:7:7: “spec” is a list"),
        ("compose", "compose.yml", f"services:\r  werf: {{{WERF}}}\r", "compose.yml:1: carriage return without"),
    ],
)
def test_what_is_of_another_shape_is_refused_with_its_place(target: str, name: str, content: str, said: str) -> None:
    with pytest.raises(BadInputError) as caught:
        merged(target, name, content)
    assert said in Language("en")(caught.value.message)


def test_a_place_within_a_text_of_toml_is_one_of_that_text() -> None:
    config = '[[runners]]\nname = "werf"\nexecutor = "kubernetes"\nkubernetes = "x"\n'
    content = "gitlabUrl: x\nrunners:\n  config: |\n" + re.sub("^", "    ", config, flags=re.MULTILINE)
    with pytest.raises(BadInputError) as caught:
        merged("gitlab-kubernetes", "values.yaml", content)
    assert "values.yaml: runners.config:4:1: “runners.0.kubernetes”" in Language("en")(caught.value.message)


PATCH = '  [[runners.kubernetes.pod_spec]]\n    name = "fuse"\n    patch = "a"\n'


def test_two_tables_of_the_name_that_is_wanted_are_refused_and_none_is_taken_out() -> None:
    content = f"{DOCKER.replace('docker', 'kubernetes')}  [runners.kubernetes]\n{PATCH}{PATCH}"
    settings = {"mode": "fuse-device", "gitlab_runner": "18.6", "kubernetes": "1.35"}
    done = exported("gitlab-kubernetes", settings, files=True)
    wanted = next(one.content for one in done.artifacts if one.kind == "runner")
    name = re.search(r'pod_spec\]\]\n\s*name = "([^"]+)"', wanted)
    assert name
    answers = check_answers(settings, "gitlab-kubernetes")
    with pytest.raises(BadInputError) as caught:
        merge(source("config.toml", content.replace("fuse", name[1])), done, answers)
    assert "config.toml:8: another [[runners.kubernetes.pod_spec]]" in Language("en")(caught.value.message)


EMPTY = (
    "",
    "# a\n",
    "---\n",
    "{}",
    "{}\n",
    "{ }  # mine\n",
    "null\n",
    "~",
    "# a\n--- {}\n",
    "---\nnull # mine\n",
    "\n\n",
)


@pytest.mark.parametrize("content", EMPTY)
def test_a_file_that_holds_nothing_is_filled(content: str) -> None:
    first = merged("gitlab-docker", ".gitlab-ci.yml", content)
    data = plain(parse_yaml(first.after, "x")[-1], first.after)
    assert "converge" in data
    assert [line for line in content.split("\n") if line.startswith("#")] <= first.after.split("\n")
    assert ("# mine" in first.after) == ("# mine" in content)
    assert merged("gitlab-docker", ".gitlab-ci.yml", first.after).diff == ""


@pytest.mark.parametrize("content", ["[]\n", "5\n", "0\n", "false\n", "''\n", "[a]\n", "!x {}\n", "{}\n---\n[]\n"])
def test_a_file_that_is_a_list_or_a_single_value_is_refused(content: str) -> None:
    with pytest.raises(BadInputError) as caught:
        merged("gitlab-docker", ".gitlab-ci.yml", content)
    assert "must contain a mapping" in Language("en")(caught.value.message)


def test_templates_in_a_circle_are_followed_once() -> None:
    circle = ", ".join([".a", ".b"] * 9)
    content = (
        f".a: {{extends: [{circle}]}}\n.b: {{extends: [{circle}]}}\ndeploy: {{extends: [{circle}], script: werf x}}\n"
    )
    assert "GIT_DEPTH" in merged("gitlab-docker", ".gitlab-ci.yml", content).after


def test_an_image_that_reference_brings_in_is_its_writers_choice() -> None:
    content = f"{JOB}  image: !reference [.a, image]\n"
    assert "image: !reference [.a, image]\n" in merged("gitlab-docker", ".gitlab-ci.yml", content).after


def test_a_container_that_is_its_image_alone_stays_so_where_nothing_is_to_be_added() -> None:
    content = "jobs:\n  a:\n    runs-on: x\n    container: werf/werf\n    steps: [{run: werf converge}]\n"
    assert "container: werf/werf\n" in merged("github-kubernetes", ".github/workflows/ci.yml", content).after


@pytest.mark.parametrize("first", ["--storage-driver=overlay2", "- nested", "-", "&x-1 a", "!t -a"])
def test_lists_are_indented_as_the_first_dash_is(first: str) -> None:
    content = f"services:\n  a:\n    image: b\n    command:\n      - {first}\n      - c\n"
    after = merged("compose", "compose.yml", content).after
    assert '\n      - "seccomp=unconfined"\n' in after
