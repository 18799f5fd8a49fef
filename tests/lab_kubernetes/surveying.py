"""The chapter survey: the probe on the nodes of a mixed cluster, two of which are machines; nothing of it stays."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.lab.pods import IMAGE
from tests.lab.rig import REPOSITORY
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import Told
from tests.lab_kubernetes.pools import OBJECTS, make_objects
from tests.lab_kubernetes.session import Session

_LABEL = "io.werf-wizard/survey"
_NAMESPACE = "werf-wizard-survey"
_KINDS = "daemonsets,jobs,pods"
_SETTINGS = ("--set", f"ref={IMAGE}", "--set", "node_apparmor=no")
_MACHINES = ("node1", "node2")
_SILENT = sorted(name for kind in OBJECTS if kind.os == "linux" for name in kind.names)


def surveyed(session: Session) -> Iterator[Row]:
    """All nodes, a sample, by hand from the manifest, Ctrl-C, a kubelet that has stopped."""
    machines = ", ".join(f"{name}: overlay" for name in _MACHINES)
    yield _row(session, "survey: two machines", f"status 0, {machines}, 0 silent", "--timeout", "120")
    make_objects(session, is_ready=False)
    rest = f"{len(_SILENT)} silent"
    yield _row(session, "survey: nodes without machines", f"status 3, {machines}, {rest}", "--timeout", "40")
    yield _row(session, "survey once more, at once", f"status 3, {machines}, {rest}", "--timeout", "40")
    sampled = f"status 3, node1: overlay, {len({kind.pool for kind in OBJECTS if kind.os == 'linux'})} silent"
    yield _row(session, "survey --sample", sampled, "--sample", "--timeout", "40")
    yield _by_hand(session, f"status 3, {machines}, {rest}")
    yield _interrupted(session)
    session.cluster.kubectl("delete", "nodes", "--selector", "lab=object")
    yield _with_stopped_kubelet(session)


def _row(session: Session, name: str, predicted: str, *words: str) -> Row:
    started = time.monotonic()
    told = session.program("survey", "--json", *_SETTINGS, *words)
    seconds = time.monotonic() - started
    return _compared(session, name, predicted, told, seconds)


def _compared(session: Session, name: str, predicted: str, told: Told, seconds: float) -> Row:
    predicted, seen = f"{predicted}, nothing left", f"{_said(told)}, {_left(session)}"
    return Row(name, predicted, seen, seen == predicted, seconds)


def _said(told: Told) -> str:
    if not told.output:
        return f"status {told.status}: {told.complaint}"
    data: dict[str, Any] = json.loads(told.output)
    modes = ", ".join(sorted(f"{one['name']}: {one['mode']}" for one in data["machines"]))
    return f"status {told.status}, {modes}, {len(data['unreached'])} silent"


def _left(session: Session) -> str:
    """What is left of surveys in the cluster, a moment after their end."""
    for _ in range(30):
        found = session.cluster.kubectl("get", _KINDS, "--all-namespaces", "--selector", _LABEL, "--output", "name")
        spaces = session.cluster.kubectl("get", "namespaces", "--output", "name")
        names = [line for line in found.output.splitlines() if "/" in line]
        names += [line for line in spaces.output.splitlines() if line == f"namespace/{_NAMESPACE}"]
        if not names:
            return "nothing left"
        time.sleep(1)
    return f"{', '.join(names[:3])} left"


def _by_hand(session: Session, predicted: str) -> Row:
    """The manifest applied by somebody else, what its Pods say collected, all removed, and then read."""
    started = time.monotonic()
    manifest = session.program("survey", "--manifest", *_SETTINGS).output
    session.must(session.apply(manifest))
    where = ("--namespace", _NAMESPACE, "--selector", f"{_LABEL}={_NAMESPACE}")
    session.until("the machines have answered", lambda: _running(session, *where) == len(_MACHINES), 120)
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for name, words in (("pods", ("pods", *where)), ("nodes", ("nodes",))):
            path = Path(folder) / f"{name}.json"
            path.write_text(session.cluster.kubectl("get", *words, "--output", "json").output, "utf-8")
            sources += ["--from", str(path)]
        session.cluster.kubectl("delete", "--filename", "-", "--wait=false", text=manifest)
        session.cluster.kubectl("delete", "pods", "--all", "-n", _NAMESPACE, "--grace-period=0", "--force")
        told = session.program("survey", "--json", *sources)
    return _compared(session, "survey --manifest, then --from", predicted, told, time.monotonic() - started)


def _running(session: Session, *where: str) -> int:
    pods = session.cluster.object("pods", *where).get("items", ())
    return sum(one["status"]["phase"] == "Running" for one in pods)


def _interrupted(session: Session) -> Row:
    """Ctrl-C as soon as Pods are there."""
    started = time.monotonic()
    words = [sys.executable, "-m", "wizard", "survey", *_SETTINGS, "--timeout", "90", "--lang", "en"]
    survey = subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    there = False
    while not there and survey.poll() is None and time.monotonic() < started + 60:
        pods = session.cluster.kubectl("get", "pods", "--all-namespaces", "--selector", _LABEL, "--output", "name")
        there = "pod/" in pods.output
    survey.send_signal(signal.SIGINT)
    status = survey.wait(90)
    predicted = "Pods were there, status 130, nothing left"
    seen = f"{'Pods were there' if there else 'no Pod was seen'}, status {status}, {_left(session)}"
    return Row("survey, then Ctrl-C", predicted, seen, seen == predicted, time.monotonic() - started)


def _with_stopped_kubelet(session: Session) -> Row:
    """A node that the cluster takes for ready, and whose kubelet does nothing: it is named, not waited for."""
    with session.cluster.stopped_kubelet("node2"):
        return _row(
            session,
            "survey: a kubelet that has stopped",
            "status 3, node1: overlay, 1 silent",
            *("--timeout", "30"),
        )
