"""The Pod, or the Job with it: the confinement in Kubernetes' fields."""

import shlex
from typing import Literal

from wizard.formats.notes import Data, Explained, fields_of
from wizard.plan.plan import Plan
from wizard.targets.container import WORKSPACE, environment
from wizard.targets.kubernetes.literal import literal
from wizard.targets.kubernetes.objects import cache_claim, ids_config_map, storage_claim
from wizard.targets.kubernetes.security import (
    annotations_for,
    fuse_plugin_of,
    host_users,
    pod_security_context,
    security_context,
)

_FETCH = "fetch"


def workload(plan: Plan, spec: dict[str, Data]) -> dict[str, Data]:
    """Return the Pod, or a Job around it."""
    meta: dict[str, Data] = {"name": plan.answers["name"], "namespace": plan.answers["namespace"]}
    annotations = annotations_of(plan)
    if plan.answers["workload"] == "pod":
        if annotations:
            meta["annotations"] = annotations
        return {"apiVersion": "v1", "kind": Explained("Pod", "settings/workload"), "metadata": meta, "spec": spec}
    template: dict[str, Data] = {**({"metadata": {"annotations": annotations}} if annotations else {}), "spec": spec}
    return {
        "apiVersion": "batch/v1",
        "kind": Explained("Job", "settings/workload"),
        "metadata": meta,
        "spec": {"backoffLimit": 0, "template": template},
    }


def annotations_of(plan: Plan) -> dict[str, Data]:
    """Return the Pod's annotations."""
    return annotations_for(plan, [_FETCH] if plan.answers["git"] else [])


def pod_spec(plan: Plan) -> dict[str, Data]:
    """Return the spec of the Pod."""
    return spec_around(plan, build_container(plan), volumes(plan))


def spec_around(plan: Plan, container: dict[str, Data], volumes: list[Data]) -> dict[str, Data]:
    """Return the spec of a Pod with this container, and with what its mounts are of."""
    spec: dict[str, Data] = {
        "serviceAccountName": plan.answers["service_account"],
        "restartPolicy": "Never",
        **host_users(plan),
        "securityContext": pod_security_context(plan),
    }
    if labels := plan.answers.node_labels:
        spec["nodeSelector"] = Explained(dict(labels), "settings/node-selector")
    spec |= tolerations(plan)
    if plan.answers["git"]:
        spec["initContainers"] = [_fetch(plan)]
    spec["containers"] = [container]
    spec["volumes"] = volumes
    return spec


def tolerations(plan: Plan) -> dict[str, Data]:
    """Return what lets the Pod start on nodes that keep others off; nothing where none has to."""
    if not plan.answers.tolerations:
        return {}
    tolerated: list[Data] = [dict(one) for one in plan.answers.tolerations]
    return {"tolerations": Explained(tolerated, "settings/tolerations")}


def build_container(plan: Plan) -> dict[str, Data]:
    """Return the container in which werf runs."""
    container: dict[str, Data] = {
        "name": plan.place.container,
        "image": Explained(plan.image.ref, "settings/image"),
        "command": Explained([literal(word) for word in shlex.split(plan.answers["command"])], "settings/command"),
    }
    if plan.answers["git"]:
        container["workingDir"] = Explained(WORKSPACE, "settings/git")
    if variables := environment_list(plan):
        container["env"] = variables
    container["securityContext"] = security_context(plan)
    container |= resources(plan)
    container["volumeMounts"] = mounts(plan)
    return container


def environment_list(plan: Plan) -> list[Data]:
    """Return the environment, as a container has it."""
    return [
        {"name": name, "value": Explained(literal(one.value), one.topic)} for name, one in environment(plan).items()
    ]


def resources(plan: Plan) -> dict[str, Data]:
    """Return what the container that builds asks for and may take, the device with it; nothing where none is said."""
    said = amounts(plan)
    limits = {**fields_of(said.get("limits")), **device(plan)}
    found: dict[str, Data] = {**said, **({"limits": limits} if limits else {})}
    return {"resources": found} if found else {}


