"""GitHub Actions with actions-runner-controller: a runner scale set whose jobs are separate Pods.

Sources: actions/actions-runner-controller, chart gha-runner-scale-set; actions/runner-container-hooks, ADR 0134: in
Kubernetes mode the options of a job's container do not count, a template of the pod does.
"""

from collections.abc import Iterator, Sequence

from wizard.formats.notes import Data, Explained, bare
from wizard.formats.yaml_text import dump
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.documents import yaml_file
from wizard.targets.github_workflow import environment_of_job, workflow
from wizard.targets.kubernetes import companion_objects
from wizard.targets.kubernetes.node_steps import before_the_chart
from wizard.targets.kubernetes.objects import namespace_objects
from wizard.targets.kubernetes.pod import cache_volumes, ids_mounts, ids_volumes, resources, tolerations
from wizard.targets.kubernetes.security import annotations_for, host_users, pod_security_context, security_context
from wizard.targets.other_images import other_image
from wizard.targets.pod_security import enforced_level
from wizard.targets.steps import ADD_WORKFLOW, Step

_TEMPLATE_MAP = "werf-job-template"
_TEMPLATE_FOLDER = "/home/runner/job-template"
_TEMPLATE_FILE = "pod.yaml"
_JOB = "$job"
"""The hook's name for the job's container; the pod calls it `job`."""
_SCALE_SET = "oci://ghcr.io/actions/actions-runner-controller-charts/gha-runner-scale-set"


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """values.yaml for the chart, what is in the cluster first, and the workflow."""
    template = _template(plan)
    level = enforced_level(*pod_of_a_job(plan), plan.kubernetes)
    objects = [*namespace_objects(plan, level), _config_map(plan, template)]
    container: dict[str, Data] = {"image": Explained(plan.image.ref, "settings/image")}
    if variables := environment_of_job(plan):
        container["env"] = variables
    name = Explained(plan.answers["runner_name"], "settings/runner")
    return [
        _values(plan),
        yaml_file("werf-runner.yaml", objects, "manifests"),
        *companion_objects(plan, as_files=as_files),
        workflow(plan, name, container),
    ]


def steps(plan: Plan, files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield what is done with the files."""
    yield from before_the_chart(plan, files, "github-runner", '--from-literal=github_token="$TOKEN"')
    name, namespace = plan.answers["runner_name"], plan.answers["namespace"]
    chart = f"helm upgrade --install {name} -n {namespace} -f values.yaml {_SCALE_SET}"
    yield chart, text("installs the runner scale set")
    yield from ADD_WORKFLOW


def pod_of_a_job(plan: Plan) -> tuple[dict[str, Data], dict[str, Data]]:
    """Return what admission sees of a job's pod: its spec and its annotations."""
    return bare(_spec(plan)), bare(annotations_for(plan, []))


def _values(plan: Plan) -> Artifact:
    runner: dict[str, Data] = {
        "name": "runner",
        "image": other_image("actions-runner"),
        "command": ["/home/runner/run.sh"],
        "env": [
            {
                "name": "ACTIONS_RUNNER_CONTAINER_HOOK_TEMPLATE",
                "value": Explained(f"{_TEMPLATE_FOLDER}/{_TEMPLATE_FILE}", "settings/job-container"),
            }
        ],
        "volumeMounts": [{"name": "job-template", "mountPath": _TEMPLATE_FOLDER, "readOnly": True}],
    }
    values: dict[str, Data] = {
        "githubConfigUrl": Explained(plan.answers["ci_url"] or plan.place.assumes["ci_url"], "settings/ci-url"),
        "githubConfigSecret": Explained("github-runner", "settings/ci-variables"),
        "runnerScaleSetName": Explained(plan.answers["runner_name"], "settings/runner"),
        "containerMode": {
            "type": Explained("kubernetes", "settings/job-container"),
            "kubernetesModeWorkVolumeClaim": {
                "accessModes": ["ReadWriteOnce"],
                "resources": {"requests": {"storage": Explained(plan.answers["cache_size"], "settings/work-volume")}},
            },
        },
        "template": {
            "spec": {
                # The runner's own image has the group of the work volume for its user, which is also 1001.
                "securityContext": {"fsGroup": plan.place.identity.uid},
                "containers": [runner],
                "volumes": [{"name": "job-template", "configMap": {"name": _TEMPLATE_MAP}}],
            }
        },
    }
    return yaml_file("values.yaml", [values], "scale-set-values", spaced=True)


def _template(plan: Plan) -> dict[str, Data]:
    """Return the pod as the hook lays it over its own."""
    annotations = annotations_for(plan, [])
    return {**({"metadata": {"annotations": annotations}} if annotations else {}), "spec": _spec(plan)}


def _spec(plan: Plan) -> dict[str, Data]:
    who = plan.place.identity
    mounts: list[Data] = []
    if plan.builds:
        mounts.append({"name": "storage", "mountPath": Explained(who.storage, "settings/storage-volume")})
    if plan.answers.cache(plan.target) != "none":
        mounts.append({"name": "cache", "mountPath": Explained(who.werf_home, "settings/cache")})
    container: dict[str, Data] = {
        "name": _JOB,
        "securityContext": security_context(plan),
        **resources(plan),
        "volumeMounts": [*mounts, *ids_mounts(plan)],
    }
    spec: dict[str, Data] = {
        "serviceAccountName": Explained(plan.answers["service_account"], "settings/service-account"),
        **host_users(plan),
        "securityContext": pod_security_context(plan),
        "containers": [container],
        "volumes": [*cache_volumes(plan), *ids_volumes(plan)],
    }
    if labels := plan.answers.node_labels:
        spec["nodeSelector"] = Explained(dict(labels), "settings/node-selector")
    spec |= tolerations(plan)
    return spec


def _config_map(plan: Plan, template: dict[str, Data]) -> dict[str, Data]:
    content, _ = dump([template])
    return {
        "apiVersion": "v1",
        "kind": Explained("ConfigMap", "settings/job-container"),
        "metadata": {"name": _TEMPLATE_MAP, "namespace": plan.answers["namespace"]},
        "data": {_TEMPLATE_FILE: content},
    }
