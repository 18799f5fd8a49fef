"""What a machine lacks: only what is missing, and what was missing works once it is there."""

import random

import pytest

from tests.plan.space import OWN, SHARED, Point
from tests.plan.test_checks import values_of
from wizard.errors import MissingFactError, RefusedError
from wizard.facts.model import Facts, make_facts
from wizard.language import Language
from wizard.plan.choosing import no_mode
from wizard.plan.modes import decide
from wizard.plan.preparation import Preparation, prepare
from wizard.plan.remedies import USERNS, USERNS_CLONE
from wizard.plan.settings import Answers

SAY = Language("en")
HOST = "container.kind=none, userns.max=63404"
NEW = f"{HOST}, kernel.release=6.1.0"
OLD = f"{HOST}, kernel.release=5.4.0"
LEAST = {"hardening": "least-privilege"}


@pytest.mark.parametrize(
    ("line", "answers", "expected"),
    [
        pytest.param(NEW, {}, Preparation(), id="a machine that has everything lacks nothing"),
        pytest.param(
            "container.kind=none, kernel.release=6.1.0, userns.max=0", {}, Preparation(sysctls=(USERNS,)), id="limit 0"
        ),
        pytest.param(
            "container.kind=none, kernel.release=6.1.0, userns.max=5000",
            {},
            Preparation(sysctls=(USERNS,)),
            id="a limit that is low",
        ),
        pytest.param(
            "kernel.release=6.1.0, distro.id=talos", {}, Preparation(sysctls=(USERNS,)), id="closed by distribution"
        ),
        pytest.param(
            f"{NEW}, userns.clone_sysctl=0", {}, Preparation(sysctls=(USERNS_CLONE,)), id="Debian's switch is off"
        ),
        pytest.param(
            "kernel.release=6.1.0, userns.max=0, userns.clone_sysctl=0",
            {},
            Preparation(sysctls=(USERNS, USERNS_CLONE)),
            id="both sysctls",
        ),
        pytest.param(
            f"{NEW}, overlay.module=available", {}, Preparation(modules=("overlay",)), id="overlay is not loaded"
        ),
        pytest.param(
            f"{NEW}, overlay.module=available, overlay.rootless=yes, userns.try=yes",
            {},
            Preparation(),
            id="overlay was loaded by the try",
        ),
        pytest.param(f"{OLD}, fuse.device=absent", {}, Preparation(modules=("fuse",)), id="an old kernel wants fuse"),
        pytest.param(f"{NEW}, fuse.device=absent", {}, Preparation(), id="a new kernel does not want fuse"),
        pytest.param(
            f"{NEW}, fuse.device=absent",
            {"mode": "fuse-device"},
            Preparation(modules=("fuse",)),
            id="a mode with fuse was asked for",
        ),
        pytest.param(
            f"{OLD}, fuse.device=present, fuse.device.mode=0600",
            {},
            Preparation(open_fuse=True),
            id="the device is closed to user 1000",
        ),
        pytest.param(
            f"{NEW}, fuse.device=present, fuse.device.mode=0600", {}, Preparation(), id="a closed device nobody needs"
        ),
        pytest.param(
            f"{NEW}, apparmor.restrict_userns=1", {}, Preparation(apparmor_profile=True), id="Ubuntu's restriction"
        ),
        pytest.param(
            f"{NEW}, apparmor.restrict_userns=1, apparmor.profile.werf_buildah=present",
            {},
            Preparation(),
            id="Ubuntu's restriction with the profile there",
        ),
        pytest.param(NEW, LEAST, Preparation(seccomp_profile=True), id="least privilege brings its seccomp profile"),
        pytest.param(
            f"{NEW}, apparmor.enabled=yes",
            LEAST,
            Preparation(seccomp_profile=True, apparmor_profile=True),
            id="least privilege brings the AppArmor profile where there is AppArmor",
        ),
        pytest.param(
            f"{NEW}, apparmor.enabled=yes",
            {**LEAST, "node_apparmor": "no"},
            Preparation(seccomp_profile=True),
            id="but not where a person says there is none",
        ),
        pytest.param(NEW, {"node_apparmor": "yes"}, Preparation(), id="AppArmor alone lacks nothing"),
    ],
)
def test_only_what_is_missing_is_prepared(line: str, answers: dict[str, str], expected: Preparation) -> None:
    found = prepare(make_facts(values_of(line)), Answers(answers))
    assert found == expected
    assert found.is_empty is (expected == Preparation())


