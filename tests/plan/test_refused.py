"""What an attempt was refused for: a model of the kernel makes the facts, and the verdict has to see through them.

The model is small and follows create_user_ns: filters and the sysctl say EPERM, the limit ENOSPC, a security module,
asked last, EACCES; Ubuntu's restriction lets the namespace be made and takes the right to write its maps.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest

from wizard.facts.model import Facts, make_facts
from wizard.plan.checks.refused import errno_of, selinux_mode
from wizard.plan.modes import MODES, decide

OLD = "5.4.0"
RANKS = {"no": 0, "unknown": 1, "yes": 2}

FORMS = {
    "util-linux": "unshare: unshare failed: {}",
    "busybox": "unshare: unshare(0x10000000): {}",
    "buildah": "Error during unshare(CLONE_NEWUSER): {}",
    "another locale": "unshare: сбой unshare",
    "nothing": "",
}
WORDS = {"EPERM": "Operation not permitted", "EACCES": "Permission denied", "ENOSPC": "No space left on device"}


class Machine(NamedTuple):
    """A host: its kernel, and what its owner set."""

    release: str = "6.12.0"
    limit: int = 63404
    clone: str = "absent"
    restricted: bool = False

    @property
    def mounts_overlayfs(self) -> bool:
        """Whether the kernel does so in a user namespace."""
        return self.release != OLD

    @property
    def opens_namespaces(self) -> bool:
        """Whether a container that nothing confines gets a user namespace."""
        return self.limit > 0 and self.clone != "0" and not self.restricted


class Confinement(NamedTuple):
    """A label, and what the module behind it refuses. `hides`: it also keeps /proc/sys/user and SELinux's mode away."""

    label: str
    namespaces: bool = False
    mounts: bool = False
    hides: bool = False


FREE = Confinement("unconfined")
CONFINEMENTS = (
    FREE,
    Confinement("docker-default (enforce)", mounts=True),
    Confinement("docker-default (enforce)", namespaces=True, mounts=True),
    Confinement("cri-containerd.apparmor.d (enforce)", mounts=True),
    Confinement("containers-default-0.62.2 (enforce)", namespaces=True, mounts=True),
    Confinement("lxc-1//&:lxc-1_<var-lib-lxd>:docker-default (enforce)", namespaces=True, mounts=True),
    Confinement("system_u:system_r:container_t:s0:c595,c634", namespaces=True, mounts=True, hides=True),
    Confinement("system_u:system_r:container_init_t:s0:c1,c2", namespaces=True, mounts=True, hides=True),
    Confinement("system_u:system_r:container_kvm_t:s0", mounts=True),
)
SPC = Confinement("system_u:system_r:spc_t:s0")
"""What `label=disable` gives."""


class Place(NamedTuple):
    """Where the probe ran."""

    kind: str
    filtered: bool
    confinement: Confinement


KINDS = ("docker", "podman", "kubernetes", "containerd", "lxc", "other")
MACHINES = (
    Machine(),
    Machine(limit=0),
    Machine(clone="0"),
    Machine(clone="1"),
    Machine(OLD),
    Machine("6.8.0", restricted=True),
)


def seen(machine: Machine, place: Place, form: str) -> Facts:
    """The facts that the probe prints there."""
    errno = _namespace(machine, place)
    says = FORMS[form].format(WORDS[errno]) if errno else ""
    overlay = "no" if errno or place.confinement.mounts or not machine.mounts_overlayfs else "yes"
    values = {
        "kernel.release": machine.release,
        "container.kind": place.kind,
        "process.seccomp": "2" if place.filtered else "0",
        "process.label": place.confinement.label,
        "userns.max": "" if place.confinement.hides else str(machine.limit),
        "userns.clone_sysctl": machine.clone,
        "apparmor.restrict_userns": "1" if machine.restricted else "absent",
        "fuse.device": "absent",
        "fuse.module": "loaded",
        "userns.try": "no" if errno else "yes",
        "userns.try.error": says,
        "overlay.rootless": overlay,
        "overlay.rootless.error": says or ("mount: merged: permission denied." if overlay == "no" else ""),
    }
    return make_facts({key: value for key, value in values.items() if value})


