"""Exported Pods against the Pod Security Standards as they are published: a row a field, with the values allowed.

The lab's Kubernetes, 1.20, has no Pod Security; this table is not the program's own. Source: the comments "Restricted
Fields" and "Allowed Values" of each check in k8s.io/pod-security-admission, package policy, as of 1.37.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import tomlkit

from tests.lab_kubernetes.gitlab_pod import pod_of
from tests.targets.plans import exported
from tests.targets.schemas import read_documents
from tests.targets.test_kubernetes_versions import CLUSTER_TARGETS, VERSIONS
from wizard.errors import WizardError

Allowed = Callable[[Any], bool]
EVERY = "containers[*].", "initContainers[*]."
ADDED = {
    *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"),
    *("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
}
VOLUMES = {
    *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected"),
    "secret",
}
PROFILES = {"RuntimeDefault", "Localhost"}


def one_of(*values: Any) -> Allowed:
    """Allow these values alone."""
    return lambda value: value in values


BASELINE: dict[str, tuple[tuple[str, ...], Allowed]] = {
    "hostNetwork": (("",), one_of(None, False)),
    "hostPID": (("",), one_of(None, False)),
    "hostIPC": (("",), one_of(None, False)),
    "volumes[*].hostPath": (("",), one_of(None)),
    "securityContext.privileged": (EVERY, one_of(None, False)),
    "securityContext.capabilities.add": (EVERY, lambda added: {*(added or ())} <= ADDED),
    "ports[*].hostPort": (EVERY, one_of(None, 0)),
    "securityContext.appArmorProfile.type": (("", *EVERY), one_of(None, *PROFILES)),
    "securityContext.seLinuxOptions.type": (
        ("", *EVERY),
        lambda kind: (kind or "container_t").startswith("container_"),
    ),
    "securityContext.seLinuxOptions.user": (("", *EVERY), one_of(None, "")),
    "securityContext.seLinuxOptions.role": (("", *EVERY), one_of(None, "")),
    "securityContext.procMount": (EVERY, one_of(None, "Default")),
    "securityContext.seccompProfile.type": (("", *EVERY), one_of(None, *PROFILES)),
    "securityContext.sysctls[*].name": (("",), one_of(None)),
}
RESTRICTED: dict[str, tuple[tuple[str, ...], Allowed]] = {
    "volumes[*]": (("",), lambda volume: volume is None or {*volume} - {"name"} <= VOLUMES),
    "securityContext.allowPrivilegeEscalation": (EVERY, one_of(False)),
    "securityContext.capabilities.drop": (EVERY, lambda dropped: "ALL" in (dropped or ())),
    "securityContext.capabilities.add": (EVERY, lambda added: {*(added or ())} <= {"NET_BIND_SERVICE"}),
}
CASES = [
    (target, mode, hardening)
    for target in CLUSTER_TARGETS
    for mode in ("overlay", "fuse-device", "fuse-privileged")
    for hardening in ("standard", "least-privilege")
    if (mode, hardening) != ("fuse-privileged", "least-privilege")
]

NONE_WRITTEN = {("argocd", mode) for mode in ("overlay", "fuse-device", "fuse-privileged")}
"""Argo CD's namespace is not the export's, and has no label of it."""


def at(data: Any, path: str) -> Iterator[Any]:
    """The values at a path; None for a field that is not there. A list that is empty has none."""
    head, _, rest = path.partition(".")
    name = head.removesuffix("[*]")
    found = data.get(name) if isinstance(data, dict) else None
    if head.endswith("[*]"):
        found = found or []
        for item in found:
            yield from at(item, rest) if rest else [item]
    elif rest:
        yield from at(found, rest)
    else:
        yield found


def refused(spec: dict[str, Any], rules: dict[str, tuple[tuple[str, ...], Allowed]]) -> set[str]:
    """The fields for which a level refuses a Pod."""
    paths = ((field, before + field, allowed) for field, (places, allowed) in rules.items() for before in places)
    return {field for field, path, allowed in paths if not all(map(allowed, at(spec, path)))}


def level_of(pod: dict[str, Any]) -> str:
    """The narrowest level that admits a Pod."""
    names = pod["metadata"].get("annotations", {})
    annotated = [value for key, value in names.items() if key.startswith("container.apparmor.security.beta.")]
    if refused(pod["spec"], BASELINE) or "unconfined" in annotated:
        return "privileged"
    return "baseline" if refused(pod["spec"], RESTRICTED) else "restricted"


@pytest.mark.parametrize(("target", "mode", "hardening"), CASES)
def test_a_namespace_enforces_the_level_that_its_pods_need(target: str, mode: str, hardening: str) -> None:
    seen = 0
    for version in (VERSIONS[0], (1, 30), (1, 34), VERSIONS[-1]):
        given = {
            "mode": mode,
            "hardening": hardening,
            "kubernetes": ".".join(map(str, version)),
            "node_apparmor": "yes",
        }
        if mode == "fuse-privileged":
            given["allow_privileged"] = "yes"
        for pods, label in enforced(target, given):
            seen += len(pods)
            assert label == min(map(level_of, pods), key=["privileged", "baseline", "restricted"].index), version
    assert seen or (target, mode) in NONE_WRITTEN


def enforced(target: str, given: dict[str, str]) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """The Pods of each namespace that an export writes, and the level that its label enforces."""
    try:
        files = exported(target, given, files=True).artifacts
    except WizardError:
        return
    documents = [one for file in files if file.language == "yaml" for one in read_documents(file.content)]
    jobs = [pod_of(tomlkit.parse(file.content).unwrap()["runners"][0]) for file in files if file.path.endswith(".toml")]
    for space in (one for one in documents if one.get("kind") == "Namespace"):
        label = space["metadata"].get("labels", {}).get("pod-security.kubernetes.io/enforce")
        own = [one for one in documents if one.get("metadata", {}).get("namespace") == space["metadata"]["name"]]
        if label and (pods := [pod for one in [*own, *jobs] for pod in pods_in(one)]):
            yield pods, label


def pods_in(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An object that is a Pod, its template of one, the template of GitHub's jobs in a ConfigMap."""
    data = document.get("data", {}) if document.get("kind") == "ConfigMap" else {}
    templates = [one for name in data if name.endswith(".yaml") for one in read_documents(data[name])]
    if document.get("kind") == "Pod":
        templates = [document]
    elif isinstance(document.get("spec"), dict):
        templates = [document["spec"].get("template") or {}]
    yield from ({"metadata": {}, **one} for one in templates if "containers" in one.get("spec", ()))
