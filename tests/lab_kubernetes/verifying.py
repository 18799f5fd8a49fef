"""The chapter verify: a trial in the cluster proves every mode, and leaves nothing behind."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.lab.exports import MODES
from tests.lab.rig import REPOSITORY
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.session import NAMESPACE, Session

_KINDS = "jobs,pods,serviceaccounts,persistentvolumeclaims,configmaps"
_LABEL = "io.werf-wizard/verify"
_PROVED = "status 0, proved, nothing left"


def proved(session: Session) -> Iterator[Row]:
    """Every mode and hardening; the namespace that is missing; an interrupted trial."""
    session.prepare_nodes()
    for mode, hardening in MODES:
        yield _trial(session, f"verify kubernetes --mode {mode} --hardening {hardening}", mode, hardening)
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    yield _trial(session, "verify kubernetes, the namespace is there", "overlay", "standard")
    yield _trial(session, "verify ci-kubernetes", "overlay", "standard", "ci-kubernetes")
    yield _interrupted(session)


def left(session: Session) -> list[str]:
    """What trials have left in the cluster, a moment after their end."""
    for _ in range(60):
        labelled = session.cluster.kubectl("get", _KINDS, "--all-namespaces", "--selector", _LABEL, "--output", "name")
        spaces = session.cluster.kubectl("get", "namespaces", "--selector", _LABEL, "--output", "name")
        found = [line for line in (labelled.output + spaces.output).splitlines() if "/" in line]
        if not found:
            return []
        time.sleep(1)
    return found


def _trial(session: Session, name: str, mode: str, hardening: str, target: str = "kubernetes") -> Row:
    started = time.monotonic()
    told = session.program("verify", target, *session.options(mode, hardening), "--timeout", "90", "--json")
    seconds = time.monotonic() - started
    verdict = json.loads(told.output) if told.output else {}
    failed = [need["id"] for need in verdict.get("needs", ()) if need["status"] == "failed"]
    what = "proved" if verdict.get("proved") == "yes" else f"not proved ({', '.join(failed) or told.complaint})"
    remains = left(session)
    seen = f"status {told.status}, {what}, {', '.join(remains) + ' left' if remains else 'nothing left'}"
    return Row(name, _PROVED, seen, seen == _PROVED, seconds)


def _interrupted(session: Session) -> Row:
    """Ctrl-C as soon as the Job is there."""
    started = time.monotonic()
    words = ["verify", "kubernetes", *session.options("overlay", "standard"), "--timeout", "90", "--lang", "en"]
    trial = subprocess.Popen(
        [sys.executable, "-m", "wizard", *words], cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    there = False
    while not there and trial.poll() is None and time.monotonic() < started + 60:
        jobs = session.cluster.kubectl("get", "jobs", "--all-namespaces", "--selector", _LABEL, "--output", "name")
        there = "job" in jobs.output
    trial.send_signal(signal.SIGINT)
    status = trial.wait(60)
    remains = left(session)
    predicted = "the Job was there, status 130, nothing left"
    what = "the Job was there" if there else "no Job was seen"
    seen = f"{what}, status {status}, {', '.join(remains) + ' left' if remains else 'nothing left'}"
    return Row("verify kubernetes, then Ctrl-C", predicted, seen, seen == predicted, time.monotonic() - started)
