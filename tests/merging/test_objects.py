"""Manifests in the forms that a Pod can hide in: merged into where they can be, else refused in words."""

import pytest

from tests.targets.plans import exported
from wizard.errors import BadInputError
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language
from wizard.merging.merge import Merged, merge
from wizard.merging.source import source
from wizard.plan.settings import check_answers

WERF = "registry.werf.io/werf/werf:2-stable"
HARDENED = {"mode": "overlay", "hardening": "least-privilege"}
LIST = f"""apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {{name: other}}   # theirs
- apiVersion: batch/v1
  kind: Job
  metadata: {{name: build, namespace: ci}}
  spec:
    template:
      spec:
        containers:
        - name: main
          image: {WERF}
          command: [werf, build]
"""
TASK = f"""apiVersion: tekton.dev/v1
kind: Task
metadata: {{name: build}}
spec:
  steps:
  - {{name: first, image: {WERF}, script: werf build}}
"""
WORKFLOW = f"""apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {{generateName: build-}}
spec:
  templates:
  - name: main
    container: {{image: "{WERF}", command: [werf, build]}}
"""
RELEASE = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: runner}
spec:
  values:
    gitlabUrl: https://gitlab.example.com
"""
APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: runners}
spec:
  source:
    helm:
      values: |
        githubConfigUrl: https://github.com/example
"""


def put(target: str, content: str, settings: dict[str, str] | None = None, name: str = "all.yaml") -> Merged:
    given = settings or {"mode": "overlay"}
    done = exported(target, given, files=True)
    return merge(source(name, content), done, check_answers(given, target))


def refusal(target: str, content: str, settings: dict[str, str] | None = None, name: str = "all.yaml") -> str:
    with pytest.raises(BadInputError) as caught:
        put(target, content, settings, name)
    return Language("en")(caught.value.message)


def test_the_job_of_a_list_is_confined_and_nothing_comes_beside_it() -> None:
    done = put("kubernetes", LIST)
    (whole,) = [plain(root, done.after) for root in parse_yaml(done.after, "")]
    spec = whole["items"][1]["spec"]["template"]["spec"]
    assert spec["containers"][0]["securityContext"]["seccompProfile"] == {"type": "Unconfined"}
    assert "  metadata: {name: other}   # theirs\n" in done.after
    assert not [line for line in done.diff.splitlines()[2:] if line.startswith("-")]


def test_a_name_may_be_that_of_an_object_within_a_list() -> None:
    given = {"mode": "overlay"}
    done = exported("kubernetes", given, files=True)
    answers = check_answers(given, "kubernetes")
    assert merge(source("all.yaml", LIST), done, answers, into="build").diff
    with pytest.raises(BadInputError, match="has no"):
        merge(source("all.yaml", LIST), done, answers, into="other")


@pytest.mark.parametrize(("content", "place"), [(TASK, "spec.steps.0"), (WORKFLOW, "spec.templates.0.container")])
def test_steps_are_refused_where_they_stand(content: str, place: str) -> None:
    said = refusal("kubernetes", content)
    assert said.startswith("all.yaml: werf runs in ")
    assert f"at {place}," in said


def test_steps_without_werf_are_others_business() -> None:
    assert "kind: Pod" in put("kubernetes", TASK.replace("werf", "make")).after


@pytest.mark.parametrize(("target", "content"), [("gitlab-kubernetes", RELEASE), ("github-kubernetes", APPLICATION)])
def test_values_within_an_object_are_refused(target: str, content: str) -> None:
    assert "contains the values of a chart" in refusal(target, content)


def test_values_of_another_chart_are_others_business() -> None:
    assert put("gitlab-kubernetes", RELEASE.replace("gitlabUrl", "ingress")).diff


@pytest.mark.parametrize("metadata", ["", "metadata: {name: base}\n"])
def test_a_kustomization_gets_no_objects(metadata: str) -> None:
    content = f"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{metadata}resources: [a.yaml]\n"
    assert "a Kustomization contains no objects" in refusal("kubernetes", content, name="kustomization.yaml")