def amounts(plan: Plan) -> dict[str, Data]:
    """Return requests and limits of cpu, memory and disk, as far as they are said."""
    kinds: tuple[Literal["requests", "limits"], ...] = ("requests", "limits")
    said = {kind: plan.answers.resources(kind) for kind in kinds}
    return {
        kind: {name: Explained(amount, "settings/resources") for name, amount in known.items()}
        for kind, known in said.items()
        if known
    }


def device(plan: Plan) -> dict[str, Data]:
    """Return the limit that makes the device plugin hand out /dev/fuse; nothing where none is needed."""
    plugin = fuse_plugin_of(plan)
    if not plan.confinement.fuse_device or plugin == "crio":
        return {}
    return {plugin: Explained(1, "settings/device-fuse")}


def _fetch(plan: Plan) -> dict[str, Data]:
    """Clones the project whole: werf looks into its history."""
    return {
        "name": _FETCH,
        "image": plan.image.ref,
        "command": Explained(["git", "clone", "--", literal(plan.answers["git"]), WORKSPACE], "settings/git"),
        "securityContext": {
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        **({"resources": said} if (said := amounts(plan)) else {}),
        "volumeMounts": [{"name": "workspace", "mountPath": WORKSPACE}],
    }


def mounts(plan: Plan) -> list[Data]:
    """Where the volumes are in the container that builds."""
    who = plan.place.identity
    items: list[Data] = []
    if plan.builds:
        items.append({"name": "storage", "mountPath": Explained(who.storage, "settings/storage-volume")})
    if plan.answers.cache(plan.target) != "none":
        items.append({"name": "cache", "mountPath": Explained(who.werf_home, "settings/cache")})
    registry = Explained(f"{who.home}/.docker", "settings/registry-credentials")
    items.append({"name": "registry", "mountPath": registry, "readOnly": True})
    if plan.answers["git"]:
        items.append({"name": "workspace", "mountPath": WORKSPACE})
    return [*items, *ids_mounts(plan)]


def ids_mounts(plan: Plan) -> list[Data]:
    """Ranges that fit a small user namespace, over the image's own."""
    if not plan.confinement.small_id_range:
        return []
    return [
        {
            "name": "subordinate-ids",
            "mountPath": Explained(f"/etc/{name}", "settings/subordinate-ids"),
            "subPath": "ranges",
            "readOnly": True,
        }
        for name in ("subuid", "subgid")
    ]


def volumes(plan: Plan) -> list[Data]:
    """Return the Pod's volumes."""
    items = cache_volumes(plan)
    secret: dict[str, Data] = {
        "secretName": f"{plan.answers['name']}-registry",
        "optional": True,
        "items": [{"key": ".dockerconfigjson", "path": "config.json"}],
    }
    items.append({"name": "registry", "secret": secret})
    if plan.answers["git"]:
        items.append({"name": "workspace", "emptyDir": {}})
    return [*items, *ids_volumes(plan)]


def cache_volumes(plan: Plan) -> list[Data]:
    """Return the volumes of Buildah's storage and of werf's cache."""
    claims = plan.answers.claims(plan.target)

    def volume(name: str, claim: str) -> dict[str, Data]:
        return {
            "name": name,
            **({"persistentVolumeClaim": {"claimName": claim}} if name in claims else {"emptyDir": {}}),
        }

    items: list[Data] = [volume("storage", storage_claim(plan))] if plan.builds else []
    if plan.answers.cache(plan.target) != "none":
        items.append(volume("cache", cache_claim(plan)))
    return items


def ids_volumes(plan: Plan) -> list[Data]:
    """Return the volume of the ranges for a small user namespace."""
    if not plan.confinement.small_id_range:
        return []
    return [{"name": "subordinate-ids", "configMap": {"name": ids_config_map(plan)}}]
