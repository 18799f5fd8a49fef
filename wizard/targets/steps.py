"""What a person does with files: the commands that several targets have, each with what it is for.

Every target's renderer has its own `steps`, in their order. The comments above a manifest, the wizard's last words and
the pages all come from there.
"""

import shlex
from collections.abc import Iterator, Sequence

from wizard.language import Text, text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.targets.artifact import Artifact

Step = tuple[str, Text]
"""A command that a person runs, and what it is for."""

RUN_HERE = text("in the project's folder: runs werf")
ADD_PIPELINE = ("git add .gitlab-ci.yml", text("the pipeline goes into the project"))
ADD_WORKFLOW = ("git add .github/workflows/werf.yaml", text("the workflow goes into the project"))
APPLY_RUNNER = ("kubectl apply -f werf-runner.yaml", text("what the jobs stand on"))

_OF_HOST = {
    "host.sh": "sudo sh host.sh",
    "node-preparation.yaml": "kubectl apply -f node-preparation.yaml",
    "talos-patch.yaml": "talosctl patch machineconfig --patch @talos-patch.yaml",
    "bottlerocket.toml": "apiclient apply <bottlerocket.toml",
}


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


def read_logs(answers: Answers) -> Iterator[Step]:
    """How the words of the Pod or Job are read."""
    namespace, name = answers["namespace"], answers["name"]
    if answers["workload"] == "job":
        yield f"kubectl -n {namespace} logs -f job/{name} --pod-running-timeout=10m", text("what werf says")
        return
    yield f"kubectl -n {namespace} wait --for=condition=Ready pod/{name} --timeout=10m", text("until it runs")
    yield f"kubectl -n {namespace} logs -f pod/{name}", text("what werf says")