@pytest.mark.parametrize(
    ("line", "answers", "topic"),
    [
        (f"{HOST}, kernel.release=3.10.0", {}, "checks/kernel-version"),
        (f"{NEW}, storage.fs=nfs4", {}, "checks/storage-filesystem"),
        ("kernel.release=6.1.0, container.kind=gvisor", {}, "checks/sandbox"),
        (f"{NEW}, userns.outer_ids=1", {}, "checks/subordinate-ids"),
        (f"{NEW}, userns.try=no", {}, "checks/userns-enabled"),
        (f"{OLD}, fuse.device=absent, fuse.module=missing", {}, "checks/fuse-device"),
        (OLD, {"mode": "overlay"}, "checks/overlay-rootless"),
        (f"{OLD}, fuse.device=present, fuse.device.mode=0666", {"mode": "overlay"}, "checks/overlay-rootless"),
        (f"{NEW}, overlay.module=missing", {"mode": "overlay"}, "checks/overlay-rootless"),
        (f"{NEW}, storage.fs=nfs4, userns.clone_sysctl=0", {}, "checks/storage-filesystem"),
    ],
)
def test_a_machine_that_nothing_helps_is_refused_with_the_reason(
    line: str, answers: dict[str, str], topic: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        prepare(make_facts(values_of(line)), Answers(answers))
    assert topic in SAY(refused.value.ways[0])


def applied(preparation: Preparation, facts: Facts) -> Facts:
    """The same machine afterwards: what was set is read again, and what had been refused is not known again."""
    wanted = {USERNS: "userns.max", USERNS_CLONE: "userns.clone_sysctl"}
    now = {wanted[sysctl]: sysctl.value for sysctl in preparation.sysctls}
    now |= {f"{module}.module": "loaded" for module in preparation.modules}
    if "fuse" in preparation.modules or preparation.open_fuse:
        now |= {"fuse.device": "present", "fuse.device.mode": "0666"}
    if preparation.apparmor_profile:
        now |= {"apparmor.profile.werf_buildah": "present"}
    tries = () if preparation.is_empty else ("userns.try", "overlay.rootless", "fuse.device.open")
    refused = [key for key in tries if facts.value(key) == "no"]
    return facts.without(*refused).plus(make_facts(now))


@pytest.mark.parametrize("seed", range(4))
def test_a_machine_that_was_prepared_has_a_mode_or_wants_to_be_looked_at_again(seed: int) -> None:
    draw = random.Random(seed)
    helped = 0
    for _ in range(800):
        point = Point(
            tuple(draw.choice(values) for values in SHARED.values()),
            tuple(draw.choice(values) for values in OWN.values()),
        )
        try:
            preparation = prepare(point.facts, Answers({}))
        except RefusedError:
            continue
        verdict = decide(applied(preparation, point.facts))
        helped += not preparation.is_empty and verdict.mode is not None
        assert verdict.mode or verdict.missing, (point, preparation)
        assert prepare(applied(preparation, point.facts), Answers({})).is_empty, (point, preparation)
    assert helped


@pytest.mark.parametrize("seed", range(4))
def test_a_refusal_speaks_of_preparing_exactly_where_preparing_helps(seed: int) -> None:
    draw = random.Random(seed)
    refusals = 0
    for _ in range(800):
        point = Point(
            tuple(draw.choice(values) for values in SHARED.values()),
            tuple(draw.choice(values) for values in OWN.values()),
        )
        verdict = decide(point.facts)
        if verdict.mode or verdict.missing:
            assert not verdict.missing or isinstance(no_mode(verdict), MissingFactError)
            continue
        refusals += 1
        speaks = "until the machine is prepared" in SAY(no_mode(verdict).message)
        try:
            prepare(point.facts, Answers({}))
        except RefusedError:
            assert not speaks, point
        else:
            assert speaks, point
    assert refusals
