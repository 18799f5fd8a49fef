"""Any other CI that starts pods: the parameters, a Pod that shows them at work, the job's script."""

from collections.abc import Iterator, Sequence

from wizard.formats.notes import Data, Explained, bare
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.records import replace
from wizard.targets.artifact import Artifact
from wizard.targets.documents import yaml_file
from wizard.targets.job_script import SCRIPT, job_script
from wizard.targets.kubernetes import companion_objects, namespace_artifact
from wizard.targets.kubernetes.node_steps import on_nodes
from wizard.targets.kubernetes.pod import annotations_of, build_container, mounts, spec_around, volumes, workload
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
        *companion_objects(plan, as_files=as_files),
    ]


def steps(plan: Plan, files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield what is done with the files."""
    yield APPLY_RUNNER
    yield registry_secret(plan.answers), text("so that werf can reach the registry")
    yield from on_nodes(plan, files)
    yield "kubectl apply -f kubernetes.yaml", text("runs the job once")
    yield from read_logs(plan.answers)


def pod_of_a_job(plan: Plan) -> tuple[dict[str, Data], dict[str, Data]]:
    """Return what admission sees of the Pod: its spec and its annotations."""
    return bare(_spec(plan)), bare(annotations_of(plan))


def _run(plan: Plan) -> dict[str, Data]:
    """Return the Pod, or a Job around it."""
    return workload(plan, _spec(plan))


def _spec(plan: Plan) -> dict[str, Data]:
    """Return the Pod's spec, with the script from a ConfigMap as its command, and secrets as its environment."""
    shown = replace(plan, answers=Answers({**plan.answers.given, "command": f"sh {_FOLDER}/{SCRIPT}"}))
    secret: dict[str, Data] = {"secretRef": {"name": f"{plan.answers['name']}-job", "optional": True}}
    container: dict[str, Data] = {
        **build_container(shown),
        "envFrom": Explained([secret], "settings/ci-variables"),
        "volumeMounts": [*mounts(shown), {"name": "job", "mountPath": Explained(_FOLDER, "settings/job-script")}],
    }
    return spec_around(shown, container, [*volumes(shown), {"name": "job", "configMap": {"name": _MAP}}])


def _config_map(plan: Plan, script: Artifact) -> dict[str, Data]:
    return {
        "apiVersion": "v1",
        "kind": Explained("ConfigMap", "settings/job-script"),
        "metadata": {"name": _MAP, "namespace": plan.answers["namespace"]},
        "data": {SCRIPT: script.content},
    }
