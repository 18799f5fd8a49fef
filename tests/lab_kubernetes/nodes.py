"""The chapter nodes: 3,000 nodes of several kernels are read in the time that the program gives itself."""

import json
import time
from collections.abc import Iterator
from typing import Any

from tests.lab_kernels.results import Row
from tests.lab_kubernetes.session import Session

COUNT = 3000
_IMAGES = 50
_AT_ONCE = 250
POOLS = (
    ("jammy", "5.15.0-113-generic", "Ubuntu 22.04.4 LTS"),
    ("noble", "6.8.0-41-generic", "Ubuntu 24.04.1 LTS"),
    ("bookworm", "6.1.0-23-amd64", "Debian GNU/Linux 12 (bookworm)"),
    ("rhel8", "4.18.0-553.16.1.el8_10.x86_64", "Red Hat Enterprise Linux 8.10 (Ootpa)"),
)
"""Pools of nodes in equal parts: label, kernel, system."""


def read(session: Session) -> Iterator[Row]:
    """The doctor and an export, beside kubectl's own list."""
    for first in range(0, COUNT, _AT_ONCE):
        nodes = [_node(number) for number in range(first, first + _AT_ONCE)]
        made = session.cluster.kubectl("create", "--filename", "-", text=_listed(nodes), seconds=300)
        if made.status:
            raise RuntimeError(f"nodes are not taken: {made.last_line}")
    wide = session.cluster.kubectl("get", "nodes", "--output", "wide", "--no-headers")
    lines = len(wide.output.splitlines())
    yield Row("kubectl get nodes -o wide", f"{COUNT} nodes", f"{lines} nodes", lines == COUNT, wide.seconds)
    yield _doctor(session)
    yield from _exports(session)


def _doctor(session: Session) -> Row:
    started = time.monotonic()
    told = session.program("doctor", "--json")
    facts = json.loads(told.output)["facts"] if told.output else {}
    values = {key: fact["value"] if isinstance(fact, dict) else fact for key, fact in facts.items()}
    seen = f"{values.get('cluster.nodes', values.get('cluster.error', 'nothing'))} nodes"
    return Row("doctor", f"{COUNT} nodes", seen, seen == f"{COUNT} nodes", time.monotonic() - started)


def _exports(session: Session) -> Iterator[Row]:
    """A pool by its label: its own kernels decide. Without one, this machine's kernel must not."""
    for pool, mode in (("noble", "overlay"), ("jammy", "overlay"), ("bookworm", "overlay"), ("rhel8", "fuse-device")):
        started = time.monotonic()
        told = session.program("export", "kubernetes", "--set", f"node_selector=pool={pool}", "--json")
        got = json.loads(told.output)["mode"] if told.status == 0 else f"status {told.status}: {told.complaint}"
        yield Row(f"export kubernetes, pool={pool}", mode, got, got == mode, time.monotonic() - started)


def _listed(nodes: list[dict[str, Any]]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": nodes})


def _node(number: int) -> dict[str, Any]:
    pool, kernel, system = POOLS[number % len(POOLS)]
    images = [
        {
            "names": [
                f"registry.example.com/team-{one}/app@sha256:{one:064x}",
                f"registry.example.com/team-{one}/app:{one}",
            ],
            "sizeBytes": 100_000_000 + one,
        }
        for one in range(_IMAGES)
    ]
    info = {
        "machineID": f"{number:032x}",
        "systemUUID": f"{number:032x}",
        "bootID": f"{number:032x}",
        "kernelVersion": kernel,
        "osImage": system,
        "containerRuntimeVersion": "containerd://1.7.20",
        "kubeletVersion": "v1.30.3",
        "kubeProxyVersion": "v1.30.3",
        "operatingSystem": "linux",
        "architecture": "amd64",
    }
    name = f"node-{number:04d}"
    labels = {"pool": pool, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name}
    ready = {"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "status": {
            "nodeInfo": info,
            "images": images,
            "conditions": [ready],
            "capacity": {"cpu": "16", "memory": "64Gi", "pods": "110"},
        },
    }
