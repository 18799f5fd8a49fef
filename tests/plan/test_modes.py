"""Which modes work: known environments by name, and properties over the whole space of deciding facts."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise, product, repeat

import pytest

from tests.plan.space import OWN, SHARED, UNKNOWN, Judged, Place, Point, judge, place, places, remembered
from wizard.facts.model import make_facts
from wizard.plan.checks import ALL, run_checks
from wizard.plan.checks.check import Answer
from wizard.plan.modes import MODES, decide


@pytest.fixture(scope="module", autouse=True)
def _each_check_runs_once_for_what_it_asks() -> Iterator[None]:
    """Without it, nine tenths of the time would go into the same answers."""
    with pytest.MonkeyPatch.context() as patch:
        for name, check in ALL.items():
            patch.setitem(ALL, name, remembered(check))
        yield


RANKS = {"no": 0, "unknown": 1, "yes": 2}
KERNELS = pytest.mark.parametrize("kernel", SHARED["kernel"], ids=lambda value: value.partition("=")[2] or "unknown")

GOOD = {
    "kernel.release": "6.12.0-18-amd64",
    "overlay.rootless": "yes",
    "userns.max": "63404",
    "userns.try": "yes",
    "apparmor.restrict_userns": "absent",
    "selinux.mode": "absent",
    "fuse.device": "present",
    "fuse.module": "loaded",
    "platform.privileged": "yes",
}
"""The value with which each fact that can be missing settles the matter."""

HOST = {"container.kind": "none", "userns.max": "63404", "userns.outer_ids": "4294967295"}
OLD = {**HOST, "kernel.release": "5.4.0-150-generic"}
DEBIAN = {**HOST, "kernel.release": "6.1.0-18-amd64"}
TRIED = {"userns.try": "yes", "overlay.rootless": "yes"}
UBUNTU = {**HOST, "kernel.release": "6.8.0-31-generic", "apparmor.restrict_userns": "1", "apparmor.enabled": "yes"}
EL8 = {**HOST, "kernel.release": "4.18.0-553.el8_10.x86_64"}
FUSE = {"fuse.device": "present", "fuse.device.mode": "0666"}
DEBIAN_13_CONTAINER = {
    "kernel.release": "6.12.117+deb13-cloud-amd64",
    "container.kind": "docker",
    "process.seccomp": "0",
    "userns.clone_sysctl": "1",
    "userns.outer_ids": "4294967295",
    "apparmor.restrict_userns": "absent",
    "fuse.device": "absent",
    "fuse.module": "loaded",
    "userns.try": "no",
    "userns.try.error": "unshare: unshare failed: Permission denied",
    "overlay.rootless": "no",
    "overlay.rootless.error": "unshare: unshare failed: Permission denied",
}
"""What the probe prints in a container without a system call filter, its label left out."""
POD = {"container.kind": "kubernetes", "kernel.release": "6.1.0", "userns.max": "63404"}


@pytest.mark.parametrize(
    ("facts", "mode"),
    [
        pytest.param(DEBIAN, "overlay", id="a new kernel needs nothing but rootless overlayfs"),
        pytest.param({**OLD, **FUSE}, "fuse-device", id="an old kernel with /dev/fuse takes the device"),
        pytest.param({**OLD, "fuse.device": "absent"}, None, id="an old kernel without /dev/fuse has no mode yet"),
        pytest.param({**OLD, **FUSE, **TRIED}, "overlay", id="a try that succeeded beats the kernel's version"),
        pytest.param(
            {**DEBIAN, **FUSE, "userns.try": "yes", "overlay.rootless": "no"},
            "fuse-device",
            id="a try that failed beats the kernel's version",
        ),
        pytest.param({**EL8, "overlay.rootless": "yes"}, "overlay", id="Enterprise Linux 8 is decided by a try"),
        pytest.param({**EL8, **FUSE}, "fuse-device", id="Enterprise Linux 8 without a try falls back to the device"),
        pytest.param({**HOST, **TRIED}, "overlay", id="a try needs no kernel version beside it"),
        pytest.param(
            {**HOST, "kernel.release": "5.12.4", "selinux.mode": "absent"}, "overlay", id="5.12 has it without SELinux"
        ),
        pytest.param(
            {**HOST, "kernel.release": "5.12.4", "selinux.mode": "enforcing", **FUSE},
            "fuse-device",
            id="5.12 does not have it with SELinux",
        ),
        pytest.param({**DEBIAN, "userns.max": "0", **FUSE}, None, id="closed user namespaces leave no mode"),
        pytest.param({**DEBIAN, "userns.clone_sysctl": "0", **FUSE}, None, id="Debian's switch leaves no mode"),
        pytest.param({**UBUNTU, **FUSE}, None, id="Ubuntu's restriction leaves no mode, not even a privileged one"),
        pytest.param(
            {**UBUNTU, **FUSE, "apparmor.profile.werf_buildah": "present"}, "overlay", id="Ubuntu with the profile"
        ),
        pytest.param(
            {
                **UBUNTU,
                **FUSE,
                "apparmor.profile.werf_buildah": "present",
                "userns.try": "yes",
                "overlay.rootless": "no",
                "process.label": "unconfined",
            },
            "overlay",
            id="Ubuntu with the profile, where the probe itself ran without it and was refused",
        ),
        pytest.param(
            {**POD, "userns.try": "no", "process.seccomp": "2"},
            "overlay",
            id="a container's seccomp filter says nothing of the host",
        ),
        pytest.param(
            {
                **POD,
                "userns.try": "yes",
                "overlay.rootless": "no",
                "process.label": "cri-containerd.apparmor.d (enforce)",
                "fuse.device": "absent",
                "fuse.module": "loaded",
            },
            "overlay",
            id="the engine's AppArmor profile denies mounts to the probe, not to the exported container",
        ),
        pytest.param(
            {
                **DEBIAN_13_CONTAINER,
                "process.label": "docker-default (enforce)",
                "apparmor.enabled": "yes",
                "userns.max": "9862",
            },
            "overlay",
            id="AppArmor 4 refuses the namespace itself, to this container and not to the exported one",
        ),
        pytest.param(
            {**DEBIAN_13_CONTAINER, "process.label": "system_u:system_r:container_t:s0:c595,c634"},
            "overlay",
            id="SELinux refuses the namespace, and hides the limit too",
        ),
        pytest.param(
            {
                **DEBIAN_13_CONTAINER,
                "process.seccomp": "2",
                "process.label": "system_u:system_r:container_t:s0:c203,c346",
                "userns.try.error": "unshare: unshare failed: Operation not permitted",
                "overlay.rootless.error": "unshare: unshare failed: Operation not permitted",
            },
            "overlay",
            id="SELinux hides the limit, and the filter refuses before it: the kernel's builder leaves namespaces on",
        ),
        pytest.param(
            {
                **DEBIAN_13_CONTAINER,
                "process.label": "unconfined",
                "userns.max": "9862",
                "userns.try.error": "unshare: unshare failed: No space left on device",
            },
            None,
            id="a limit that is reached is the machine's, in a container too",
        ),
        pytest.param({**DEBIAN, **FUSE, "storage.fs": "nfs4"}, None, id="storage on NFS leaves no mode"),
        pytest.param({**DEBIAN, **FUSE, "storage.fs": "tmpfs"}, None, id="on tmpfs before 6.6 layers lose data"),
        pytest.param(
            {**DEBIAN, "kernel.release": "6.12.0", "storage.fs": "tmpfs"},
            "overlay",
            id="tmpfs of 6.6 and newer will do",
        ),
        pytest.param(
            {**DEBIAN, **FUSE, **TRIED, "storage.fs": "xfs", "storage.d_type": "no"},
            "fuse-device",
            id="an XFS of the old format needs FUSE, whatever was mounted elsewhere",
        ),
        pytest.param(
            {
                **DEBIAN,
                **FUSE,
                "storage.fs": "xfs",
                "userns.try": "yes",
                "overlay.rootless": "no",
                "overlay.rootless.error": "rm: cannot remove 'merged/folder': Directory not empty",
            },
            "fuse-device",
            id="the same, seen by the attempt",
        ),
        pytest.param(
            {**OLD, **FUSE, "engine.docker.security": "seccomp,userns"},
            "fuse-device",
            id="a daemon that maps ids leaves the device",
        ),
        pytest.param({**DEBIAN, **FUSE, "container.kind": "gvisor"}, None, id="gVisor leaves no mode"),
        pytest.param(
            {**OLD, "fuse.device": "present", "fuse.device.mode": "0600"}, None, id="a device only root opens is none"
        ),
    ],
)
def test_environments_people_have_get_the_mode_that_fits(facts: dict[str, str], mode: str | None) -> None:
    assert decide(make_facts(facts)).mode == mode


@pytest.mark.parametrize(
    ("facts", "works"),
    [
        (DEBIAN | FUSE, ("yes", "yes", "yes")),
        ({**DEBIAN, "fuse.device": "absent"}, ("yes", "no", "yes")),
        (DEBIAN, ("yes", "unknown", "yes")),
        (OLD | FUSE, ("no", "yes", "yes")),
        ({**OLD, "fuse.device": "absent"}, ("no", "no", "no")),
        (OLD, ("no", "unknown", "unknown")),
        ({**OLD, **FUSE, "platform.privileged": "no"}, ("no", "yes", "no")),
        ({**OLD, **FUSE, "cluster.psa": "baseline"}, ("no", "yes", "no")),
        ({**DEBIAN, **FUSE, "engine.docker.security": "apparmor,seccomp,userns"}, ("yes", "yes", "no")),
        ({**OLD, **FUSE, "platform.privileged": "yes"}, ("no", "yes", "yes")),
        # Native overlayfs is taken where there is any, so a device that only root opens does no harm then.
        ({**DEBIAN, "fuse.device": "present", "fuse.device.mode": "0600"}, ("yes", "yes", "yes")),
        (EL8 | FUSE, ("unknown", "yes", "yes")),
        ({**DEBIAN, **FUSE, "userns.max": "0"}, ("no", "no", "no")),
        ({}, ("unknown", "unknown", "unknown")),
        ({"userns.max": "0"}, ("no", "no", "no")),
    ],
)
def test_each_mode_is_judged_by_its_own_needs(facts: dict[str, str], works: tuple[str, ...]) -> None:
    verdict = decide(make_facts(facts))
    assert tuple(verdict[mode].works for mode in MODES) == works


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, ("kernel.release",)),
        ({"kernel.release": "6.1.0"}, ("userns.max", "userns.try")),
        ({"kernel.release": "6.1.0", "distro.id": "ubuntu", "distro.version": "24.04"}, ("apparmor.restrict_userns",)),
        ({**HOST, "kernel.release": "5.12.0"}, ("selinux.mode",)),
        (EL8, ("overlay.rootless",)),
        ({**OLD}, ("fuse.device",)),
        ({**OLD, "container.kind": "docker", "fuse.device": "absent"}, ("fuse.module",)),
    ],
)
def test_a_verdict_that_cannot_be_told_names_the_fact_it_needs(facts: dict[str, str], missing: tuple[str, ...]) -> None:
    verdict = decide(make_facts(facts))
    assert (verdict.mode, verdict.missing) == (None, missing)


@pytest.mark.parametrize(
    ("facts", "stated", "certainty"),
    [
        ({**DEBIAN, **TRIED}, False, "tried"),
        (DEBIAN, False, "inferred"),
        ({**DEBIAN, "userns.try": "yes"}, False, "inferred"),
        (DEBIAN, True, "stated"),
        ({**DEBIAN, **TRIED}, True, "stated"),
    ],
)
def test_a_mode_is_as_certain_as_the_weakest_fact_behind_it(
    facts: dict[str, str], stated: bool, certainty: str
) -> None:
    assert decide(make_facts(facts, stated=stated))["overlay"].certainty == certainty


@pytest.mark.parametrize("seed", range(4))
def test_points_drawn_from_the_whole_product_are_judged_as_the_points_that_stand_for_them(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(500):
        point = Point(
            tuple(draw.choice(values) for values in SHARED.values()),
            tuple(draw.choice(values) for values in OWN.values()),
        )
        assert judge(point.facts) == place(point.shared).at(point.own), point


@KERNELS
def test_a_verdict_is_one_mode_or_missing_facts_or_a_refusal_with_reasons_and_never_two_of_them(kernel: str) -> None:
    for point, judged in _different(kernel):
        outcomes = [judged.mode is not None, bool(judged.missing), set(judged.works) == {"no"}]
        assert sum(outcomes) == 1, (point, judged)
        assert all(judged.reasons), (point, judged)


@KERNELS
def test_the_recommended_mode_is_the_narrowest_that_works(kernel: str) -> None:
    for point, judged in _different(kernel):
        working = [name for name, works in zip(MODES, judged.works, strict=True) if works == "yes"]
        assert judged.mode == (working[0] if working else None), (point, judged)


@KERNELS
def test_a_refused_mode_names_only_checks_that_failed(kernel: str) -> None:
    for point, judged in _different(kernel):
        assert judged.answers == tuple(frozenset([works]) for works in judged.works), (point, judged)


@KERNELS
def test_supplying_what_is_missing_leads_to_an_answer_and_never_to_the_same_question_again(kernel: str) -> None:
    for point, judged in _different(kernel):
        asked: set[str] = set()
        facts = point.facts
        while judged.missing:
            key = judged.missing[0]
            assert key not in asked, (point, asked, judged)
            asked.add(key)
            before = _unknown(judged)
            facts = facts.plus(make_facts({key: GOOD[key]}))
            judged = judge(facts)
            assert judged.mode or _unknown(judged) <= before, (point, asked, judged)


def _unknown(judged: Judged) -> int:
    return sum(len(names) for names, works in zip(judged.reasons, judged.works, strict=True) if works == "unknown")


def _different(kernel: str) -> Iterator[tuple[Point, Judged]]:
    """The points with a kernel, those whose verdicts are shared only once."""
    tables = {id(one.judged): one for one in places(kernel)}
    return (pair for one in tables.values() for pair in one.points())


# What was tried and refused is evidence: with a reason for the refusal gone, it weighs against the kernel. So
# these permissions are compared only where no attempt was refused.
def _refused(point: Point) -> bool:
    return "no" in point.value("tries").replace("=", " ").replace(",", " ").split()


def _refused_by_the_machine(point: Point) -> bool:
    """A security module's refusal is explained by the container itself."""
    return _refused(point) and "Permission denied" not in point.value("tries")


