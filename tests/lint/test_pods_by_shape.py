"""Pods are found by their shape, whatever kind of object they are part of; what is not read is said."""

import pytest

from tests.lint.judging import judge, named
from wizard.documents.recognise import parse_file

IMAGE = "registry.werf.io/werf/werf:2-stable"
HEAD = "apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\nspec:\n"

KINDS = {
    "Tekton Task": HEAD.format(api="tekton.dev/v1", kind="Task")
    + "  params: [{name: builder, default: 'IMAGE'}]\n"
    + "  stepTemplate: {securityContext: {runAsUser: 1000}}\n"
    + "  steps:\n    - {name: a, image: $(params.builder), script: 'werf build'}\n  volumes: [{name: v}]\n",
    "Tekton script with arguments": HEAD.format(api="tekton.dev/v1", kind="Task")
    + "  stepTemplate: {securityContext: {runAsUser: 1000}}\n  steps:\n    - name: a\n      image: $(params.any)\n"
    + "      args: ['$(params.more[*])']\n      script: |\n        buildah ${FLAGS} bud .\n",
    "Tekton TaskRun": HEAD.format(api="tekton.dev/v1", kind="TaskRun")
    + "  podTemplate: {securityContext: {runAsUser: 1000}}\n  taskSpec:\n    steps: [{name: a, image: IMAGE}]\n",
    "Tekton Pipeline": HEAD.format(api="tekton.dev/v1", kind="Pipeline")
    + "  tasks:\n    - name: t\n      taskSpec: {stepTemplate: {securityContext: {runAsUser: 1000}},"
    + " steps: [{name: a, image: IMAGE}]}\n",
    "Argo CronWorkflow": HEAD.format(api="argoproj.io/v1alpha1", kind="CronWorkflow")
    + "  workflowSpec:\n    arguments: {parameters: [{name: i, value: 'IMAGE'}]}\n"
    + "    securityContext: {runAsUser: 1000}\n"
    + "    templates: [{name: t, container: {image: '{{workflow.parameters.i}}', command: [werf, build]}}]\n",
    "Argo script": HEAD.format(api="argoproj.io/v1alpha1", kind="WorkflowTemplate")
    + "  templates: [{name: t, securityContext: {runAsUser: 1000},"
    + " script: {image: registry.example.net/ci:1, command: [sh], source: werf build}}]\n",
    "Shipwright": HEAD.format(api="shipwright.io/v1beta1", kind="BuildStrategy")
    + "  securityContext: {runAsUser: 1000}\n  steps: [{name: a, image: IMAGE}]\n",
    "OpenShift DeploymentConfig": HEAD.format(api="apps.openshift.io/v1", kind="DeploymentConfig")
    + "  template: {spec: {securityContext: {runAsUser: 1000}, containers: [{name: a, image: IMAGE}]}}\n",
    "OpenShift Template": "apiVersion: template.openshift.io/v1\nkind: Template\n"
    + "parameters: [{name: WHAT, value: 'IMAGE'}]\nobjects:\n"
    + "  - {apiVersion: v1, kind: Pod, spec: {securityContext: {runAsUser: 1000},"
    + " containers: [{name: a, image: '${WHAT}'}]}}\n",
    "runner set": HEAD.format(api="actions.summerwind.dev/v1alpha1", kind="RunnerSet")
    + "  template: {spec: {securityContext: {runAsUser: 1000}, containers: [{name: runner, image: IMAGE}]}}\n",
    "idle container": HEAD.format(api="v1", kind="Pod")
    + "  securityContext: {runAsUser: 1000}\n  containers: [{name: a, image: IMAGE, command: [sleep, infinity]}]\n",
    "scale set in a HelmRelease": HEAD.format(api="helm.toolkit.fluxcd.io/v2", kind="HelmRelease")
    + "  values:\n    githubConfigUrl: x\n    template: {spec: {securityContext: {runAsUser: 1001},"
    + " containers: [{name: a, image: IMAGE}]}}\n",
    "values in an Application": HEAD.format(api="argoproj.io/v1alpha1", kind="Application")
    + "  source:\n    helm:\n      values: |\n        githubConfigUrl: x\n        template:\n"
    + "          spec: {securityContext: {runAsUser: 1001}, containers: [{name: a, image: IMAGE}]}\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_its_container_is_judged_with_what_stands_around_it(kind: str) -> None:
    report = judge(KINDS[kind].replace("IMAGE", IMAGE))
    assert (report.judged, report.unread) == (1, ())
    assert named(report, "seccomp-unset")
    assert named(report, "user-unset") == []


def test_a_runner_in_a_helm_release_is_judged() -> None:
    content = HEAD.format(api="helm.toolkit.fluxcd.io/v2", kind="HelmRelease") + (
        "  values:\n    runners:\n      config: |\n        [[runners]]\n          [runners.kubernetes]\n"
    )
    found = named(judge(content), "seccomp-unset")
    assert [one.at.line for one in found] == [9]


@pytest.mark.parametrize(
    "content",
    [
        HEAD.format(api="tekton.dev/v1", kind="TaskRun") + "  taskRef: {name: shared}\n",
        HEAD.format(api="tekton.dev/v1", kind="Task") + "  steps: [{name: a, image: $(params.unknown)}]\n",
        HEAD.format(api="example.net/v1", kind="Builder") + f"  pod: {{picture: '{IMAGE}'}}\n",
        f"image: {IMAGE}\nreplicas: 2\n",
    ],
)
def test_what_cannot_be_judged_is_never_nothing_found(content: str) -> None:
    report = judge(content)
    assert report.judged == 0
    assert [one.file for one in report.unread] == ["file"]


@pytest.mark.parametrize("kind", ["Service", "ConfigMap", "Deployment"])
def test_an_object_without_werf_leaves_nothing_to_say(kind: str) -> None:
    spec = "  template: {spec: {containers: [{name: a, image: nginx}]}}\n" if kind == "Deployment" else "  a: b\n"
    report = judge(HEAD.format(api="v1", kind=kind) + spec)
    assert (report.findings, report.unread) == ((), ())


@pytest.mark.parametrize(
    ("spec", "place"),
    [
        ("  securityContext:\n    privileged: true\n  containers: [{name: a, image: IMAGE}]\n", 6),
        ("  securityContext:\n    capabilities: {add: [SETUID]}\n  containers: [{name: a, image: IMAGE}]\n", 6),
        ("  containers:\n    - name: a\n      image: IMAGE\n      privileged: true\n", 8),
        ("  containers:\n    - name: a\n      image: IMAGE\n      securityContext:\n        fsGroup: 1\n", 9),
        ("  runAsUser: 1000\n  containers: [{name: a, image: IMAGE}]\n", 5),
    ],
)
def test_a_setting_that_the_api_does_not_have_there_is_an_error(spec: str, place: int) -> None:
    report = judge(HEAD.format(api="v1", kind="Pod") + spec.replace("IMAGE", IMAGE))
    assert [(one.severity, one.at.line) for one in named(report, "wrong-place")] == [("error", place)]


def test_what_only_looks_like_a_pod_of_werf_is_left_alone() -> None:
    policy = HEAD.format(api="kyverno.io/v1", kind="ClusterPolicy") + (
        "  rules: [{validate: {spec: {containers: [{name: '*', securityContext: {privileged: 'false'}}]}}}]\n"
    )
    assert judge(policy).findings == ()


@pytest.mark.parametrize(
    "context",
    ["privileged: 'yes'", "runAsUser: '1000'", "capabilities: {add: SETUID}", "allowPrivilegeEscalation: 'true'"],
)
def test_text_where_the_api_has_another_type_is_an_error(context: str) -> None:
    spec = f"  containers: [{{name: a, image: '{IMAGE}', securityContext: {{{context}}}}}]\n"
    assert named(judge(HEAD.format(api="v1", kind="Pod") + spec), "wrong-type")


@pytest.mark.parametrize(
    "context",
    ["privileged: yes", "runAsNonRoot: Y", "allowPrivilegeEscalation: on", "runAsUser: 01750", "runAsGroup: 0o1750"],
)
def test_what_kubernetes_reads_as_another_type_than_yaml_1_2_is_none(context: str) -> None:
    spec = f"  containers: [{{name: a, image: '{IMAGE}', securityContext: {{{context}}}}}]\n"
    report = judge(HEAD.format(api="v1", kind="Pod") + spec)
    assert [one.rule for one in report.findings if one.rule in ("wrong-type", "user-unknown")] == []


def test_pods_of_a_jenkinsfile_have_their_places_there() -> None:
    content = f"podTemplate(yaml: '''\n  spec:\n    containers:\n      - name: a\n        image: {IMAGE}\n''') {{ }}\n"
    (found,) = parse_file(content, "ci/Jenkinsfile", None).containers
    assert found.image is not None
    assert (found.image.value, found.image.at.line) == (IMAGE, 5)


@pytest.mark.parametrize(
    "content", ["agent { kubernetes { yamlFile 'werf.yaml' } }\n", "docker.build('a').inside { sh 'werf build' }\n"]
)
def test_a_container_of_groovy_is_said_not_to_be_read(content: str) -> None:
    report = judge(content, name="Jenkinsfile")
    assert report.unread
    assert named(report, "not-read")


def test_a_step_of_tekton_says_its_user_itself() -> None:
    content = HEAD.format(api="tekton.dev/v1", kind="Task") + (
        f"  steps:\n    - name: build\n      image: {IMAGE}\n      script: werf build\n"
    )
    (found,) = named(judge(content), "user-unset")
    assert "runAsUser: 1000" in found.fix
    assert "fsGroup" not in found.fix
    assert "spec:" not in found.fix


@pytest.mark.parametrize("key", ["steps", "buildSteps"])
def test_the_annotation_of_a_step_has_the_name_that_its_container_gets(key: str) -> None:
    head = (
        "apiVersion: a/v1\nkind: Task\nmetadata:\n  name: a\n  annotations:\n"
        "    container.apparmor.security.beta.kubernetes.io/step-build: unconfined\nspec:\n"
    )
    steps = f"  {key}: [{{name: build, image: '{IMAGE}', command: [werf, build]}}]\n"
    report = judge(head + steps, {"apparmor.enabled": "yes"})
    assert report.judged == 1
    assert named(report, "annotation-stray") == named(report, "apparmor-default") == []
    stray = judge(head.replace("step-build", "step-other") + steps)
    assert len(named(stray, "annotation-stray")) == 1


@pytest.mark.parametrize("kind", ["Runner", "RunnerDeployment", "RunnerSet"])
def test_pods_of_the_first_runner_controller_are_said_not_to_be_checked(kind: str) -> None:
    content = (
        f"apiVersion: actions.summerwind.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: a}}\n"
        "spec: {template: {spec: {repository: a/b}}}\n"
    )
    report = judge(content)
    (found,) = named(report, "not-read")
    assert (found.at.line, report.unread) == (2, ())
    assert named(judge(content.replace("actions.summerwind.dev", "example.com")), "not-read") == []
