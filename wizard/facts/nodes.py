"""The nodes of a cluster: what is needed of each, and what all of them come to as facts.

Source: Kubernetes API reference, Node: `spec` and `status.nodeInfo`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from wizard.facts.printed import as_object, items, line, part
from wizard.records import EMPTY, Record

Able = Literal["yes", "no", ""]
"""Whether a runtime has user namespaces for Pods; empty if it does not say."""

_FOR_A_WHILE = "node.kubernetes.io/"
"""The prefix of taints that Kubernetes itself puts on a node in trouble, and takes away again."""
_KEEPS_PODS_OFF = ("NoSchedule", "NoExecute")


class Taint(Record):
    """What keeps Pods off a node that do not tolerate it."""

    key: str
    value: str
    effect: str


class Node(Record):
    """One node, as the cluster's API lists it. Text that the API does not give is empty.

    `kernel`, `os_image`, `runtime` and `kubelet` are as `kubectl get nodes -o wide` shows them. `devices` are the
    extended resources that it can give to Pods.
    """

    name: str
    labels: Mapping[str, str] = EMPTY
    taints: tuple[Taint, ...] = ()
    cordoned: bool = False
    ready: bool = True
    system: str = "linux"
    machine: str = ""
    kernel: str = ""
    os_image: str = ""
    runtime: str = ""
    kubelet: str = ""
    user_namespaces: Able = ""
    devices: tuple[str, ...] = ()


def node_of(item: object) -> Node:
    """Return a node from the API's object, which may have any shape."""
    metadata, spec, status = (part(item, key) for key in ("metadata", "spec", "status"))
    info = part(status, "nodeInfo")
    labels = {key: value for key, value in part(metadata, "labels").items() if isinstance(value, str)}
    return Node(
        name=line(metadata.get("name", "")),
        labels=labels,
        taints=tuple(_taints(spec)),
        cordoned=spec.get("unschedulable") is True,
        ready=_is_ready(status),
        system=line(info.get("operatingSystem", "") or labels.get("kubernetes.io/os", "") or "linux"),
        machine=line(info.get("architecture", "") or labels.get("kubernetes.io/arch", "")),
        kernel=line(info.get("kernelVersion", "")),
        os_image=line(info.get("osImage", "")),
        runtime=line(info.get("containerRuntimeVersion", "")),
        kubelet=line(info.get("kubeletVersion", "")),
        user_namespaces=_has_user_namespaces(status),
        devices=tuple(sorted(_devices(status))),
    )


def _taints(spec: Mapping[str, object]) -> Iterator[Taint]:
    for one in items(spec, "taints"):
        known = as_object(one)
        effect = line(known.get("effect", ""))
        key = line(known.get("key", ""))
        if effect in _KEEPS_PODS_OFF and not key.startswith(_FOR_A_WHILE):
            yield Taint(key, line(known.get("value") or ""), effect)


def _is_ready(status: Mapping[str, object]) -> bool:
    """Return whether the node says that it is ready; one that says nothing of it counts as ready."""
    said = (as_object(one) for one in items(status, "conditions"))
    return next((one.get("status") == "True" for one in said if one.get("type") == "Ready"), True)


def _has_user_namespaces(status: Mapping[str, object]) -> Able:
    """Return what the node's default runtime says; the default handler has no name (NodeStatus, runtimeHandlers)."""
    handlers = (as_object(one) for one in items(status, "runtimeHandlers"))
    default = next((one for one in handlers if one and not one.get("name")), None)
    if default is None:
        return ""
    return "yes" if part(default, "features").get("userNamespaces") is True else "no"


def _devices(status: Mapping[str, object]) -> Iterator[str]:
    """Return the extended resources: their names have a domain that is not Kubernetes' own."""
    for name, count in part(status, "allocatable").items():
        if "/" in name and "kubernetes.io/" not in name and count not in ("0", 0):
            yield line(name)


def open_nodes(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Return the nodes on which a Pod of Linux can start that tolerates no taint.

    A cordoned node, or one in trouble, comes back: it counts.
    """
    return tuple(node for node in nodes if node.system == "linux" and not node.taints)


def selected(nodes: Iterable[Node], selector: Mapping[str, str]) -> tuple[Node, ...]:
    """Return the nodes that have all these labels."""
    wanted = selector.items()
    return tuple(node for node in nodes if wanted <= node.labels.items())


def facts_of_nodes(nodes: Sequence[Node]) -> dict[str, str]:
    """Return cluster.* for these nodes: each value that one of them has, once."""
    told = {
        "cluster.nodes": str(len(nodes)),
        "cluster.version": _joined(node.kubelet for node in nodes),
        "cluster.kernel": _joined(node.kernel for node in nodes),
        "cluster.os": _joined(node.os_image for node in nodes),
        "cluster.runtime": _joined(node.runtime for node in nodes),
    }
    able = {node.user_namespaces for node in nodes}
    if "" not in able:
        told["cluster.user_namespaces"] = "no" if "no" in able else "yes"
    return told


def _joined(values: Iterable[str]) -> str:
    return ",".join(sorted({value.replace(",", " ") for value in values}))