def _never(point: Point) -> bool:
    return False


def _in_container(point: Point) -> bool:
    """There a release that names its distribution tells more than a newer one which does not."""
    return point.value("kind") not in (UNKNOWN, "container.kind=none")


LADDERS: list[tuple[str, tuple[str, ...], Callable[[Point], bool]]] = [
    ("kernel", tuple(v for v in SHARED["kernel"] if v and "el8" not in v), _never),
    ("kernel", (SHARED["kernel"][3], SHARED["kernel"][4], SHARED["kernel"][7]), _in_container),
    ("kernel", (UNKNOWN, SHARED["kernel"][8]), _never),
    ("tries", (UNKNOWN, "userns.try=yes", "userns.try=yes, overlay.rootless=yes"), _never),
    ("tries", (UNKNOWN, "overlay.rootless=yes", "userns.try=yes, overlay.rootless=yes"), _never),
    ("tries", ("userns.try=no", "userns.try=yes"), _never),
    ("tries", ("overlay.rootless=no", "overlay.rootless=yes"), _never),
    ("tries", ("userns.try=yes, overlay.rootless=no", "userns.try=yes, overlay.rootless=yes"), _never),
    ("tries", ("userns.try=no, overlay.rootless=no", "userns.try=yes, overlay.rootless=yes"), _never),
    ("kind", ("container.kind=gvisor", "container.kind=docker"), _refused),
    ("kind", (SHARED["kind"][3], "container.kind=docker"), _refused_by_the_machine),
    ("kind", (SHARED["kind"][4], "container.kind=docker"), _refused_by_the_machine),
    ("tries", (SHARED["tries"][7], SHARED["tries"][8]), _never),
    ("restriction", (SHARED["restriction"][3], SHARED["restriction"][4], "apparmor.restrict_userns=0"), _refused),
    ("restriction", (SHARED["restriction"][3], "apparmor.restrict_userns=absent"), _refused),
    ("restriction", (UNKNOWN, "apparmor.restrict_userns=0"), _never),
    *(
        ("limits", tuple(f"userns.max={count}{clone}" for count in (0, 5000, 63404)), _never)
        for clone in ("", *(f", userns.clone_sysctl={value}" for value in ("0", "1", "absent")))
    ),
    *(
        ("limits", (f"{limit}userns.clone_sysctl=0", f"{limit}userns.clone_sysctl={value}"), _never)
        for limit, value in product(("", "userns.max=0, ", "userns.max=5000, ", "userns.max=63404, "), ("1", "absent"))
    ),
    ("limits", (UNKNOWN, "userns.max=63404"), _never),
    ("selinux", tuple(f"selinux.mode={mode}" for mode in ("enforcing", "permissive", "disabled", "absent")), _never),
    ("selinux", (UNKNOWN, "selinux.mode=absent"), _never),
    ("fuse", ("fuse.device=absent", "fuse.device=present"), _never),
    *(
        ("fuse", (f"fuse.device=absent, fuse.module={module}", "fuse.device=present"), _never)
        for module in ("missing", "available", "loaded")
    ),
    (
        "fuse",
        tuple(f"fuse.device=absent, fuse.module={module}" for module in ("missing", "available", "loaded")),
        _never,
    ),
    (
        "fuse",
        ("fuse.device=present, fuse.device.mode=0600", "fuse.device=present, fuse.device.mode=0666"),
        _never,
    ),
    ("fuse", (OWN["fuse"][8], "fuse.device=present, fuse.device.mode=0666"), _never),
    ("fuse", ("fuse.device=present, fuse.device.mode=0600", OWN["fuse"][9]), _never),
    ("fuse", (UNKNOWN, "fuse.device=present", OWN["fuse"][9]), _never),
    ("storage", ("storage.fs=nfs", "storage.fs=tmpfs", "storage.fs=ext4"), _never),
    ("storage", ("storage.fs=nfs", "storage.fs=overlay"), _never),
    ("selinux", ("storage.d_type=no", "selinux.mode=absent, storage.d_type=no", "selinux.mode=absent"), _never),
    ("selinux", ("storage.d_type=no", UNKNOWN), _never),
    ("storage", (UNKNOWN, "storage.fs=ext4"), _never),
    *(
        (
            "ids and privileged",
            tuple(f"userns.outer_ids={count}{said}" for count in (1, 65536, 65537, 4294967295)),
            _never,
        )
        for said in ("", *(f", platform.privileged={answer}" for answer in ("no", "yes")))
    ),
    *(
        ("ids and privileged", (f"{ids}platform.privileged=no", f"{ids}platform.privileged=yes"), _never)
        for ids in ("", "userns.outer_ids=65536, ")
    ),
    ("ids and privileged", ("cluster.psa=baseline", UNKNOWN, "platform.privileged=yes"), _never),
]
STEPS = [
    pytest.param(factor, worse, better, unless, id=f"{worse or f'{factor} unknown'} to {better or 'unknown'}")
    for factor, ladder, unless in LADDERS
    for worse, better in pairwise(ladder)
]


