"""What a container is allowed: the narrowest for each mode, hardening and surroundings."""

from itertools import product

import pytest

from tests.plan.test_checks import values_of
from wizard.errors import BadInputError
from wizard.facts.model import make_facts
from wizard.plan.confinement import NEEDED_CAPABILITIES, Confinement, Hardening, confine, is_rootless
from wizard.plan.modes import MODES, ModeId
from wizard.plan.settings import Answers
from wizard.plan.targets import BUILD, TARGETS
from wizard.records import as_dict

HARDENINGS: tuple[Hardening, ...] = ("standard", "least-privilege")
BOTH = ("docker", "kubernetes")
NO_PROJECT = {"workdir": "none"}


def confined(mode: ModeId = "overlay", line: str = "", target: str = "docker", **answers: str) -> Confinement:
    return confine(mode, Answers(answers), make_facts(values_of(line)), TARGETS[target])


@pytest.mark.parametrize(
    ("mode", "hardening", "expected"),
    [
        ("overlay", "standard", {"privileged": False, "seccomp": "unconfined", "fuse_device": False}),
        ("overlay", "least-privilege", {"privileged": False, "seccomp": "profile", "fuse_device": False}),
        ("fuse-device", "standard", {"privileged": False, "seccomp": "unconfined", "fuse_device": True}),
        ("fuse-device", "least-privilege", {"privileged": False, "seccomp": "profile", "fuse_device": True}),
        ("fuse-privileged", "standard", {"privileged": True, "seccomp": "unconfined", "fuse_device": False}),
    ],
)
@pytest.mark.parametrize("target", BOTH)
def test_each_mode_is_allowed_what_it_needs_and_no_more(
    mode: ModeId, hardening: str, target: str, expected: dict[str, object]
) -> None:
    found = as_dict(confined(mode, "apparmor.enabled=no, selinux.mode=absent", target, hardening=hardening))
    common = {
        "mode": mode,
        "hardening": hardening,
        "apparmor": "engine",
        "selinux_disabled": False,
        "least_capabilities": hardening == "least-privilege",
        "escalation_override": False,
        "small_id_range": False,
        "host_users": None,
    }
    assert found == common | expected


@pytest.mark.parametrize("target", BOTH)
def test_a_privileged_container_is_never_called_hardened(target: str) -> None:
    with pytest.raises(BadInputError):
        confined("fuse-privileged", target=target, hardening="least-privilege")


@pytest.mark.parametrize(
    ("line", "answers", "docker", "kubernetes"),
    [
        # Where nobody knows, a form that is right with AppArmor and without.
        ("", {}, "unconfined", "unconfined"),
        ("", {"hardening": "least-privilege"}, "unconfined", "profile"),
        ("apparmor.enabled=yes", {}, "unconfined", "unconfined"),
        # On a Docker host the profile counts only if it is loaded; nodes get it by a DaemonSet.
        ("apparmor.enabled=yes", {"hardening": "least-privilege"}, "unconfined", "profile"),
        ("apparmor.enabled=yes", {"hardening": "least-privilege", "node_apparmor": "yes"}, "profile", "profile"),
        (
            "apparmor.enabled=yes, apparmor.profile.werf_buildah=present",
            {"hardening": "least-privilege"},
            "profile",
            "profile",
        ),
        ("apparmor.enabled=no", {}, "engine", "engine"),
        ("apparmor.enabled=no", {"hardening": "least-privilege"}, "engine", "engine"),
        # What a person says beats what was read.
        ("apparmor.enabled=no", {"node_apparmor": "yes"}, "unconfined", "unconfined"),
        ("apparmor.enabled=yes", {"node_apparmor": "no"}, "engine", "engine"),
        ("apparmor.enabled=yes, apparmor.restrict_userns=1", {"node_apparmor": "no"}, "engine", "engine"),
        # Under Ubuntu's restriction the unconfined get no rights in their namespace.
        ("apparmor.restrict_userns=1", {}, "profile", "profile"),
        ("apparmor.enabled=yes, apparmor.restrict_userns=1", {}, "profile", "profile"),
        ("apparmor.enabled=yes, apparmor.restrict_userns=0", {}, "unconfined", "unconfined"),
        # A rootless Docker has no AppArmor to give.
        ("apparmor.enabled=yes, engine.docker.rootless=yes", {}, "engine", "unconfined"),
    ],
)
def test_apparmor_is_the_narrowest_form_that_is_right_there(
    line: str, answers: dict[str, str], docker: str, kubernetes: str
) -> None:
    assert confined("overlay", line, "docker", **answers).apparmor == docker
    assert confined("overlay", line, "kubernetes", **answers).apparmor == kubernetes


