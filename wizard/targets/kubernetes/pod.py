"""The Pod, or the Job with it: the confinement in Kubernetes' fields."""

import shlex
from typing import Any

from wizard.plan.confinement import NEEDED_CAPABILITIES
from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE_NAME
from wizard.targets.docker import STORAGE, WERF_HOME, WORKSPACE
from wizard.targets.kubernetes.objects import cache_claim, ids_config_map, storage_claim
from wizard.targets.yaml_text import Noted

CONTAINER = "werf"
SECCOMP_PATH = "profiles/werf-buildah.json"
"""Below the kubelet's seccomp folder, /var/lib/kubelet/seccomp."""

APPARMOR_FIELD_SINCE = (1, 30)
USER = 1000
_FETCH = "fetch"


def workload(plan: Plan, spec: dict[str, Any]) -> dict[str, Any]:
    """The Pod, or a Job around it."""
    meta: dict[str, Any] = {"name": plan.answers["name"], "namespace": plan.answers["namespace"]}
    annotations = _annotations(plan)
    if plan.answers["workload"] == "pod":
        if annotations:
            meta["annotations"] = annotations
        return {"apiVersion": "v1", "kind": Noted("Pod", "settings/workload"), "metadata": meta, "spec": spec}
    template = {**({"metadata": {"annotations": annotations}} if annotations else {}), "spec": spec}
    return {
        "apiVersion": "batch/v1",
        "kind": Noted("Job", "settings/workload"),
        "metadata": meta,
        "spec": {"backoffLimit": 0, "template": template},
    }


def _annotations(plan: Plan) -> dict[str, Any]:
    annotations: dict[str, Any] = {}
    if plan.kubernetes < APPARMOR_FIELD_SINCE and plan.confinement.apparmor != "engine":
        unconfined = plan.confinement.apparmor == "unconfined"
        value = "unconfined" if unconfined else f"localhost/{PROFILE_NAME}"
        topic = "settings/apparmor-unconfined" if unconfined else "settings/apparmor-profile"
        containers = [_FETCH, CONTAINER] if plan.answers["git"] else [CONTAINER]
        for name in containers:
            annotations[f"container.apparmor.security.beta.kubernetes.io/{name}"] = Noted(value, topic)
    if plan.confinement.fuse_device and plan.answers["fuse_plugin"] == "crio":
        annotations["io.kubernetes.cri-o.Devices"] = Noted("/dev/fuse", "settings/device-fuse")
    return annotations


def pod_spec(plan: Plan) -> dict[str, Any]:
    """The spec of the Pod."""
    spec: dict[str, Any] = {
        "serviceAccountName": plan.answers["service_account"],
        "restartPolicy": "Never",
        "securityContext": Noted(
            {
                "runAsNonRoot": True,
                "runAsUser": USER,
                "runAsGroup": USER,
                "fsGroup": USER,
                "fsGroupChangePolicy": "OnRootMismatch",
            },
            "settings/user",
        ),
    }
    if plan.answers["git"]:
        spec["initContainers"] = [_fetch(plan)]
    spec["containers"] = [_container(plan)]
    spec["volumes"] = _volumes(plan)
    return spec


def _container(plan: Plan) -> dict[str, Any]:
    container: dict[str, Any] = {
        "name": CONTAINER,
        "image": Noted(plan.image.ref, "settings/image"),
        "command": Noted(shlex.split(plan.answers["command"]), "settings/command"),
    }
    if plan.answers["git"]:
        container["workingDir"] = Noted(WORKSPACE, "settings/git")
    if plan.answers["repo"]:
        container["env"] = [{"name": "WERF_REPO", "value": Noted(plan.answers["repo"], "settings/repo")}]
    container["securityContext"] = _security_context(plan)
    if plan.confinement.fuse_device and plan.answers["fuse_plugin"] != "crio":
        container["resources"] = {"limits": {plan.answers["fuse_plugin"]: Noted(1, "settings/device-fuse")}}
    container["volumeMounts"] = _mounts(plan)
    return container


