"""The Pod of a GitLab job, as the runner's Kubernetes executor makes it of config.toml: Debian has no runner.

Source: GitLab Runner, executors/kubernetes/kubernetes.go (preparePodConfig, buildContainer, getVolumes,
getVolumeMounts, buildPermissionsInitContainer) and common/config.go (GetContainerSecurityContext). Labels,
annotations and variables that only name the job are left out.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.lab_kubernetes.declarations import HELPER_IMAGE

Table = Mapping[str, Any]

NAME = "runner-lab-project-1-concurrent-0"
BUILDS = "/builds"
_DROPPED = "NET_RAW"
"""What the runner drops by itself."""
_KEYS = {
    *("allow_privilege_escalation", "build_container_security_context", "image", "namespace", "node_selector"),
    *("node_tolerations", "pod_annotations", "pod_security_context", "pod_spec", "privileged", "service_account"),
    *("logs_base_dir", "scripts_base_dir", "volumes"),
}
_OF_A_CONTAINER = ("run_as_user", "run_as_group", "run_as_non_root", "read_only_root_filesystem")
_PROFILES = ("seccomp_profile", "app_armor_profile")


def pod_of(runner: Table) -> dict[str, Any]:
    """The Pod before its patches. Raises ValueError for a key of which nothing is known here."""
    table: Table = runner["kubernetes"]
    if unknown := set(table) - _KEYS:
        raise ValueError(f"keys of runners.kubernetes that the lab does not know: {', '.join(sorted(unknown))}")
    spec: dict[str, Any] = {
        "restartPolicy": "Never",
        "serviceAccountName": table["service_account"],
        "securityContext": {_field(key): value for key, value in table["pod_security_context"].items()},
        "volumes": _volumes(table),
        "initContainers": [_permissions(table)],
        "containers": [
            _container("build", table["image"], table, "build_container_security_context"),
            _container("helper", HELPER_IMAGE, table, "helper_container_security_context"),
        ],
    }
    if selector := table.get("node_selector"):
        spec["nodeSelector"] = selector
    if tolerated := table.get("node_tolerations"):
        spec["tolerations"] = [_toleration(key, effect) for key, effect in tolerated.items()]
    metadata = {"name": NAME, "namespace": table["namespace"], "annotations": table.get("pod_annotations", {})}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def logs_folder(table: Table) -> str:
    """Where the job's output is written: a volume that both containers have."""
    return f"{table.get('logs_base_dir', '').rstrip('/')}/logs-1-1"


def scripts_folder(table: Table) -> str:
    """Where the job's scripts are."""
    return f"{table.get('scripts_base_dir', '').rstrip('/')}/scripts-1-1"


def _container(name: str, image: str, table: Table, key: str) -> dict[str, Any]:
    return {
        "name": name,
        "image": image,
        "command": ["sh"],
        "stdin": True,
        "volumeMounts": _mounts(table),
        "securityContext": security_context(table, key),
    }


def _permissions(table: Table) -> dict[str, Any]:
    """Opens the file of the job's output to whoever builds."""
    log = f"{logs_folder(table)}/output.log"
    return {
        "name": "init-permissions",
        "image": HELPER_IMAGE,
        "command": ["sh", "-c", f"touch {log} && (chmod 777 {log} || exit 0)"],
        "volumeMounts": _mounts(table),
        "securityContext": security_context(table, "init_permissions_container_security_context"),
    }


def security_context(table: Table, key: str) -> dict[str, Any]:
    """The security context of one container: its own keys, and what stands for all of them."""
    own: Table = table.get(key, {})
    context: dict[str, Any] = {"capabilities": {"drop": [_DROPPED], **own.get("capabilities", {})}}
    for name in ("privileged", "allow_privilege_escalation"):
        if (value := own.get(name, table.get(name))) is not None:
            context[_field(name)] = value
    context |= {_field(name): own[name] for name in _OF_A_CONTAINER if name in own}
    if "selinux_type" in own:
        context["seLinuxOptions"] = {"type": own["selinux_type"]}
    for name in _PROFILES:
        if name in own:
            context[_field(name)] = {_field(part): value for part, value in own[name].items()}
    return context


def _configured(table: Table) -> list[tuple[str, dict[str, Any], str]]:
    """Volumes of the configuration: name, source, where each is mounted."""
    volumes: Table = table["volumes"]
    kinds: tuple[tuple[str, Callable[[str], dict[str, Any]]], ...] = (
        ("pvc", lambda name: {"persistentVolumeClaim": {"claimName": name}}),
        ("empty_dir", lambda _: {"emptyDir": {}}),
    )
    return [(one["name"], make(one["name"]), one["mount_path"]) for key, make in kinds for one in volumes.get(key, ())]


def _all_volumes(table: Table) -> list[tuple[str, dict[str, Any], str]]:
    own = (("repo", BUILDS), ("scripts", scripts_folder(table)), ("logs", logs_folder(table)))
    return [*_configured(table), *((name, {"emptyDir": {}}, path) for name, path in own)]


def _volumes(table: Table) -> list[dict[str, Any]]:
    return list({name: {"name": name, **source} for name, source, _ in _all_volumes(table)}.values())


def _mounts(table: Table) -> list[dict[str, str]]:
    return [{"name": name, "mountPath": path} for name, _, path in _all_volumes(table)]


def _toleration(said: str, effect: str) -> dict[str, str]:
    key, equals, value = said.partition("=")
    wanted = {"operator": "Equal", "value": value} if equals else {"operator": "Exists"}
    return {"key": key, "effect": effect, **wanted}


def _field(key: str) -> str:
    """A key of TOML as the field of Kubernetes: `run_as_user` is `runAsUser`."""
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def patches_of(runner: Table) -> Sequence[str]:
    """The patches that the runner merges into the Pod: none of them without its flag."""
    is_on = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true" in runner.get("environment", ())
    patches = runner["kubernetes"].get("pod_spec", ()) if is_on else ()
    if any(one["patch_type"] != "strategic" for one in patches):
        raise ValueError("the lab merges strategic patches alone")
    return [one["patch"] for one in patches]
