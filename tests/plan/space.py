"""The space of facts that decide: every factor with its values, unknown among them.

Its whole product has more than a hundred million points, too many to visit. But a factor of `OWN` moves only
checks that no other factor of `OWN` moves. So, at one point of `SHARED`, values of a factor that every check
answers alike are one value, and only the product of the different ones has to be decided. `test_modes` holds
that reduction against points drawn from the whole product.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from wizard.facts.model import Fact, Facts, make_facts
from wizard.plan.checks import ALL
from wizard.plan.checks.check import Answer, Check
from wizard.plan.modes import MODES, ModeId, decide

UNKNOWN = ""

SHARED: dict[str, tuple[str, ...]] = {
    "kernel": (
        UNKNOWN,
        "kernel.release=3.10.0-1160.el7.x86_64",
        "kernel.release=4.17.0",
        "kernel.release=4.18.0",
        "kernel.release=4.18.0-553.el8_10.x86_64",
        "kernel.release=5.4.0-150-generic",
        "kernel.release=5.11.0",
        "kernel.release=5.13.0",
        "kernel.release=6.12.0-18-amd64",
    ),
    "tries": (
        UNKNOWN,
        "userns.try=yes",
        "userns.try=no",
        "overlay.rootless=yes",
        "overlay.rootless=no",
        "userns.try=yes, overlay.rootless=yes",
        "userns.try=yes, overlay.rootless=no",
        "userns.try=no, overlay.rootless=no",
        "userns.try=no, userns.try.error=unshare: Permission denied, overlay.rootless=no",
    ),
    "kind": (
        UNKNOWN,
        "container.kind=none",
        "container.kind=docker",
        "container.kind=docker, process.seccomp=2",
        "container.kind=docker, process.label=docker-default (enforce)",
        "container.kind=docker, process.seccomp=0, process.label=system_u:system_r:container_t:s0",
        "container.kind=gvisor",
    ),
    "restriction": (
        UNKNOWN,
        "apparmor.restrict_userns=absent",
        "apparmor.restrict_userns=0",
        "apparmor.restrict_userns=1",
        "apparmor.restrict_userns=1, apparmor.profile.werf_buildah=present",
    ),
}

OWN: dict[str, tuple[str, ...]] = {
    "limits": tuple(
        ", ".join(filter(None, pair))
        for pair in product(
            (UNKNOWN, "userns.max=0", "userns.max=5000", "userns.max=63404"),
            (UNKNOWN, "userns.clone_sysctl=0", "userns.clone_sysctl=1", "userns.clone_sysctl=absent"),
        )
    ),
    "selinux": (
        UNKNOWN,
        *(f"selinux.mode={mode}" for mode in ("enforcing", "permissive", "disabled", "absent")),
        # The same check as SELinux moves, and so the same factor.
        "storage.d_type=no",
        "selinux.mode=absent, storage.d_type=no",
    ),
    "fuse": (
        UNKNOWN,
        "fuse.device=absent",
        "fuse.device=absent, fuse.module=missing",
        "fuse.device=absent, fuse.module=available",
        "fuse.device=absent, fuse.module=loaded",
        "fuse.device=present",
        "fuse.device=present, fuse.device.mode=0600",
        "fuse.device=present, fuse.device.mode=0666",
        "fuse.device=present, fuse.device.mode=0666, fuse.device.open=no",
        "fuse.device=present, fuse.device.mode=0600, fuse.device.open=yes",
    ),
    "storage": (UNKNOWN, *(f"storage.fs={kind}" for kind in ("ext4", "nfs", "tmpfs", "overlay"))),
    # In a container of Docker, too few ids put privileged ones in doubt.
    "ids and privileged": tuple(
        ", ".join(filter(None, pair))
        for pair in product(
            (UNKNOWN, *(f"userns.outer_ids={count}" for count in (1, 65536, 65537, 4294967295))),
            (UNKNOWN, "platform.privileged=yes", "platform.privileged=no", "cluster.psa=baseline"),
        )
    ),
}


class _Asked(dict[str, Fact]):
    """Facts that remember which of them were asked for, and what the answer was."""

    def __init__(self, known: Mapping[str, Fact]) -> None:
        super().__init__(known)
        self.answers: dict[str, Fact | None] = {}

    def get(self, key: str, default: object = None) -> "Fact | None":  # type: ignore[override]
        return self.answers.setdefault(key, super().get(key))

    def __getitem__(self, key: str) -> Fact:
        self.get(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None

    def __iter__(self) -> Iterator[str]:
        raise TypeError("A check that goes over all facts cannot be remembered by those it asks for.")


def remembered(check: Callable[[Facts], Check]) -> Callable[[Facts], Check]:
    """The same check, which runs only where a fact that it asks for differs in its value or its certainty.

    It is a pure function of these. What it said is kept in a tree: the key that it asks for first, and by the answer
    what it asks for next.
    """
    root: dict[object, Any] = {}

    def answer(facts: Facts) -> Check:
        node = root
        while "key" in node:
            fact = facts.known.get(node["key"])
            node = node["next"].setdefault(fact and (fact.value, fact.certainty), {})
        if "said" not in node:
            asked = _Asked(facts.known)
            said, node = check(Facts(asked)), root
            for key, fact in asked.answers.items():
                assert node.setdefault("key", key) == key
                node = node.setdefault("next", {}).setdefault(fact and (fact.value, fact.certainty), {})
            node["said"] = said
        found: Check = node["said"]
        return found

    return answer


class Judged(NamedTuple):
    """What a verdict comes to: for each mode whether it works and which checks say so."""

    works: tuple[Answer, ...]
    reasons: tuple[tuple[str, ...], ...]
    answers: tuple[frozenset[Answer], ...]
    """What the checks that are the reasons answer."""
    mode: ModeId | None
    missing: tuple[str, ...]


class Point(NamedTuple):
    """One value of each factor of SHARED, and one of each of OWN, by name."""

    shared: tuple[str, ...]
    own: tuple[str, ...]

    def value(self, factor: str) -> str:
        """Its value of a factor."""
        return self.shared[list(SHARED).index(factor)] if factor in SHARED else self.own[list(OWN).index(factor)]

    def with_value(self, factor: str, value: str) -> "Point":
        """The same point, but for one factor."""
        part, names = (self.shared, list(SHARED)) if factor in SHARED else (self.own, list(OWN))
        changed = tuple(value if name == factor else old for name, old in zip(names, part, strict=True))
        return self._replace(shared=changed) if factor in SHARED else self._replace(own=changed)

    @property
    def facts(self) -> Facts:
        """The facts of the point."""
        known: dict[str, Fact] = {}
        for value in (*self.shared, *self.own):
            known.update(_known(value))
        return Facts(known)


@cache
def _known(value: str) -> Mapping[str, Fact]:
    return make_facts(dict(pair.split("=", 1) for pair in value.split(", ") if pair)).known


def judge(facts: Facts) -> Judged:
    """The verdict on facts, without its sentences."""
    verdict = decide(facts)
    modes = [verdict[name] for name in MODES]
    reasons = tuple(tuple(reason.check for reason in mode.reasons) for mode in modes)
    answers = tuple(frozenset(verdict.checks[name].answer for name in names) for names in reasons)
    return Judged(tuple(mode.works for mode in modes), reasons, answers, verdict.mode, verdict.missing)


class Place(NamedTuple):
    """A point of SHARED: for each factor of OWN the value that stands for a value, and the verdict on each product."""

    shared: tuple[str, ...]
    stands_for: tuple[Mapping[str, str], ...]
    judged: Mapping[tuple[str, ...], Judged]

    def points(self) -> Iterator[tuple[Point, Judged]]:
        """Every different point here, with the verdict on it."""
        return ((Point(self.shared, own), judged) for own, judged in self.judged.items())

    def at(self, own: tuple[str, ...]) -> Judged:
        """The verdict on any point here."""
        return self.judged[tuple(same[value] for same, value in zip(self.stands_for, own, strict=True))]


_ALREADY: dict[object, Mapping[tuple[str, ...], Judged]] = {}
_JUDGED: dict[object, Judged] = {}


@cache
def place(shared: tuple[str, ...]) -> Place:
    """One point of SHARED, decided. Points whose checks answer alike share their verdicts."""
    said, answers = _answers(shared)
    alike = []
    for by_value in answers:
        first: dict[object, str] = {}
        alike.append({value: first.setdefault(tuple(moved.items()), value) for value, moved in by_value.items()})
    key = (tuple(said.items()), *(tuple((value, *moved.items()) for value, moved in one.items()) for one in answers))
    if key not in _ALREADY:
        different = [dict.fromkeys(same.values()) for same in alike]
        _ALREADY[key] = {own: _judged(Point(shared, own), said, answers) for own in product(*different)}
    return Place(shared, tuple(alike), _ALREADY[key])


def _judged(point: Point, said: Mapping[str, int], answers: list[dict[str, dict[str, int]]]) -> Judged:
    """The verdict on a point, given once for all points at which every check answers alike."""
    now = dict(said)
    for value, by_value in zip(point.own, answers, strict=True):
        now.update(by_value[value])
    key = tuple(now.values())
    if key not in _JUDGED:
        _JUDGED[key] = judge(point.facts)
    return _JUDGED[key]


def _answers(shared: tuple[str, ...]) -> tuple[dict[str, int], list[dict[str, dict[str, int]]]]:
    """What every check answers where nothing of OWN is known; and for each value of a factor, what else some answer.

    A check that asks for no key of a factor is not run again for it.
    """
    nothing = (UNKNOWN,) * len(OWN)
    with_nothing = Point(shared, nothing).facts
    said = {_DEVICE: _device(with_nothing), **{name: _said(check(with_nothing)) for name, check in ALL.items()}}
    asked = {name: _asked(check, with_nothing) for name, check in ALL.items()}
    answers, moved = [], set[str]()
    for n, values in enumerate(OWN.values()):
        keys = {key for value in values for key in _known(value)}
        checks = [name for name in ALL if asked[name] & keys]
        points = {value: Point(shared, (*nothing[:n], value, *nothing[n + 1 :])).facts for value in values}
        now = {value: _said_now(facts, checks) for value, facts in points.items()}
        changed = {name for by_name in now.values() for name, one in by_name.items() if one != said[name]}
        assert not moved & changed, "a check is moved by two factors"
        moved |= changed
        answers.append({value: {name: by_name[name] for name in sorted(changed)} for value, by_name in now.items()})
    return said, answers


_DEVICE = "/dev/fuse"
"""Beside the checks: what is known of the device itself, which a verdict asks too."""


def _device(facts: Facts) -> int:
    return _SAID.setdefault(facts.value("fuse.device"), len(_SAID))


def _said_now(facts: Facts, checks: list[str]) -> dict[str, int]:
    return {_DEVICE: _device(facts), **{name: _said(ALL[name](facts)) for name in checks}}


_SAID: dict[object, int] = {}


def _said(check: Check) -> int:
    """A number for what a check answers and lacks."""
    return _SAID.setdefault((check.answer, check.missing), len(_SAID))


def _asked(check: Callable[[Facts], Check], facts: Facts) -> set[str]:
    """The keys that a check asks for; it has run before, so that a remembered one goes its whole way."""
    seen = _Asked(facts.known)
    check(Facts(seen))
    return set(seen.answers)


def places(kernel: str) -> Iterator[Place]:
    """Every point of SHARED with a kernel."""
    rest = [values for name, values in SHARED.items() if name != "kernel"]
    return (place((kernel, *others)) for others in product(*rest))