@pytest.mark.parametrize(
    ("line", "apparmor"),
    [
        ("", "engine"),
        ("apparmor.enabled=yes", "engine"),
        ("apparmor.enabled=yes, apparmor.restrict_userns=1", "profile"),
        ("apparmor.enabled=no, apparmor.restrict_userns=1", "engine"),
    ],
)
@pytest.mark.parametrize("target", BOTH)
def test_a_privileged_container_needs_a_profile_only_under_the_restriction(
    line: str, apparmor: str, target: str
) -> None:
    assert confined("fuse-privileged", line, target).apparmor == apparmor


@pytest.mark.parametrize(
    ("mode", "target", "answers", "selinux_disabled"),
    [
        ("overlay", "docker", {}, True),
        ("overlay", "kubernetes", {}, False),
        ("fuse-device", "docker", {}, True),
        ("fuse-device", "docker", NO_PROJECT, True),
        ("fuse-device", "kubernetes", {}, True),
        ("fuse-privileged", "docker", {}, False),
        ("fuse-privileged", "kubernetes", {}, False),
    ],
)
def test_a_label_is_given_up_only_for_a_folder_or_a_device_under_selinux(
    mode: ModeId, target: str, answers: dict[str, str], selinux_disabled: bool
) -> None:
    assert confined(mode, "selinux.mode=enforcing", target, **answers).selinux_disabled is selinux_disabled
    assert confined(mode, "", target, **answers, node_selinux="yes").selinux_disabled is selinux_disabled
    for line, said in [("selinux.mode=permissive", "unknown"), ("", "unknown"), ("selinux.mode=enforcing", "no")]:
        assert not confined(mode, line, target, **answers, node_selinux=said).selinux_disabled


REFUSED = "userns.try=no, userns.try.error=unshare: unshare failed: Permission denied"


@pytest.mark.parametrize(
    ("line", "answers", "target", "selinux_disabled"),
    [
        # Debian's policy, which is the reference policy, refuses a container the namespace itself.
        ("selinux.mode=enforcing, distro.id=debian", {}, "docker", True),
        ("selinux.mode=enforcing, distro.id=ubuntu", {}, "podman", True),
        ("selinux.mode=enforcing, distro.id=debian", {}, "kubernetes", True),
        ("selinux.mode=permissive, distro.id=debian", {}, "docker", False),
        ("distro.id=debian", {}, "docker", False),
        ("distro.id=debian", {"node_selinux": "yes"}, "docker", True),
        # The machine that nodes are described from is not one of them.
        ("distro.id=debian", {"node_selinux": "yes"}, "kubernetes", False),
        ("selinux.mode=enforcing, distro.id=fedora", {}, "docker", False),
        # Nobody knows what another policy allows; a Pod's label may be refused by its cluster.
        ("selinux.mode=enforcing, distro.id=arch", {}, "docker", True),
        ("selinux.mode=enforcing", {}, "compose", True),
        ("", {"node_selinux": "yes"}, "podman", True),
        ("selinux.mode=enforcing, distro.id=arch", {}, "kubernetes", False),
        # In a container the mode is hidden, the distribution is the image's, and the context tells.
        (f"{REFUSED}, container.kind=docker, process.label=system_u:system_r:container_t:s0", {}, "docker", True),
        (f"{REFUSED}, container.kind=kubernetes, process.label=u:r:container_t:s0", {}, "kubernetes", True),
        # Its kernel tells the host's.
        (
            "container.kind=docker, kernel.release=6.12.117+deb13-amd64, process.label=u:r:container_t:s0",
            {},
            "docker",
            True,
        ),
        (
            "container.kind=docker, distro.id=fedora, process.label=system_u:system_r:container_t:s0",
            {},
            "docker",
            True,
        ),
        ("container.kind=docker, userns.try=yes, process.label=u:r:container_t:s0", {}, "docker", False),
        ("container.kind=docker, userns.try=yes, process.label=u:r:spc_t:s0", {}, "docker", True),
        ("container.kind=kubernetes, process.label=u:r:container_t:s0", {}, "kubernetes", False),
        (f"{REFUSED}, container.kind=docker, process.label=docker-default (enforce)", {}, "docker", False),
        (
            f"{REFUSED}, container.kind=docker, process.label=u:r:container_t:s0",
            {"node_selinux": "no"},
            "docker",
            False,
        ),
    ],
)
def test_a_label_is_given_up_where_the_policy_refuses_the_namespace_or_nobody_knows(
    line: str, answers: dict[str, str], target: str, selinux_disabled: bool
) -> None:
    for hardening in ("standard", "least-privilege"):
        given = {**NO_PROJECT, "hardening": hardening, **answers}
        assert confined("overlay", line, target, **given).selinux_disabled is selinux_disabled


@pytest.mark.parametrize(
    ("line", "target", "answers", "selinux_disabled"),
    [
        ("", "docker", NO_PROJECT, False),
        ("", "docker", {}, True),
        # The ranges of a small namespace are a file of the host too, except in a Pod.
        ("userns.outer_ids=65536", "docker", NO_PROJECT, True),
        ("userns.outer_ids=65536", "kubernetes", {}, False),
        ("", "podman", NO_PROJECT, True),
        ("", "podman", {**NO_PROJECT, "rootless": "no"}, False),
    ],
)
def test_a_label_is_given_up_for_every_file_of_the_host(
    line: str, target: str, answers: dict[str, str], selinux_disabled: bool
) -> None:
    fedora = f"selinux.mode=enforcing, distro.id=fedora, {line}"
    assert confined("overlay", fedora, target, **answers).selinux_disabled is selinux_disabled


