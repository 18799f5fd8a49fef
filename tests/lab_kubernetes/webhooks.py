"""The chapter webhooks: a cluster's admission refuses the trial's Pod, changes it, adds to it, or cannot be asked."""

import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tests.lab_kernels import judging
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.admission import Answer, Pod, silent_webhook, webhook
from tests.lab_kubernetes.session import NAMESPACE, Session
from tests.lab_kubernetes.verifying import left

_NOTHING = "nothing"


def _refuses_unconfined(pod: Pod) -> str:
    """As Kyverno's policy of the restricted seccomp profiles does."""
    kinds = [_context(pod).get("seccompProfile", {}).get("type")]
    if "Unconfined" not in kinds:
        return ""
    return (
        "resource Pod was blocked due to the following policies: restrict-seccomp: check-seccomp: validation error: "
        "Use of custom Seccomp profiles is disallowed. The field spec.containers[*].securityContext.seccompProfile.type "
        "must be unset or set to RuntimeDefault or Localhost."
    )


def _refuses_images(pod: Pod) -> str:
    """As a policy of registries does, which has nothing to do with what a container may."""
    return f"image {pod['spec']['containers'][0]['image']} is not from an allowed registry"


def _sets_seccomp(pod: Pod) -> str:
    _context(pod)["seccompProfile"] = {"type": "RuntimeDefault"}
    return ""


def _takes_escalation(pod: Pod) -> str:
    _context(pod)["allowPrivilegeEscalation"] = False
    return ""


def _moves_image(pod: Pod) -> str:
    container = pod["spec"]["containers"][0]
    container["image"] = f"mirror.example.com/{container['image']}"
    container["imagePullPolicy"] = "Always"
    return ""


def _adds_sidecar(pod: Pod) -> str:
    """As a service mesh does: a container that stays as long as the Pod does."""
    own = pod["spec"]["containers"][0]
    pod["spec"]["containers"].append({"name": "mesh", "image": own["image"], "command": ["sleep", "3600"]})
    return ""


def _context(pod: Pod) -> Pod:
    context: Pod = pod["spec"]["containers"][0].setdefault("securityContext", {})
    return context


@dataclass(frozen=True)
class Case:
    """What a webhook does, and what the trial has to say: exit code, problem, and what it names as changed."""

    name: str
    answer: Answer | None
    status: int
    problem: str = _NOTHING
    changed: str = ""


CASES = (
    Case("refuses an unconfined seccomp profile", _refuses_unconfined, 1, "admission-denies-privileged"),
    Case("refuses the image's registry", _refuses_images, 1),
    Case(
        "sets seccompProfile to RuntimeDefault",
        _sets_seccomp,
        1,
        "userns-blocked-by-seccomp-or-lsm",
        "securityContext.seccompProfile.type",
    ),
    Case(
        "sets allowPrivilegeEscalation to false",
        _takes_escalation,
        1,
        "newuidmap-not-permitted",
        "securityContext.allowPrivilegeEscalation",
    ),
    Case("takes the image from a mirror out of reach", _moves_image, 1, "registry-unreachable", "image"),
    Case("adds a container that stays", _adds_sidecar, 0, changed="mesh"),
    Case("cannot be asked", None, 1, "admission-webhook-failed"),
)


def asked(session: Session) -> Iterator[Row]:
    """A trial under each webhook; and without one, afterwards."""
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    for case in CASES:
        with _under(session, case):
            yield _tried(session, case)
    yield _tried(session, Case("none", None, 0))


def _under(session: Session, case: Case) -> AbstractContextManager[None]:
    return webhook(session, case.answer) if case.answer else silent_webhook(session)


def _tried(session: Session, case: Case) -> Row:
    started = time.monotonic()
    words = session.options("overlay", "standard")
    told = session.program("verify", "kubernetes", *words, "--timeout", "40", "--json")
    seconds = time.monotonic() - started
    verdict = json.loads(told.output) if told.output else {}
    print(json.dumps(verdict)[:3000], told.stderr[-1500:])
    problem = next(iter(verdict.get("problems", ())), _NOTHING)
    changed = ", ".join(one["field"] for one in verdict.get("changed", ()))
    remains = left(session)
    predicted = f"status {case.status}, {case.problem}, changed: {case.changed or 'nothing'}, nothing left"
    seen = f"status {told.status}, {problem}, changed: {changed or 'nothing'}, "
    seen += f"{', '.join(remains)} left" if remains else "nothing left"
    holds = seen == predicted
    if not holds:
        said = str(verdict.get("said", "")).splitlines() or [told.complaint]
        seen += f": `{judging.plain_line(said[-1])}`"
    return Row(f"verify kubernetes, a webhook that {case.name}", predicted, seen, holds, seconds)
