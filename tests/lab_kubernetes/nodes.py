"""The chapter nodes: 3,000 nodes of several kernels are read in the time that the program gives itself."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.lab_kernels.results import Row
from tests.lab_kernels.session import Told
from tests.lab_kubernetes.session import Session

COUNT = 3000
_IMAGES = 50
_AT_ONCE = 250
_AT_MOST = 2
POOLS = (
    ("jammy", "5.15.0-113-generic", "Ubuntu 22.04.4 LTS"),
    ("noble", "6.8.0-41-generic", "Ubuntu 24.04.1 LTS"),
    ("bookworm", "6.1.0-23-amd64", "Debian GNU/Linux 12 (bookworm)"),
    ("rhel8", "4.18.0-553.16.1.el8_10.x86_64", "Red Hat Enterprise Linux 8.10 (Ootpa)"),
)
"""Pools of nodes in equal parts: label, kernel, system."""


def read(session: Session) -> Iterator[Row]:
    """The doctor and an export, compared with kubectl's own list."""
    for first in range(0, COUNT, _AT_ONCE):
        nodes = [_node(number) for number in range(first, first + _AT_ONCE)]
        made = session.cluster.kubectl("create", "--filename", "-", text=_listed(nodes), seconds=300)
        if made.status:
            raise RuntimeError(f"nodes are not taken: {made.last_line}")
    wide = session.cluster.kubectl("get", "nodes", "--output", "wide", "--no-headers")
    lines = len(wide.output.splitlines())
    yield Row("kubectl get nodes -o wide", f"{COUNT} nodes", f"{lines} nodes", lines == COUNT, wide.seconds)
    seconds, told = _timed(lambda: session.program("doctor", "--json"))
    yield _beside_kubectl(session, wide.seconds, seconds)
    verdict = json.loads(told.output) if told.output else {"facts": {}, "pools": []}
    yield _counted(verdict["facts"], seconds)
    yield _in_pools(verdict["pools"])
    yield _without_pool(session, verdict["pools"])
    for pool in verdict["pools"]:
        yield _exported(session, pool)


def _timed(run: Callable[[], Told]) -> tuple[float, Told]:
    started = time.monotonic()
    told = run()
    return time.monotonic() - started, told


def _beside_kubectl(session: Session, kubectl: float, doctor: float) -> Row:
    """The best of three each, in turns: whatever else this machine does hits both."""
    listed, read = [kubectl], [doctor]
    for _ in range(2):
        listed.append(session.cluster.kubectl("get", "nodes", "--output", "wide", "--no-headers").seconds)
        read.append(_timed(lambda: session.program("doctor", "--json"))[0])
    times = min(read) / min(listed)
    predicted = f"at most {_AT_MOST} times kubectl's time"
    holds = times <= _AT_MOST
    seen = predicted if holds else f"{times:.1f} times kubectl's time"
    print(f"         doctor {min(read):.2f} s, kubectl {min(listed):.2f} s: {times:.2f} times", flush=True)
    return Row("doctor, compared with kubectl get nodes -o wide", predicted, seen, holds, min(read))


def _counted(facts: dict[str, Any], seconds: float) -> Row:
    values = {key: fact["value"] for key, fact in facts.items()}
    seen = f"{values.get('cluster.nodes', values.get('cluster.error', 'nothing'))} nodes"
    return Row("doctor", f"{COUNT} nodes", seen, seen == f"{COUNT} nodes", seconds)


def _in_pools(pools: list[dict[str, Any]]) -> Row:
    """The pools by the label that tells them apart; the lab made them in equal parts."""
    predicted = ", ".join(sorted(f"{pool}: {COUNT // len(POOLS)}" for pool, _, _ in POOLS))
    seen = ", ".join(sorted(f"{pool['name']}: {pool['nodes']}" for pool in pools))
    return Row("doctor: pools", predicted, seen, seen == predicted)


def _without_pool(session: Session, pools: list[dict[str, Any]]) -> Row:
    """Without a pool the Pod may land on any node: the export takes what all of them can do, or asks for one."""
    started = time.monotonic()
    told = session.program("export", "kubernetes", "--json")
    modes = {pool["mode"] for pool in pools}
    common = next(iter(modes)) if len(modes) == 1 and None not in modes else ""
    predicted = common or "another mode, or no export"
    got = json.loads(told.output)["mode"] if told.status == 0 else f"status {told.status}: {told.complaint}"
    holds = got == common if common else told.status != 0 or got != "overlay"
    return Row("export kubernetes, no pool", predicted, got, holds, time.monotonic() - started)


def _exported(session: Session, pool: dict[str, Any]) -> Row:
    """A pool's export has the mode that the doctor names for it, and its labels in the Pod."""
    started = time.monotonic()
    told = session.program("export", "kubernetes", "--pool", pool["name"], "--json")
    predicted = f"{pool['mode']}, its labels in the Pod" if pool["mode"] else "no export"
    if told.status:
        seen = "no export" if not pool["mode"] else f"status {told.status}: {told.complaint}"
    else:
        document = json.loads(told.output)
        content = "".join(artifact["content"] for artifact in document["artifacts"])
        labelled = "nodeSelector" in content and f"pool: {pool['name']}" in content
        seen = f"{document['mode']}, {'its labels' if labelled else 'no label'} in the Pod"
    name = f"export kubernetes --pool {pool['name']}"
    return Row(name, predicted, seen, seen == predicted, time.monotonic() - started)


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
