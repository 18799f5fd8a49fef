"""The objects of a survey in a cluster: the probe on every node, or on one node of each pool.

Nothing of the node is mounted, no rights are given, and the Pods have no token. What the probe's container is allowed
is what the export would give the container that builds.
"""

from collections.abc import Mapping, Sequence

from wizard.facts.nodes import Node
from wizard.formats.notes import Data, Explained, bare, fields_of, items_of
from wizard.plan.plan import Plan
from wizard.plan.pools import Pool
from wizard.plan.settings import Answers
from wizard.records import Record, replace
from wizard.survey.outputs import NODE
from wizard.survey.pods import PROBE
from wizard.targets.kubernetes.literal import literal
from wizard.targets.kubernetes.objects import namespace_object
from wizard.targets.kubernetes.pod import annotations_of, build_container, spec_around, volumes
from wizard.targets.pod_security import enforced_level
from wizard.verifying.trial import script

NAMESPACE = "werf-wizard-survey"
"""The survey's own namespace: removing what a manifest made removes nothing else."""
LABEL = "io.werf-wizard/survey"
_TOPIC = "concepts/surveys"
_SMALL: Mapping[str, Data] = {
    "requests": {"cpu": "10m", "memory": "32Mi"},
    "limits": {"cpu": "500m", "memory": "128Mi"},
}
"""What the probe takes; a quota refuses a Pod that does not say it."""
_JOB_SECONDS = 3600
"""Seconds after which the cluster itself ends a Job that nobody removed, and then removes it."""
_REST = "trap exit TERM\nwhile :; do sleep 3600 & wait; done\n"


class SurveyObjects(Record):
    """What is created: `namespace` only if it is the survey's own, then the workloads."""

    name: str
    namespace: dict[str, Data] | None
    workloads: tuple[dict[str, Data], ...]


def survey_plan(plan: Plan) -> Plan:
    """Return the plan of the Pods: nothing is built, so nothing is kept, cloned or deployed."""
    given = {**plan.answers.given, "git": "", "cache": "emptydir", "service_account": "default", "workload": "pod"}
    return replace(plan, answers=Answers({**given, "namespace": plan.answers.given.get("namespace", NAMESPACE)}))


def survey_objects(plan: Plan, name: str, pools: Sequence[Pool] = ()) -> SurveyObjects:
    """Return the objects: a DaemonSet, or with `pools` one Job for each of them."""
    plan = survey_plan(plan)
    labels: dict[str, Data] = {LABEL: name}
    spec = _pod_spec(plan)
    level = enforced_level(bare(spec), bare(annotations_of(plan)), plan.kubernetes)
    is_own = plan.answers["namespace"] == NAMESPACE
    namespace = namespace_object(plan, level) if is_own and plan.answers["namespace_create"] == "yes" else None
    work = [_job(plan, f"{name}-{number}", labels, spec, pool) for number, pool in enumerate(pools, 1)]
    return SurveyObjects(name, namespace, tuple(work or [_daemon_set(plan, name, labels, spec)]))


def _pod_spec(plan: Plan) -> dict[str, Data]:
    """Return the spec with the probe as its only container."""
    keep = [one for one in volumes(plan) if fields_of(bare(one)).get("name") != "registry"]
    spec = spec_around(plan, _probe(plan), keep)
    del spec["serviceAccountName"]
    spec["automountServiceAccountToken"] = False
    spec["enableServiceLinks"] = False
    spec["terminationGracePeriodSeconds"] = 1
    spec["nodeSelector"] = Explained(
        {"kubernetes.io/os": "linux", **plan.answers.node_labels}, "settings/node-selector"
    )
    # A survey is of all nodes: what it looks at is what a Pod that tolerates their taints would meet.
    spec.setdefault("tolerations", Explained([{"operator": "Exists"}], "settings/tolerations"))
    return spec


def _probe(plan: Plan) -> dict[str, Data]:
    container = build_container(plan)
    mounts = [one for one in items_of(container["volumeMounts"]) if fields_of(bare(one)).get("name") != "registry"]
    limits = fields_of(fields_of(bare(container.get("resources"))).get("limits"))
    own = {**_SMALL, "limits": {**fields_of(_SMALL["limits"]), **limits}}
    return {
        "name": PROBE,
        "image": container["image"],
        "command": Explained(["sh", "-c", literal(_script())], _TOPIC),
        "env": [{"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
        "securityContext": container["securityContext"],
        "resources": own,
        "volumeMounts": mounts,
    }


def _script() -> str:
    """Return the probe with its output in the log, and in the Pod's status."""
    return f'{{\necho "{NODE}=$NODE_NAME"\n{script()}}} | tee /dev/termination-log\n'


def _daemon_set(plan: Plan, name: str, labels: dict[str, Data], spec: dict[str, Data]) -> dict[str, Data]:
    """Return the DaemonSet: its Pods probe once, as they start, and then rest."""
    probe = items_of(spec["containers"])
    rest: dict[str, Data] = {
        "name": "rest",
        "image": plan.image.ref,
        "command": ["sh", "-c", _REST],
        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
        "resources": {"requests": {"cpu": "1m", "memory": "8Mi"}, "limits": {"cpu": "50m", "memory": "32Mi"}},
    }
    whole: dict[str, Data] = {**spec, "restartPolicy": "Always", "initContainers": probe, "containers": [rest]}
    template: dict[str, Data] = {"metadata": _template_meta(plan, labels), "spec": whole}
    return {
        "apiVersion": "apps/v1",
        "kind": Explained("DaemonSet", _TOPIC),
        "metadata": {"name": name, "namespace": plan.answers["namespace"], "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "updateStrategy": {"type": "OnDelete"},
            "template": template,
        },
    }


def _job(plan: Plan, name: str, labels: dict[str, Data], spec: dict[str, Data], pool: Pool) -> dict[str, Data]:
    """Return a Job on one node of a pool: by the pool's labels, or else on a node by its name."""
    placed = dict(spec)
    if pool.selector or not pool.needs_selector:
        labels_of_nodes = {**fields_of(bare(spec["nodeSelector"])), **pool.selector}
        placed["nodeSelector"] = Explained(labels_of_nodes, "settings/node-selector")
    else:
        placed["affinity"] = _on_node(node_of_sample(pool).name)
    template: dict[str, Data] = {"metadata": _template_meta(plan, labels), "spec": placed}
    return {
        "apiVersion": "batch/v1",
        "kind": Explained("Job", _TOPIC),
        "metadata": {"name": name, "namespace": plan.answers["namespace"], "labels": labels},
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": _JOB_SECONDS,
            "ttlSecondsAfterFinished": _JOB_SECONDS,
            "template": template,
        },
    }


def _template_meta(plan: Plan, labels: dict[str, Data]) -> dict[str, Data]:
    annotations = {
        key.replace(f"/{plan.place.container}", f"/{PROBE}"): value for key, value in annotations_of(plan).items()
    }
    return {"labels": labels, **({"annotations": annotations} if annotations else {})}


def node_of_sample(pool: Pool) -> Node:
    """Return the node of a pool that is asked: one that takes Pods now, if there is one."""
    return min(pool.nodes, key=lambda node: (node.cordoned or not node.ready, node.name))


def _on_node(name: str) -> dict[str, Data]:
    field: dict[str, Data] = {"key": "metadata.name", "operator": "In", "values": [name]}
    terms: dict[str, Data] = {"nodeSelectorTerms": [{"matchFields": [field]}]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": terms}}
