"""The chapter admission: a cluster's own rules refuse the trial's Pod, change it, or cannot be asked."""

import json
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from tests.lab_kernels import judging
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.admission import Answer, Tree, allow_policy, set_policy, webhook
from tests.lab_kubernetes.session import NAMESPACE, Session
from tests.lab_kubernetes.verifying import left

_NOTHING = "nothing"


def _refuses_unconfined(pod: Tree) -> str:
    """As Kyverno's policy of the restricted seccomp profiles does."""
    if _first(pod)["securityContext"].get("seccompProfile", {}).get("type") != "Unconfined":
        return ""
    return (
        "resource Pod was blocked due to the following policies: restrict-seccomp: check-seccomp: validation error: "
        "Use of custom Seccomp profiles is disallowed. The field spec.containers[*].securityContext.seccompProfile."
        "type must be unset or set to RuntimeDefault or Localhost."
    )


def _refuses_images(pod: Tree) -> str:
    """As a policy of registries does, which has nothing to do with what a container may."""
    return f"image {_first(pod)['image']} is not from an allowed registry"


def _takes_all(_: Tree) -> str:
    return ""


def _first(pod: Tree) -> Tree:
    container: Tree = pod["spec"]["containers"][0]
    return container


@dataclass(frozen=True)
class Case:
    """A rule of a cluster, and what a trial has to say of it: exit code, problem, and the field that was changed.

    `hears` is whether there is a webhook, and `answer` what it says: with None nobody answers.
    """

    name: str
    status: int
    problem: str = _NOTHING
    changed: str = ""
    dropped: tuple[str, ...] = ()
    hears: bool = True
    answer: Answer | None = None


CASES = (
    Case(
        "a webhook that refuses an unconfined seccomp profile",
        1,
        "admission-denies-privileged",
        answer=_refuses_unconfined,
    ),
    Case("a webhook that refuses the image's registry", 1, answer=_refuses_images),
    Case("a webhook that takes all Pods", 0, answer=_takes_all),
    Case("a webhook that cannot be asked", 3, "admission-webhook-failed"),
    Case(
        "a policy that takes SETUID and SETGID away",
        1,
        "newuidmap-not-permitted",
        "securityContext.capabilities.drop",
        ("SETUID", "SETGID"),
        hears=False,
    ),
    Case("no rule", 0, hears=False),
)


def asked(session: Session) -> Iterator[Row]:
    """A trial under each rule; and without one, afterwards."""
    allow_policy(session)
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    for case in CASES:
        set_policy(session, *case.dropped)
        with webhook(session, case.answer) if case.hears else nullcontext():
            yield _tried(session, case)


def _tried(session: Session, case: Case) -> Row:
    started = time.monotonic()
    words = session.options("overlay", "standard")
    told = session.program("verify", "kubernetes", *words, "--timeout", "40", "--json")
    seconds = time.monotonic() - started
    verdict = json.loads(told.output) if told.output else {}
    problem = next(iter(verdict.get("problems", ())), _NOTHING)
    changed = ", ".join(one["field"] for one in verdict.get("changed", ())) or _NOTHING
    remains = left(session)
    predicted = f"status {case.status}, {case.problem}, changed: {case.changed or _NOTHING}, nothing left"
    kept = f"{', '.join(remains)} left" if remains else "nothing left"
    seen = f"status {told.status}, {problem}, changed: {changed}, {kept}"
    holds = seen == predicted
    if not holds:
        said = str(verdict.get("said", "")).splitlines() or [told.complaint]
        seen += f": `{judging.plain_line(said[-1])}`"
    return Row(f"verify kubernetes under {case.name}", predicted, seen, holds, seconds)
