"""Any other CI that starts pods: the parameters, a Pod that shows them at work, the job's script."""

from collections.abc import Iterator, Sequence
from typing import Any

from wizard.formats.notes import Data, Noted, bare
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.records import replace
from wizard.targets.artifact import Artifact
from wizard.targets.documents import yaml_file
from wizard.targets.job_script import SCRIPT, job_script
from wizard.targets.kubernetes import beside_pod, namespace_artifact
from wizard.targets.kubernetes.node_steps import on_nodes
from wizard.targets.kubernetes.pod import pod_spec, workload
from wizard.targets.steps import APPLY_RUNNER, Step, read_logs, registry_secret

_MAP = "werf-job"
_FOLDER = "/job"


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """kubernetes.yaml with the Pod last, werf-job.sh, and what is on the nodes first."""
    script = job_script(plan)
    standing = namespace_artifact(plan, "werf-runner.yaml", pod_of_a_job(plan))
    documents = [_config_map(plan, script), _run(plan)]
    return [
        standing,
        yaml_file("kubernetes.yaml", documents, "manifests"),
        script,
        *beside_pod(plan, as_files=as_files),
    ]


def steps(plan: Plan, files: Sequence[Artifact]) -> Iterator[Step]:
    """What is done with the files."""
    yield APPLY_RUNNER
    yield registry_secret(plan.answers), text("so that werf can reach the registry")
    yield from on_nodes(plan, files)
    yield "kubectl apply -f kubernetes.yaml", text("runs the job once")
    yield from read_logs(plan.answers)


def pod_of_a_job(plan: Plan) -> tuple[dict[str, Any], dict[str, str]]:
    """What admission sees of the Pod: its spec and its annotations."""
    pod = bare(_run(plan))
    template = pod if pod["kind"] == "Pod" else pod["spec"]["template"]
    return template["spec"], template.get("metadata", {}).get("annotations", {})


def _run(plan: Plan) -> dict[str, Any]:
    """The Pod, with the script from a ConfigMap as its command, and secrets as its environment."""
    shown = replace(plan, answers=Answers({**plan.answers.given, "command": f"sh {_FOLDER}/{SCRIPT}"}))
    spec = pod_spec(shown)
    container = spec["containers"][0]
    secret = {"secretRef": {"name": f"{plan.answers['name']}-job", "optional": True}}
    container["envFrom"] = Noted([secret], "settings/ci-variables")
    container["volumeMounts"].append({"name": "job", "mountPath": Noted(_FOLDER, "settings/job-script")})
    spec["volumes"].append({"name": "job", "configMap": {"name": _MAP}})
    return workload(shown, spec)


def _config_map(plan: Plan, script: Artifact) -> dict[str, Data]:
    return {
        "apiVersion": "v1",
        "kind": Noted("ConfigMap", "settings/job-script"),
        "metadata": {"name": _MAP, "namespace": plan.answers["namespace"]},
        "data": {SCRIPT: script.content},
    }
