"""The chapter refusals: what the program says where a cluster refuses the Pod, or the person."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.lab_kernels import judging
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.session import NAMESPACE, Session
from tests.lab_kubernetes.verifying import left

_QUOTA = "--hard=limits.cpu=4,limits.memory=4Gi"
_TENANT = ("namespace=team", "namespace_create=no", "rbac=none")


@dataclass(frozen=True)
class Refusal:
    """A Pod that the cluster does not run: settings, and the problem that `verify` and `diagnose` have to name.

    `statuses`: the exit codes of `verify` of which one is right; 2 if nothing has to be tried at all.
    """

    name: str
    settings: tuple[str, ...]
    problem: str
    mode: str = "overlay"
    hardening: str = "standard"
    statuses: tuple[int, ...] = (1,)


REFUSALS = (
    Refusal("a quota that wants limits", ("namespace=quota", "namespace_create=no"), "pod-quota"),
    Refusal("no node with the label", ("node_selector=pool=nowhere",), "nothing", statuses=(2,)),
    Refusal(
        "no plugin for /dev/fuse",
        ("fuse_plugin=github.com/fuse",),
        "fuse-device-plugin-unschedulable",
        "fuse-device",
        statuses=(1, 3),
    ),
    Refusal("no seccomp profile on the node", (), "seccomp-profile-missing", hardening="least-privilege"),
    Refusal(
        "an AppArmor profile on a node without AppArmor",
        ("node_apparmor=yes",),
        "apparmor-unconfined-rejected",
        hardening="least-privilege",
        statuses=(1, 3),
    ),
    Refusal("no volume for the claim", ("cache=pvc",), "pvc-not-bound", statuses=(1, 3)),
    Refusal("an image out of reach", ("ref=registry.example.com/none:1",), "registry-unreachable", statuses=(1, 3)),
)


def refused(session: Session) -> Iterator[Row]:
    """Pods that do not run, then people who may not."""
    session.cluster.kubectl("create", "namespace", "quota")
    session.cluster.kubectl("create", "quota", "q", "--namespace", "quota", _QUOTA)
    # One that a trial makes goes with its last Pod, and until then takes nothing new.
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    for refusal in REFUSALS:
        yield _verified(session, refusal)
    yield from _without_secret(session)
    yield from _tenant(session)


def _verified(session: Session, refusal: Refusal) -> Row:
    started = time.monotonic()
    words = session.options(refusal.mode, refusal.hardening, *refusal.settings)
    told = session.program("verify", "kubernetes", *words, "--timeout", "20", "--json")
    seconds = time.monotonic() - started
    verdict = json.loads(told.output) if told.output else {}
    problem = next(iter(verdict.get("problems", ())), "nothing")
    remains = left(session)
    predicted = f"status {' or '.join(map(str, refusal.statuses))}, {refusal.problem}, nothing left"
    seen = f"status {told.status}, {problem}, {', '.join(remains) + ' left' if remains else 'nothing left'}"
    holds = told.status in refusal.statuses and problem == refusal.problem and not remains
    if not holds:
        said = str(verdict.get("said", "")).splitlines() or [told.complaint]
        seen += f": `{judging.plain_line(said[-1])}`"
    return Row(f"verify kubernetes: {refusal.name}", predicted, seen, holds, seconds)


def _without_secret(session: Session) -> Iterator[Row]:
    """The registry's Secret is optional: a build that needs no registry does not need it."""
    content = session.export("kubernetes", "overlay", "standard")["kubernetes.yaml"].content
    yield judging.build("export kubernetes, without the registry's secret", "yes", session.play(content))


def _tenant(session: Session) -> Iterator[Row]:
    """A person with the role edit in one namespace, and nothing else."""
    session.cluster.kubectl("create", "namespace", "team")
    binding = ("create", "rolebinding", "tenant", "--namespace", "team", "--clusterrole=edit", "--user=tenant")
    session.cluster.kubectl(*binding)
    session.be("tenant")
    try:
        yield _doctor(session)
        yield _trial(session, "verify kubernetes as a tenant, in the own namespace", _TENANT, "status 0, proved")
        other = ("namespace=quota", "namespace_create=no", "rbac=none")
        yield _trial(
            session, "verify kubernetes as a tenant, in another namespace", other, "status 2, lacks a permission"
        )
        content = session.export("kubernetes", "overlay", "standard", *_TENANT)["kubernetes.yaml"].content
        applied = session.cluster.kubectl("apply", "--filename", "-", text=content, user="tenant")
        seen = "applied" if applied.status == 0 else f"refused: `{applied.last_line}`"
        yield Row("export kubernetes as a tenant, applied", "applied", seen, seen == "applied", applied.seconds)
    finally:
        session.be("admin")


def _doctor(session: Session) -> Row:
    """The version is known to everybody, and a cluster that refuses its nodes has answered."""
    told = session.program("doctor", "--json")
    facts = json.loads(told.output)["facts"]
    values = {key: fact["value"] if isinstance(fact, dict) else fact for key, fact in facts.items()}
    version = str(values.get("cluster.version", "unknown")).removeprefix("v")
    answered = "answered" if "cluster.error" not in values else f"no answer: {values['cluster.error']}"
    seen = f"answered, {version}" if answered == "answered" else answered
    server = session.described(nodes=0)["engine"].rpartition(" ")[2]
    return Row("doctor as a tenant: the cluster", f"answered, {server}", seen, seen == f"answered, {server}")


def _trial(session: Session, name: str, settings: tuple[str, ...], predicted: str) -> Row:
    started = time.monotonic()
    words = session.options("overlay", "standard", *settings)
    told = session.program("verify", "kubernetes", *words, "--timeout", "60", "--json")
    verdict = json.loads(told.output) if told.output else {}
    lacks = "lacks a permission" in told.stderr
    what = "proved" if verdict.get("proved") == "yes" else "lacks a permission" if lacks else f"`{told.complaint}`"
    seen = f"status {told.status}, {what}"
    return Row(name, predicted, seen, seen == predicted, time.monotonic() - started)