@pytest.mark.parametrize(("factor", "worse", "better", "unless"), STEPS)
def test_a_wider_permission_never_makes_a_mode_worse(
    factor: str, worse: str, better: str, unless: Callable[[Point], bool]
) -> None:
    compared: set[tuple[tuple[Answer, ...], tuple[Answer, ...]]] = set()
    for old, new, shared, own in _moves(factor, worse, better, unless):
        if (old.works, new.works) not in compared:
            compared.add((old.works, new.works))
            for mode, before, after in zip(MODES, old.works, new.works, strict=True):
                assert RANKS[after] >= RANKS[before], (mode, before, after, Point(shared, own))
    assert compared


@pytest.mark.parametrize("factor", [*SHARED, *OWN])
def test_a_fact_learned_refuses_a_mode_only_where_a_check_that_shows_it_fails(factor: str) -> None:
    for value in (SHARED | OWN)[factor]:
        for old, new, shared, own in _moves(factor, UNKNOWN, value, _never):
            if old.works != new.works and ("yes", "no") in zip(old.works, new.works, strict=True):
                point = Point(shared, own)
                before, learned = point.facts, point.with_value(factor, value).facts
                shown = {learned.evidence(key) for key in learned if key not in before}
                checks = run_checks(learned)
                assert shown & {check.evidence for check in checks.all() if check.answer == "no"}, (point, value)