def _namespace(machine: Machine, place: Place) -> str:
    """The error of creating a user namespace and writing its maps; empty where it works."""
    if place.filtered or machine.clone == "0":
        return "EPERM"
    if machine.limit == 0:
        return "ENOSPC"
    if place.confinement.namespaces:
        return "EACCES"
    return "EPERM" if machine.restricted else ""


def places() -> Iterator[Place]:
    return (Place(*one) for one in product(KINDS, (True, False), CONFINEMENTS))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("machine", MACHINES, ids=str)
def test_a_place_with_more_permissions_never_makes_the_verdict_worse(machine: Machine, form: str) -> None:
    for place in places():
        before = decide(seen(machine, place, form))
        more = [place._replace(filtered=False), place._replace(confinement=FREE)]
        if "system_r" in place.confinement.label:
            more[1] = place._replace(confinement=SPC)
        for wider in (*more, more[1]._replace(filtered=False)):
            after = decide(seen(machine, wider, form))
            for mode in MODES:
                # What was hidden and now shows, such as a limit of 0, is learned and not lost.
                learned = (before[mode].works, after[mode].works) == ("unknown", "no") and not machine.opens_namespaces
                assert learned or RANKS[after[mode].works] >= RANKS[before[mode].works], (mode, place, wider)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("machine", MACHINES, ids=str)
def test_no_place_hides_what_the_machine_can_do_and_none_promises_what_it_cannot(machine: Machine, form: str) -> None:
    for place in places():
        verdict = decide(seen(machine, place, form))
        able = machine.opens_namespaces and machine.mounts_overlayfs
        assert verdict["overlay"].works != ("no" if able else "yes"), place
        assert verdict["fuse-device"].works != ("no" if machine.opens_namespaces else "yes"), place


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("confinement", [one for one in CONFINEMENTS if one.namespaces], ids=lambda one: one.label)
def test_a_security_module_that_refused_is_proof_that_nothing_else_did(kind: str, confinement: Confinement) -> None:
    for form in ("util-linux", "busybox", "buildah"):
        verdict = decide(seen(Machine(), Place(kind, filtered=False, confinement=confinement), form))
        assert (verdict.mode, verdict["overlay"].certainty) == ("overlay", "inferred")


def test_a_refusal_on_the_host_itself_is_the_machines() -> None:
    for errno in WORDS.values():
        facts = {"kernel.release": "6.1.0", "container.kind": "none", "userns.max": "63404", "userns.try": "no"}
        says = {"userns.try.error": f"unshare: unshare failed: {errno}", "process.label": "unconfined"}
        assert decide(make_facts(facts | says)).mode is None


@pytest.mark.parametrize(
    ("message", "errno"),
    [
        ("unshare: unshare failed: Permission denied", "EACCES"),
        ("mount: /x/merged: permission denied.", "EACCES"),
        ("unshare: write failed /proc/self/uid_map: Operation not permitted", "EPERM"),
        ("unshare: unshare(0x10000000): No space left on device", "ENOSPC"),
        ("unshare failed: Function not implemented", "ENOSYS"),
        ("unshare: échec de unshare", None),
        ("", None),
        (None, None),
    ],
)
def test_an_error_is_known_by_its_words(message: str | None, errno: str | None) -> None:
    assert errno_of(message) == errno


@pytest.mark.parametrize(
    ("values", "mode"),
    [
        ({"selinux.mode": "permissive", "process.label": "system_u:system_r:container_t:s0"}, "permissive"),
        ({"process.label": "system_u:system_r:container_t:s0:c1,c2"}, "enforcing"),
        ({"process.label": "docker-default (enforce)"}, None),
        ({"process.label": "unconfined"}, None),
        ({"selinux.mode": "absent"}, "absent"),
        ({}, None),
    ],
)
def test_a_context_of_selinux_tells_that_it_is_on(values: dict[str, str], mode: str | None) -> None:
    assert selinux_mode(make_facts(values)) == mode