def test_openshift_labels_the_device_for_its_own_confinement() -> None:
    line = "selinux.mode=enforcing, distro.id=rhcos"
    assert confined("fuse-device", line, "kubernetes").selinux_disabled
    assert not confined("fuse-device", line, "kubernetes", platform="openshift").selinux_disabled


@pytest.mark.parametrize(
    ("target", "line", "said", "rootless"),
    [
        ("podman", "", "auto", True),
        ("podman", "engine.podman.rootless=yes", "auto", True),
        ("podman", "engine.podman.rootless=no", "auto", False),
        # What a person says counts above what Podman told.
        ("podman", "engine.podman.rootless=no", "yes", True),
        ("podman", "engine.podman.rootless=yes", "no", False),
        ("docker", "engine.podman.rootless=yes", "yes", False),
        ("kubernetes", "", "auto", False),
    ],
)
def test_podman_runs_without_root_unless_somebody_knows_better(
    target: str, line: str, said: str, rootless: bool
) -> None:
    assert is_rootless(Answers({"rootless": said}), make_facts(values_of(line)), TARGETS[target]) is rootless
    found = confined("overlay", f"{line}, apparmor.enabled=yes", target, rootless=said)
    assert (found.small_id_range, found.apparmor) == (rootless, "engine" if rootless else "unconfined")
    assert found.seccomp == ("engine" if target == "podman" else "unconfined")


@pytest.mark.parametrize("label", ["system_u:system_r:container_t:s0:c1;c2", "system_u:system_r:spc_t:s0"])
def test_a_context_tells_that_selinux_is_on_where_its_mode_is_hidden(label: str) -> None:
    line = f"container.kind=docker, process.label={label}"
    assert confined("overlay", line, "docker").selinux_disabled
    assert confined("fuse-device", line, "docker", **NO_PROJECT).selinux_disabled
    assert not confined("overlay", "container.kind=docker, process.label=unconfined", "docker").selinux_disabled


@pytest.mark.parametrize(
    ("line", "target", "taken_back"),
    [
        ("engine.docker.security=seccomp;no-new-privileges", "docker", True),
        ("engine.docker.security=seccomp;no-new-privileges", "kubernetes", False),
        ("engine.docker.security=seccomp", "docker", False),
        ("process.no_new_privs=1", "docker", False),
    ],
)
def test_escalation_is_taken_back_only_where_the_daemon_forbids_it(line: str, target: str, taken_back: bool) -> None:
    assert confined(line=line, target=target).escalation_override is taken_back


@pytest.mark.parametrize(
    ("line", "small"),
    [
        ("", False),
        ("userns.outer_ids=4294967295", False),
        ("userns.outer_ids=165536", False),
        ("userns.outer_ids=65536", True),
        ("engine.docker.security=seccomp;rootless", True),
        ("engine.docker.security=seccomp;userns", True),
        ("engine.docker.security=seccomp;cgroupns", False),
    ],
)
def test_ranges_that_fit_are_brought_where_the_namespace_is_small(line: str, small: bool) -> None:
    assert confined(line=line).small_id_range is small


def test_the_ranges_that_are_brought_fit_into_65536_ids_and_leave_user_1000_out() -> None:
    ranges = [(int(start), int(count)) for _, start, count in (one.split(":") for one in BUILD.subordinate_ids.split())]
    mapped = {number for start, count in ranges for number in range(start, start + count)}
    assert len(mapped) == sum(count for _, count in ranges)
    assert mapped == set(range(1, 65536)) - {1000}


@pytest.mark.parametrize(
    ("mode", "hardening", "target"),
    [each for each in product(MODES, HARDENINGS, BOTH) if each[:2] != ("fuse-privileged", "least-privilege")],
)
def test_least_privilege_is_never_wider_than_standard(mode: ModeId, hardening: Hardening, target: str) -> None:
    width = {"engine": 0, "profile": 1, "unconfined": 2}
    for line in ("", "apparmor.enabled=yes", "apparmor.enabled=no", "apparmor.restrict_userns=1"):
        standard, this = confined(mode, line, target), confined(mode, line, target, hardening=hardening)
        assert width[this.apparmor] <= width[standard.apparmor]
        assert (this.seccomp == "profile") >= (standard.seccomp == "profile")
        assert this.least_capabilities >= standard.least_capabilities
        assert (this.privileged, this.fuse_device) == (standard.privileged, standard.fuse_device)


def test_newuidmap_keeps_the_capabilities_it_lives_by() -> None:
    assert set(NEEDED_CAPABILITIES) == {"SETUID", "SETGID"}