def _security_context(plan: Plan) -> dict[str, Any]:
    c = plan.confinement
    context: dict[str, Any] = {}
    if c.privileged:
        context["privileged"] = Noted(True, "settings/privileged")
    context["allowPrivilegeEscalation"] = Noted(True, "settings/privilege-escalation")
    if c.seccomp == "profile":
        context["seccompProfile"] = Noted(
            {"type": "Localhost", "localhostProfile": SECCOMP_PATH}, "settings/seccomp-profile"
        )
    else:
        context["seccompProfile"] = Noted({"type": "Unconfined"}, "settings/seccomp-unconfined")
    if plan.kubernetes >= APPARMOR_FIELD_SINCE:
        context |= _apparmor_field(plan)
    if c.unlabelled:
        kind = "container_engine_t" if c.hardening == "least-privilege" else "spc_t"
        context["seLinuxOptions"] = Noted({"type": kind}, "settings/selinux-label")
    if c.least_capabilities:
        context["capabilities"] = Noted({"drop": ["ALL"], "add": list(NEEDED_CAPABILITIES)}, "settings/capabilities")
    return context


def _apparmor_field(plan: Plan) -> dict[str, Any]:
    match plan.confinement.apparmor:
        case "unconfined":
            return {"appArmorProfile": Noted({"type": "Unconfined"}, "settings/apparmor-unconfined")}
        case "profile":
            value = {"type": "Localhost", "localhostProfile": PROFILE_NAME}
            return {"appArmorProfile": Noted(value, "settings/apparmor-profile")}
    return {}


def _fetch(plan: Plan) -> dict[str, Any]:
    """Clones the project whole: werf looks into its history."""
    return {
        "name": _FETCH,
        "image": plan.image.ref,
        "command": Noted(["git", "clone", "--", plan.answers["git"], WORKSPACE], "settings/git"),
        "securityContext": {
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "volumeMounts": [{"name": "workspace", "mountPath": WORKSPACE}],
    }


def _mounts(plan: Plan) -> list[Any]:
    mounts: list[Any] = [{"name": "storage", "mountPath": Noted(STORAGE, "settings/storage-volume")}]
    if plan.answers.cache("kubernetes") != "none":
        mounts.append({"name": "cache", "mountPath": Noted(WERF_HOME, "settings/cache")})
    registry = Noted("/home/build/.docker", "settings/registry-credentials")
    mounts.append({"name": "registry", "mountPath": registry, "readOnly": True})
    if plan.answers["git"]:
        mounts.append({"name": "workspace", "mountPath": WORKSPACE})
    if plan.confinement.small_id_range:
        for name in ("subuid", "subgid"):
            path = Noted(f"/etc/{name}", "settings/subordinate-ids")
            mounts.append({"name": "subordinate-ids", "mountPath": path, "subPath": "ranges", "readOnly": True})
    return mounts


def _volumes(plan: Plan) -> list[Any]:
    cache = plan.answers.cache("kubernetes")

    def volume(name: str, claim: str) -> dict[str, Any]:
        return {
            "name": name,
            **({"persistentVolumeClaim": {"claimName": claim}} if cache == "pvc" else {"emptyDir": {}}),
        }

    volumes: list[Any] = [volume("storage", storage_claim(plan))]
    if cache != "none":
        volumes.append(volume("cache", cache_claim(plan)))
    secret = {
        "secretName": f"{plan.answers['name']}-registry",
        "optional": True,
        "items": [{"key": ".dockerconfigjson", "path": "config.json"}],
    }
    volumes.append({"name": "registry", "secret": secret})
    if plan.answers["git"]:
        volumes.append({"name": "workspace", "emptyDir": {}})
    if plan.confinement.small_id_range:
        volumes.append({"name": "subordinate-ids", "configMap": {"name": ids_config_map(plan)}})
    return volumes