Move = tuple[Judged, Judged, tuple[str, ...], tuple[str, ...]]
"""The verdicts before and after one factor changes, and what the point before is made of."""


def _moves(factor: str, old: str, new: str, unless: Callable[[Point], bool]) -> Iterator[Move]:
    """Every move of a factor from a value to another; equal pairs of tables once."""
    seen: set[tuple[int, int]] = set()
    for shared in product(*((old,) if name == factor else values for name, values in SHARED.items())):
        if unless(Point(shared, ())):
            continue
        before = place(shared)
        after = place(Point(shared, ()).with_value(factor, new).shared) if factor in SHARED else before
        pair = (id(before.judged), id(after.judged))
        if pair not in seen:
            seen.add(pair)
            yield from _pairs(before, after, factor, old, new)


def _pairs(before: Place, after: Place, factor: str, old: str, new: str) -> Iterator[Move]:
    """For each value of each other factor what stands for it before and after; every product of these once."""
    choices = []
    for n, (name, values) in enumerate(OWN.items()):
        moved = {old: new} if name == factor else {value: value for value in reversed(values)}
        stands = ((before.stands_for[n][value], after.stands_for[n][to], value) for value, to in moved.items())
        choices.append(list({one[:2]: one for one in stands}.values()))
    was, becomes, points = (product(*([one[part] for one in several] for several in choices)) for part in range(3))
    befores, afters = map(before.judged.__getitem__, was), map(after.judged.__getitem__, becomes)
    return zip(befores, afters, repeat(before.shared), points)
