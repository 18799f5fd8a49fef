"""What a container must be allowed, for a mode: the same for every target, in no target's syntax.

Found by taking settings away one by one from builds that worked: see content/concepts/hardening.
"""

from typing import Literal

from wizard.errors import BadInputError
from wizard.facts.model import Facts, is_in_container
from wizard.language import text
from wizard.plan.checks.namespaces import has_small_id_range, has_wide_id_range
from wizard.plan.checks.pods import oldest_version
from wizard.plan.checks.refused import (
    is_confined,
    is_selinux_context,
    selinux_mode,
    was_allowed_by_the_kernel,
)
from wizard.plan.distributions import selinux_policy
from wizard.plan.modes import ModeId
from wizard.plan.settings import Answers
from wizard.plan.targets import Target
from wizard.plan.values import parse_version
from wizard.plan.versions import understands
from wizard.records import Record

Hardening = Literal["standard", "least-privilege"]
AppArmor = Literal["engine", "unconfined", "profile"]

EXTRA_SYSCALLS = ("chroot", "mount", "umount2", "unshare")
"""What rootless Buildah with chroot isolation needs beyond the engines' default seccomp profile."""

NEEDED_CAPABILITIES = ("SETGID", "SETUID")
"""What newuidmap and newgidmap need in the bounding set; user 1000 itself has none."""


class Confinement(Record):
    """What a container is allowed.

    `mode` is None for a container that does not build by itself. `seccomp`, `apparmor`: `engine` leaves the
    engine's own choice (nothing is written), `profile` is werf-buildah.
    `selinux_disabled`: SELinux would keep the container from its device, its directory or a user namespace.
    `escalation_override`: the engine forbids new privileges, and this container takes that back.
    `small_id_range`: the container's user namespace has fewer ids than the image's subordinate ranges.
    `host_users`: whether the Pod is in the node's user namespace; None leaves it unsaid.
    """

    mode: ModeId | None
    hardening: Hardening
    privileged: bool
    seccomp: Literal["engine", "unconfined", "profile"]
    apparmor: AppArmor
    selinux_disabled: bool
    fuse_device: bool
    least_capabilities: bool
    escalation_override: bool
    small_id_range: bool
    host_users: bool | None = None


def confine(mode: ModeId, answers: Answers, facts: Facts, place: Target) -> Confinement:
    """Return the confinement with the fewest rights in which the mode works.

    Raises BadInputError for least privilege in a privileged container, which has none to take away.
    """
    hardening: Hardening = "least-privilege" if answers["hardening"] == "least-privilege" else "standard"
    privileged = mode == "fuse-privileged"
    if privileged and hardening == "least-privilege":
        raise BadInputError(
            text("A privileged container cannot be hardened: it has every device and no filter."),
            text("Use --mode fuse-device or --mode overlay with --hardening least-privilege."),
        )
    fuse = mode == "fuse-device"
    mounts = place.mounts_folder and answers["workdir"] != "none"
    host_users = _host_users(answers, facts, place)
    own = host_users is False and not has_wide_id_range(facts)
    small = own or has_small_id_range(facts) or is_rootless(answers, facts, place)
    # OpenShift hands the device out by an annotation, with a label that its own confinement may use.
    labelled = fuse and answers["platform"] != "openshift"
    # The ranges that fit a small user namespace are a file of the host, but for a Pod's.
    mounts = mounts or (small and place.engine != "kubernetes")
    return Confinement(
        mode=mode,
        hardening=hardening,
        privileged=privileged,
        seccomp=_seccomp(hardening, place),
        apparmor=_apparmor(hardening, privileged, answers, facts, place),
        selinux_disabled=not privileged
        and has_selinux(answers, facts)
        and (labelled or mounts or may_refuse_namespaces(facts, place)),
        fuse_device=fuse,
        least_capabilities=hardening == "least-privilege",
        escalation_override=place.engine == "docker" and "no-new-privileges" in facts.words("engine.docker.security"),
        small_id_range=small,
        host_users=host_users,
    )


