"""The chapter ablations: each setting of a Pod taken away fails as its page foretells, and `diagnose` names it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tests.lab.exports import MODES
from tests.lab_kernels import judging
from tests.lab_kernels.judging import Outcome, Without
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.session import NAMESPACE, Session

Container = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """A setting that is taken away: what the Pod has instead, its topic, where it applies, the problem it makes."""

    words: str
    topic: str
    applies: Callable[[Container], bool]
    change: Callable[[Container], object]
    problems: str


def _security(container: Container) -> dict[str, Any]:
    found: dict[str, Any] = container["securityContext"]
    return found


def _has_seccomp(kind: str) -> Callable[[Container], bool]:
    return lambda container: _security(container).get("seccompProfile", {}).get("type") == kind


def _is_privileged(container: Container) -> bool:
    """Runtimes filter nothing in privileged containers, and the API refuses them without escalation."""
    return bool(_security(container).get("privileged"))


def _with_default_seccomp(container: Container) -> None:
    _security(container)["seccompProfile"] = {"type": "RuntimeDefault"}


def _adds(name: str) -> Callable[[Container], bool]:
    return lambda container: name in _security(container).get("capabilities", {}).get("add", ())


def _without_capability(name: str) -> Callable[[Container], object]:
    return lambda container: _security(container)["capabilities"]["add"].remove(name)


_BLOCKED = "userns-blocked-by-seccomp-or-lsm"
_IDS = "newuidmap-not-permitted"

TAKEN = (
    Taken(
        "allowPrivilegeEscalation: false",
        "settings/privilege-escalation",
        lambda container: (
            _security(container).get("allowPrivilegeEscalation") is True and not _is_privileged(container)
        ),
        lambda container: _security(container).update(allowPrivilegeEscalation=False),
        _IDS,
    ),
    Taken(
        "seccompProfile: RuntimeDefault",
        "settings/seccomp-unconfined",
        lambda container: _has_seccomp("Unconfined")(container) and not _is_privileged(container),
        _with_default_seccomp,
        _BLOCKED,
    ),
    Taken(
        "seccompProfile: RuntimeDefault",
        "settings/seccomp-profile",
        _has_seccomp("Localhost"),
        _with_default_seccomp,
        _BLOCKED,
    ),
    *(
        Taken(f"capabilities without {name}", "settings/capabilities", _adds(name), _without_capability(name), _IDS)
        for name in ("SETUID", "SETGID")
    ),
    Taken(
        "no squat.ai/fuse",
        "settings/device-fuse",
        lambda container: "squat.ai/fuse" in container.get("resources", {}).get("limits", {}),
        lambda container: container["resources"]["limits"].pop("squat.ai/fuse"),
        "fuse-device-missing",
    ),
    Taken(
        "privileged: false",
        "settings/privileged",
        _is_privileged,
        lambda container: _security(container).update(privileged=False),
        f"{_BLOCKED} fuse-device-missing",
    ),
)
"""Without a seccompProfile Kubernetes confines nothing by itself: what is tried is its default profile."""


def taken_away(session: Session) -> Iterator[Row]:
    """Every setting, in every mode and hardening that has it."""
    session.prepare_nodes()
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    for mode, hardening in MODES:
        manifest = session.export("kubernetes", mode, hardening)["kubernetes.yaml"].content
        for taken in TAKEN:
            if (changed := without(manifest, taken)) is None:
                continue
            outcome = session.play(changed)
            yield _judged(session, f"{mode}, {hardening}: {taken.words}", taken, outcome)


def without(manifest: str, taken: Taken) -> str | None:
    """The manifest with the Pod's container changed; None if the setting is not in it."""
    documents = list(yaml.safe_load_all(manifest))
    pod = next(one for one in documents if one["kind"] == "Pod")
    container = pod["spec"]["containers"][0]
    if not taken.applies(container):
        return None
    taken.change(container)
    return str(yaml.safe_dump_all(documents, sort_keys=False))


def _judged(session: Session, name: str, taken: Taken, outcome: Outcome) -> Row:
    said = session.diagnosed(outcome.output) if not outcome.builds else ""
    return judging.taken_away(name, Without(taken.words, taken.topic, ()), outcome, said, taken.problems)
