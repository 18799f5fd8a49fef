"""A Pod as admission sees it: plain data of the shapes that the Pod Security Standards are held against."""

from typing import Any

from wizard.documents.model import Admitted
from wizard.documents.pod import PodNode
from wizard.documents.tree import DocumentNode


def admitted(pod: PodNode) -> Admitted:
    """Return the Pod as admission sees it, in plain data of the shapes that its rules expect."""
    spec: dict[str, Any] = {
        "securityContext": _context(pod.spec.get("securityContext")),
        "volumes": [_plain_volume(one) for one in pod.spec.children("volumes")],
    }
    for name in ("hostNetwork", "hostPID", "hostIPC", "hostUsers"):
        if flag := pod.spec.flag(name):
            spec[name] = flag.value
    for kind in ("initContainers", "containers"):
        spec[kind] = [_plain_container(one) for one in pod.spec.children(kind)]
    entries = pod.annotations.entries if pod.annotations else {}
    return Admitted(spec, {key: node.text for key, node in entries.items()})


def _plain_volume(one: DocumentNode) -> dict[str, Any]:
    name = one.word("name")
    return {"name": name.value if name else "", **{kind: {} for kind in one.entries if kind != "name"}}


def _plain_container(one: DocumentNode) -> dict[str, Any]:
    name = one.word("name")
    ports = [{"hostPort": port.get("hostPort")} for port in one.children("ports") if port.get("hostPort")]
    return {
        "name": name.value if name else "",
        "securityContext": _context(one.get("securityContext")),
        "ports": ports,
    }


def _context(node: DocumentNode | None) -> dict[str, Any]:
    if node is None:
        return {}
    found: dict[str, Any] = {}
    for name in ("privileged", "allowPrivilegeEscalation", "runAsNonRoot"):
        if flag := node.flag(name):
            found[name] = flag.value
    for name in ("seccompProfile", "appArmorProfile", "seLinuxOptions"):
        if node.get(name):
            found[name] = {key: value.text for key, value in node.pairs(name).items()}
    if (user := node.get("runAsUser")) is not None:
        found["runAsUser"] = user.scalar
    if given := node.word("procMount"):
        found["procMount"] = given.value
    found["capabilities"] = {key: [one.value for one in node.words("capabilities", key)] for key in ("add", "drop")}
    found["sysctls"] = [{"name": given.value} for one in node.children("sysctls") if (given := one.word("name"))]
    return found
