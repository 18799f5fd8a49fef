"""The chapter pools: a mixed cluster, from the doctor's table to one manifest a pool, which its own nodes take.

Two nodes are machines, one of them tainted. The others are Node objects: their kernels, systems and architectures are
what their status says, the scheduler sends Pods to them, and nothing runs there.
"""

import json
import re
import shlex
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tests.lab.exports import build, driver_of
from tests.lab.pods import IMAGE
from tests.lab_kernels import judging
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import exported_files
from tests.lab_kubernetes import gitlab
from tests.lab_kubernetes.session import NAMESPACE, Session
from tests.lab_kubernetes.verifying import left

_OBJECT = "lab=object"
_SHARED_FOLDER = "/srv/shared"
_SHARED_VOLUME = {
    "apiVersion": "v1",
    "kind": "PersistentVolume",
    "metadata": {"name": "lab-shared"},
    "spec": {
        "capacity": {"storage": "20Gi"},
        "accessModes": ["ReadWriteMany"],
        "storageClassName": "lab-shared",
        "hostPath": {"path": _SHARED_FOLDER},
    },
}
"""Both machines have this folder, as they would have a network's."""
_SHARED = ("cache=shared", "cache_class=lab-shared")
_MEETING = "cd ~/.werf && touch $(hostname) && until ls werf-machines werf-builders; do sleep 1; done"


@dataclass(frozen=True)
class Kind:
    """Nodes of one kind: their pool by its label, what their status says, and the mode that is foretold for them.

    `mode` is empty if none can be: then `status` is that of an export for the pool.
    """

    pool: str
    count: int
    kernel: str
    system: str
    mode: str
    status: int = 0
    taint: str = ""
    machine: str = "amd64"
    os: str = "linux"
    is_machine: bool = False

    @property
    def names(self) -> list[str]:
        """The names of its nodes."""
        return [f"{self.pool}-{number}" for number in range(self.count)]


MACHINES = (
    Kind("machines", 1, "", "", "overlay", is_machine=True),
    Kind("builders", 1, "", "", "overlay", taint="builds=only:NoSchedule", is_machine=True),
)
OBJECTS = (
    Kind("jammy", 3, "5.15.0-113-generic", "Ubuntu 22.04.4 LTS", "overlay"),
    Kind("noble", 3, "6.8.0-41-generic", "Ubuntu 24.04.1 LTS", "", status=3),
    Kind("rhel8", 2, "4.18.0-553.16.1.el8_10.x86_64", "Red Hat Enterprise Linux 8.10 (Ootpa)", "", status=3),
    Kind("seven", 2, "3.10.0-1160.el7.x86_64", "CentOS Linux 7 (Core)", "", status=1),
    Kind("control", 1, "6.1.0-23-amd64", "Debian GNU/Linux 12 (bookworm)", "overlay", taint="role=control:NoSchedule"),
    Kind("arm", 2, "6.1.0-23-arm64", "Debian GNU/Linux 12 (bookworm)", "overlay", machine="arm64"),
    Kind("windows", 1, "10.0.20348.2582", "Windows Server 2022 Datacenter", "", os="windows"),
)
_POOLS = tuple(kind for kind in (*MACHINES, *OBJECTS) if kind.os == "linux")


def walked(session: Session) -> Iterator[Row]:
    """From the doctor to one manifest a pool; then trials on all pools at once."""
    _label_machines(session)
    make_objects(session, is_ready=True)
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    yield from _told(session)
    yield _without_pool(session)
    for kind in _POOLS:
        yield _exported(session, kind)
    yield from _architectures(session)
    yield _job_of_gitlab(session)
    yield from _runners(session)
    yield _shared(session)
    make_objects(session, is_ready=False)
    yield _tried(session)


def _label_machines(session: Session) -> None:
    for name, kind in zip(("node1", "node2"), MACHINES, strict=True):
        session.cluster.kubectl("label", "node", name, f"pool={kind.pool}")
        if kind.taint:
            session.cluster.kubectl("taint", "node", name, kind.taint)


def make_objects(session: Session, *, is_ready: bool) -> None:
    """Make Node objects: ready ones, to which the scheduler sends Pods, or some that have lost their machines."""
    session.cluster.kubectl("delete", "nodes", "--selector", _OBJECT)
    items = [_node(kind, name, is_ready=is_ready) for kind in OBJECTS for name in kind.names]
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    made = session.cluster.kubectl("create", "--filename", "-", text=listed)
    if made.status:
        raise RuntimeError(f"nodes are not taken: {made.last_line}")
    session.until("nodes have the taints of their state", lambda: _settled(session, is_ready=is_ready))


def _settled(session: Session, *, is_ready: bool) -> bool:
    nodes = session.cluster.object("nodes", "--selector", _OBJECT).get("items", ())
    return all(_is_tainted(node) is not is_ready for node in nodes)