ANNOTATION = "container.apparmor.security.beta.kubernetes.io"


@pytest.mark.parametrize(("settings", "wanted"), [(None, "unconfined"), (HARDENED, "localhost/werf-buildah")])
def test_an_annotation_says_what_the_new_field_says(settings: dict[str, str] | None, wanted: str) -> None:
    pod = f"""apiVersion: v1
kind: Pod
metadata:
  name: build
  annotations:
    {ANNOTATION}/main: runtime/default
    {ANNOTATION}/other: runtime/default
spec:
  containers:
  - {{name: main, image: {WERF}, command: [werf, build]}}
  - {{name: other, image: nginx}}
"""
    after = put("kubernetes", pod, settings).after
    assert f"{ANNOTATION}/main: {wanted}\n" in after
    assert f"{ANNOTATION}/other: runtime/default\n" in after


def test_the_annotation_of_a_build_container_says_it_too() -> None:
    runner = f"""[[runners]]
  name = "werf"
  executor = "kubernetes"
  [runners.kubernetes]
    [runners.kubernetes.pod_annotations]
      "{ANNOTATION}/build" = "runtime/default"
"""
    after = put("gitlab-kubernetes", runner, HARDENED, "config.toml").after
    assert f'"{ANNOTATION}/build" = "localhost/werf-buildah"' in after


SLEEPING = """[[runners]]
  name = "werf"
  executor = "kubernetes"
  [runners.kubernetes]
    [[runners.kubernetes.pod_spec]]
      name = "theirs"
      patch = "hostUsers: false"
"""
FLAG = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION"


def test_patches_that_nobody_reads_are_not_switched_on() -> None:
    said = refusal("gitlab-kubernetes", SLEEPING, name="config.toml")
    assert (
        said == "config.toml: the pod_spec patches of “werf” are currently ignored, and this merge would enable them."
    )


@pytest.mark.parametrize("switch", [f'environment = ["{FLAG}=true"]', f"feature_flags = {{{FLAG} = true}}"])
def test_patches_that_are_read_are_no_reason_to_stop(switch: str) -> None:
    assert put("gitlab-kubernetes", SLEEPING.replace("executor", f"{switch}\n  executor"), name="config.toml").diff


@pytest.mark.parametrize("key", ["data", "stringData"])
def test_a_runners_configuration_within_an_object_is_refused(key: str) -> None:
    content = (
        f"kind: ConfigMap\nmetadata: {{name: runner}}\n{key}:\n  config.toml: |\n    concurrent = 1\n\n"
        '    [[runners]]\n      executor = "kubernetes"\n'
    )
    assert "ConfigMap “runner” contains a runner's configuration" in refusal("gitlab-kubernetes", content)
    assert put("kubernetes", content).diff


def test_a_workload_without_werf_is_said_to_have_none() -> None:
    content = "kind: Job\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: a, image: nginx}]}}}\n"
    done = exported("kubernetes", {"mode": "overlay"}, files=True)
    with pytest.raises(BadInputError) as caught:
        merge(source("all.yaml", content), done, check_answers({}, "kubernetes"), into="web")
    assert Language("en")(caught.value.message) == "all.yaml: no container of “web” runs werf."


@pytest.mark.parametrize(
    ("target", "name", "content", "said"),
    [
        ("ci-kubernetes", "Jenkinsfile", "podTemplate(yaml: '''\nspec: {}\n''') {}\n", "of the format jenkinsfile"),
        ("compose", "a.container", "[Container]\nImage=a\n", "of the format quadlet"),
        ("gitlab-docker", "run.sh", "#!/bin/sh\ndocker run a: b\n", "of the format docker"),
        ("podman", "a.container", "[Container]\nImage=a\n", "--merge does not apply to podman"),
    ],
)
def test_a_file_that_no_target_merges_into_is_called_what_it_is(
    target: str, name: str, content: str, said: str
) -> None:
    assert said in refusal(target, content, {"mode": "overlay"}, name)