def confine_without_build(answers: Answers, facts: Facts, place: Target) -> Confinement:
    """For a container that does not build by itself: nothing beyond what the engine gives any container.

    Source: werf opens no user namespace unless WERF_BUILDAH_MODE names Buildah.
    """
    socket = answers["backend"] == "docker" and not answers["docker_host"] and place.engine == "docker"
    folder = place.mounts_folder and answers["workdir"] != "none"
    return Confinement(
        mode=None,
        hardening="standard",
        privileged=False,
        seccomp="engine",
        apparmor="engine",
        selinux_disabled=has_selinux(answers, facts) and (folder or socket),
        fuse_device=False,
        least_capabilities=False,
        escalation_override=False,
        small_id_range=False,
        host_users=_host_users(answers, facts, place),
    )


def _host_users(answers: Answers, facts: Facts, place: Target) -> bool | None:
    """Return what is written; nothing where an API without the field does what was asked anyway."""
    said = {"yes": True, "no": False}.get(answers["host_users"]) if place.engine == "kubernetes" else None
    version = parse_version(answers["kubernetes"]) if answers["kubernetes"] else oldest_version(facts)
    return None if said and not understands("kubernetes.host-users", version) else said


def is_rootless(answers: Answers, facts: Facts, place: Target) -> bool:
    """Whether Podman runs without root: as its user says, else as it told, else as most run it."""
    if place.engine != "podman":
        return False
    said = answers["rootless"]
    return (facts.value("engine.podman.rootless") or "yes") == "yes" if said == "auto" else said == "yes"


def has_selinux(answers: Answers, facts: Facts) -> bool:
    """Whether SELinux is enforcing where the container will run."""
    said = answers["node_selinux"]
    return said == "yes" or (said == "unknown" and selinux_mode(facts) == "enforcing")


def refuses_namespaces(facts: Facts, place: Target) -> bool:
    """Whether SELinux's policy keeps user namespaces from containers, as the reference policy does.

    Seen by an attempt in such a container, else by the distribution. Of a cluster's nodes the facts have to be.
    """
    if is_selinux_context(facts) and was_allowed_by_the_kernel(facts):
        return True
    is_theirs = place.engine != "kubernetes" or selinux_mode(facts) is not None
    return is_theirs and selinux_policy(facts) == "refpolicy"


def may_refuse_namespaces(facts: Facts, place: Target) -> bool:
    """Whether SELinux's policy refuses containers a user namespace, or nobody knows that it does not.

    Of a cluster's nodes it has to be known: the label that opens a Pod is one that Pod Security refuses.
    """
    if refuses_namespaces(facts, place) or place.engine == "kubernetes":
        return refuses_namespaces(facts, place)
    if (
        is_in_container(facts)
        and is_selinux_context(facts)
        and is_confined(facts)
        and facts.value("userns.try") == "yes"
    ):
        return False
    return selinux_policy(facts) is None


def has_apparmor(answers: Answers, facts: Facts) -> bool | None:
    """Whether AppArmor is on where the container will run; None where nobody knows."""
    said = answers["node_apparmor"]
    known = said if said != "unknown" else facts.value("apparmor.enabled")
    return known == "yes" if known in ("yes", "no") else None


def is_profile_loaded(answers: Answers, facts: Facts) -> bool:
    """Whether AppArmor's profile werf-buildah is on the host: as the probe saw, or as a person says."""
    return facts.value("apparmor.profile.werf_buildah") == "present" or answers["node_apparmor"] == "yes"


def is_userns_restricted(facts: Facts) -> bool:
    """Whether only a process under a profile with `userns,` may create user namespaces (Ubuntu 24.04)."""
    return facts.value("apparmor.restrict_userns") == "1"


def _seccomp(hardening: Hardening, place: Target) -> Literal["engine", "unconfined", "profile"]:
    """Podman's own profile has the calls already (containers/common, pkg/seccomp/seccomp.json)."""
    if hardening == "least-privilege":
        return "profile"
    return "engine" if place.engine == "podman" else "unconfined"


def _apparmor(hardening: Hardening, privileged: bool, answers: Answers, facts: Facts, place: Target) -> AppArmor:
    """Nothing where there is no AppArmor; a form that is right on both where nobody knows."""
    here = has_apparmor(answers, facts)
    rootless = place.engine == "docker" and facts.value("engine.docker.rootless") == "yes"
    if here is False or rootless or is_rootless(answers, facts, place):
        return "engine"
    if is_userns_restricted(facts):
        return "profile"
    if privileged:
        return "engine"
    if hardening == "least-privilege" and place.sends_profile:
        return "profile" if is_profile_loaded(answers, facts) else "unconfined"
    if hardening == "least-privilege" and (here or place.engine == "kubernetes"):
        return "profile"
    return "unconfined"