def _is_tainted(node: dict[str, Any]) -> bool:
    return any(one["key"].startswith("node.kubernetes.io/") for one in node["spec"].get("taints", ()))


def _node(kind: Kind, name: str, *, is_ready: bool) -> dict[str, Any]:
    labels = {"pool": kind.pool, "kubernetes.io/os": kind.os, "kubernetes.io/arch": kind.machine}
    metadata = {"name": name, "labels": {**labels, "kubernetes.io/hostname": name, "lab": "object"}}
    key, _, rest = kind.taint.partition("=")
    value, _, effect = rest.partition(":")
    ready = {"type": "Ready", "status": "True" if is_ready else "False", "reason": "Lab", "message": "an object"}
    room = {"cpu": "16", "memory": "64Gi", "pods": "110", "ephemeral-storage": "100Gi"}
    info = {
        **{f"{part}ID": name for part in ("machine", "boot")},
        "systemUUID": name,
        "kernelVersion": kind.kernel,
        "osImage": kind.system,
        "containerRuntimeVersion": "containerd://1.7.20",
        "kubeletVersion": "v1.20.2",
        "kubeProxyVersion": "v1.20.2",
        "operatingSystem": kind.os,
        "architecture": kind.machine,
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": metadata,
        "spec": {"taints": [{"key": key, "value": value, "effect": effect}] if kind.taint else []},
        "status": {"nodeInfo": info, "conditions": [ready], "capacity": room, "allocatable": room},
    }


def _told(session: Session) -> Iterator[Row]:
    """The table: as data, and as it is read in both languages."""
    started = time.monotonic()
    told = session.program("doctor", "--json")
    pools = json.loads(told.output)["pools"]
    seen = _listed((one["name"], one["nodes"], one["mode"]) for one in pools)
    predicted = _listed((kind.pool, kind.count, kind.mode) for kind in _POOLS)
    yield Row("doctor: pools", predicted, seen, seen == predicted, time.monotonic() - started)
    for language in ("en", "ru"):
        table = session.program("doctor", "--lang", language).output
        shown = [kind.pool for kind in _POOLS if f" {kind.count} {kind.pool}" in " ".join(table.split())]
        predicted = f"{len(_POOLS)} pools, windows is none of them"
        seen = f"{len(shown)} pools, windows is {'one' if 'Windows' in table else 'none'} of them"
        yield Row(f"doctor --lang {language}: the table", predicted, seen, seen == predicted)


def _listed(pools: Iterator[tuple[str, int, str | None]]) -> str:
    return ", ".join(sorted(f"{name}: {nodes} {mode or 'no mode'}" for name, nodes, mode in pools))


def _without_pool(session: Session) -> Row:
    told = session.program("export", "kubernetes")
    able = [kind.pool for kind in _POOLS if f"--pool {kind.pool}." in told.stderr]
    seen = f"status {told.status}, names {'pools that can' if able else 'no pool'}"
    predicted = "status 1, names pools that can"
    return Row("export kubernetes, no pool", predicted, seen, seen == predicted)


def _words(kind: Kind, first: str = "", *more: str) -> list[str]:
    """The words of a pool's export; `first` is run before the build."""
    command = build(driver_of(kind.mode)).removesuffix(" .") + " /project"
    if first:
        command = f"sh -c {shlex.quote(f'{first} && {command}')}"
    sets = (f"ref={IMAGE}", f"command={command}", "node_apparmor=no", "repo=registry.example.com/app", *more)
    return ["--pool", kind.pool, *(word for one in sets for word in ("--set", one))]


def _exported(session: Session, kind: Kind) -> Row:
    """A pool's manifest: its Pod builds there, or is sent there; or what cannot be is refused."""
    name = f"export kubernetes --pool {kind.pool}"
    if not kind.mode:
        told = session.program("export", "kubernetes", *_words(kind))
        return Row(name, f"status {kind.status}", f"status {told.status}", told.status == kind.status)
    started = time.monotonic()
    content = exported_files("kubernetes", *_words(kind))[0].content
    if kind.is_machine:
        outcome = session.play(content)
        return judging.build(f"{name}, applied", "yes", outcome)
    applied = session.apply(content)
    node = session.node_of("werf", started + 60) if applied.builds else applied.last_line
    session.clear()
    seen = f"sent to {node.rpartition('-')[0] or node}"
    return Row(f"{name}, applied", f"sent to {kind.pool}", seen, node in kind.names, time.monotonic() - started)


