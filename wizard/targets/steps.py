"""What a person does with the files of a target: commands in their order, each with what it is for.

The comments above a manifest, the wizard's last words and the pages all come from here.
"""

import shlex
from collections.abc import Iterator, Sequence

from wizard.language import Text, text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.targets.artifact import Artifact

Step = tuple[str, Text]

_RUN_HERE = text("in the project's folder: runs werf")
_ADD_PIPELINE = ("git add .gitlab-ci.yml", text("the pipeline goes into the project"))
_ADD_WORKFLOW = ("git add .github/workflows/werf.yaml", text("the workflow goes into the project"))
_APPLY_RUNNER = ("kubectl apply -f werf-runner.yaml", text("what the jobs stand on"))
_SCALE_SET = "oci://ghcr.io/actions/actions-runner-controller-charts/gha-runner-scale-set"

_OF_HOST = {
    "host.sh": "sudo sh host.sh",
    "node-preparation.yaml": "kubectl apply -f node-preparation.yaml",
    "talos-patch.yaml": "talosctl patch machineconfig --patch @talos-patch.yaml",
    "bottlerocket.toml": "apiclient apply <bottlerocket.toml",
}


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files, in the folder that they are in."""
    match plan.target:
        case "docker":
            return (("sh docker-run.sh", _RUN_HERE),)
        case "podman":
            return (("sh podman-run.sh", _RUN_HERE),)
        case "compose":
            return (("docker compose run --rm werf", _RUN_HERE),)
        case "gitlab-docker":
            register = "gitlab-runner register --template-config config.template.toml"
            return ((register, text("asks for the token, and adds the runner to config.toml")), _ADD_PIPELINE)
        case "github-docker":
            return (_ADD_WORKFLOW,)
        case "ci-docker":
            return (("sh docker-run.sh", text("in the project's folder: runs the job as the CI will")),)
    return tuple(_in_cluster(plan, {file.path for file in files}))


def steps_on_host(files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files that prepare a machine."""
    why = text("prepares the machine; then run werf-wizard again")
    return tuple((_OF_HOST[file.path], why) for file in files if file.path in _OF_HOST)


def before_the_pod(plan: Plan) -> tuple[Step, ...]:
    """What has to be there before the Pod: its namespace, and in it the registry's Secret."""
    secret = (registry_secret(plan.answers), text("so that werf can reach the registry"))
    if plan.answers["namespace_create"] == "no":
        return (secret,)
    namespace = shlex.quote(plan.answers["namespace"])
    why = text("if it is there already, take --set namespace_create=no instead")
    return ((f"kubectl create namespace {namespace} --save-config", why), secret)


def registry_secret(answers: Answers) -> str:
    """The command that makes the Secret with the registry's credentials."""
    return (
        f"kubectl create secret docker-registry {answers['name']}-registry --namespace {answers['namespace']}"
        " --docker-server=… --docker-username=… --docker-password=…"
    )


def _in_cluster(plan: Plan, paths: set[str]) -> Iterator[Step]:
    answers, namespace = plan.answers, plan.answers["namespace"]
    match plan.target:
        case "kubernetes":
            yield from before_the_pod(plan)
            yield from _on_nodes(plan, paths)
            yield "kubectl apply -f kubernetes.yaml", text("creates the rest, and runs werf")
            yield from _read_logs(answers)
        case "ci-kubernetes":
            yield _APPLY_RUNNER
            yield registry_secret(answers), text("so that werf can reach the registry")
            yield from _on_nodes(plan, paths)
            yield "kubectl apply -f kubernetes.yaml", text("runs the job once")
            yield from _read_logs(answers)
        case "gitlab-kubernetes":
            literals = '--from-literal=runner-registration-token= --from-literal=runner-token="$TOKEN"'
            yield from _runner(plan, paths, "gitlab-runner", literals)
            yield "helm repo add gitlab https://charts.gitlab.io", text("where the chart is")
            chart = f"helm upgrade --install gitlab-runner gitlab/gitlab-runner -n {namespace} -f values.yaml"
            yield chart, text("installs the runner")
            yield _ADD_PIPELINE
        case "github-kubernetes":
            yield from _runner(plan, paths, "github-runner", '--from-literal=github_token="$TOKEN"')
            chart = f"helm upgrade --install {answers['runner_name']} -n {namespace} -f values.yaml {_SCALE_SET}"
            yield chart, text("installs the runner scale set")
            yield _ADD_WORKFLOW
        case _:
            yield from _on_nodes(plan, paths)
            yield "kubectl apply -f application.yaml", text("Argo CD deploys what the pipeline publishes")
            patch = "kubectl -n argocd patch deployment argocd-repo-server --patch-file repo-server-patch.yaml"
            yield patch, text("only where werf is to render from Git")
            yield _ADD_PIPELINE


def _runner(plan: Plan, paths: set[str], secret: str, literals: str) -> Iterator[Step]:
    yield _APPLY_RUNNER
    create = f"kubectl create secret generic {secret} --namespace {plan.answers['namespace']} {literals}"
    yield create, text("the runner's token, which you have in TOKEN")
    yield from _on_nodes(plan, paths)


def _on_nodes(plan: Plan, paths: set[str]) -> Iterator[Step]:
    """What the cluster's administrator puts on the nodes; a Pod that comes before it may be refused for good."""
    from wizard.targets.kubernetes.fuse_plugin import plugin_name
    from wizard.targets.kubernetes.node_profiles import NAME
    from wizard.targets.kubernetes.security import fuse_plugin_of

    names = {
        "fuse-device-plugin.yaml": plugin_name(fuse_plugin_of(plan)),
        "node-profiles.yaml": NAME,
    }
    for path, name in names.items():
        if path in paths:
            yield f"kubectl apply -f {path}", text("what the nodes need; once, for the cluster's administrator")
            wait = f"kubectl -n kube-system rollout status daemonset/{name} --timeout=5m"
            yield wait, text("until it is on every node")


def _read_logs(answers: Answers) -> Iterator[Step]:
    namespace, name = answers["namespace"], answers["name"]
    if answers["workload"] == "job":
        yield f"kubectl -n {namespace} logs -f job/{name} --pod-running-timeout=10m", text("what werf says")
        return
    yield f"kubectl -n {namespace} wait --for=condition=Ready pod/{name} --timeout=10m", text("until it runs")
    yield f"kubectl -n {namespace} logs -f pod/{name}", text("what werf says")