def _architectures(session: Session) -> Iterator[Row]:
    """What is built on one architecture does not run on nodes of another, and the export says so."""
    for pool, machine in (("arm", "arm64"), ("jammy", "amd64")):
        kind = next(one for one in _POOLS if one.pool == pool)
        told = session.program("export", "kubernetes", *_words(kind))
        seen = re.search(r"Images are built for (\w+): (\d+) nodes \((\w+)\)", told.stderr)
        others = [one for one in _POOLS if one.machine != machine]
        predicted = f"images for {machine}, not for {sum(one.count for one in others)} {others[0].machine} nodes"
        said = f"images for {seen[1]}, not for {seen[2]} {seen[3]} nodes" if seen else "nothing of it"
        yield Row(f"export kubernetes --pool {pool}: architectures", predicted, said, said == predicted)


def _job_of_gitlab(session: Session) -> Row:
    """One runner a pool: its job's Pod has the labels and tolerations of the pool."""
    kind = MACHINES[1]
    files = {file.path: file.content for file in exported_files("gitlab-kubernetes", *_words(kind))}
    session.must(session.apply(files["werf-runner.yaml"]))
    outcome = gitlab.run(session, gitlab.runner_of(files["config.template.toml"]), kind.mode)
    return judging.build(f"export gitlab-kubernetes --pool {kind.pool}: the job's Pod", "yes", outcome)


def _runners(session: Session) -> Iterator[Row]:
    """One config.toml with a runner for each pool that can: each runner's job is run on its own pool."""
    able = [kind for kind in _POOLS if kind.mode]
    words = [word for word in _words(MACHINES[0]) if word not in ("--pool", MACHINES[0].pool)]
    files = {file.path: file.content for file in exported_files("gitlab-kubernetes", "--pools", *words)}
    session.must(session.apply(files["werf-runner.yaml"]))
    runners = {one["name"].removeprefix("werf-"): one for one in gitlab.runners_of(files["config.toml"])}
    predicted = _listed_names(kind.pool for kind in able)
    seen = _listed_names(runners)
    yield Row("export gitlab-kubernetes --pools: the runners", predicted, seen, seen == predicted)
    for kind in able:
        yield _of_runner(session, kind, runners[kind.pool])


def _of_runner(session: Session, kind: Kind, runner: gitlab.Runner) -> Row:
    name = f"export gitlab-kubernetes --pools: a job of the runner {runner['name']}"
    if kind.is_machine:
        return judging.build(name, "yes", gitlab.run(session, runner, kind.mode))
    started = time.monotonic()
    node = gitlab.node_of(session, runner, started + 60)
    seen = f"sent to {node.rpartition('-')[0] or node}"
    return Row(name, f"sent to {kind.pool}", seen, node in kind.names, time.monotonic() - started)


def _listed_names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _shared(session: Session) -> Row:
    """A Pod on each machine, both at once, with one claim for the cache: each waits until it sees the other's file."""
    started = time.monotonic()
    session.cluster.inside("a folder for all", "mkdir", "--parents", "--mode=0777", _SHARED_FOLDER)
    session.must(session.apply(json.dumps(_SHARED_VOLUME)))
    for kind in MACHINES:
        whole = list(yaml.safe_load_all(exported_files("kubernetes", *_words(kind, _MEETING, *_SHARED))[0].content))
        pod = next(one for one in whole if one["kind"] == "Pod")
        pod["metadata"]["name"] = f"werf-{kind.pool}"
        session.must(session.apply(yaml.safe_dump_all(whole)))
    ended = {kind.pool: session.phase_of(f"werf-{kind.pool}", started + 120) for kind in MACHINES}
    seen = ", ".join(f"{pool}: {phase}" for pool, phase in ended.items())
    session.clear(NAMESPACE, "persistentvolumeclaims")
    predicted = ", ".join(f"{kind.pool}: Succeeded" for kind in MACHINES)
    name = "export kubernetes --set cache=shared: Pods on two nodes, one cache, at once"
    return Row(name, predicted, seen, seen == predicted, time.monotonic() - started)


def _tried(session: Session) -> Row:
    """Machines prove their mode; pools without machines stay unknown, what nothing can work on is not tried."""
    started = time.monotonic()
    words = [word for word in _words(MACHINES[0]) if word not in ("--pool", MACHINES[0].pool)]
    told = session.program("verify", "kubernetes", "--pools", *words, "--timeout", "30", "--json")
    seconds = time.monotonic() - started
    found = {one["name"]: one["proved"] for one in json.loads(told.output or '{"pools": []}')["pools"]}
    wanted = {kind.pool: "yes" if kind.is_machine else "no" if kind.status == 1 else "unknown" for kind in _POOLS}
    remains = left(session)
    predicted = f"status 1, {_answers(wanted)}, nothing left"
    seen = f"status {told.status}, {_answers(found)}, {', '.join(remains) + ' left' if remains else 'nothing left'}"
    return Row("verify kubernetes --pools", predicted, seen, seen == predicted, seconds)


def _answers(found: dict[str, str]) -> str:
    return ", ".join(f"{name}: {answer}" for name, answer in sorted(found.items()))
