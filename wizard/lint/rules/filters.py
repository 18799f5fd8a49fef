"""seccomp and AppArmor: what filters the container's calls."""

from wizard.containers.spec import ContainerSpec, Located, Profile
from wizard.documents.identity import builds, drops_all, is_hardened, is_privileged
from wizard.documents.model import Container
from wizard.formats.places import Position
from wizard.language import text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.checks.flaws import AF_ALG, ESP
from wizard.plan.confinement import may_refuse_namespaces, refuses_namespaces
from wizard.plan.remedies import PROFILE_NAME

ADMIN = ("SYS_ADMIN", "ALL")


def seccomp(context: RuleContext) -> Findings:
    """Judge seccomp: an engine's profile refuses unshare and mount, but for Podman's; privileged ones have none."""
    c = context.container
    # The default profiles of Docker and containerd open these calls to CAP_SYS_ADMIN.
    opened = any(given.value in ADMIN for given in c.added)
    kind = c.seccomp.value.kind if c.seccomp else "engine"
    if is_privileged(c):
        return
    if kind == "unconfined" and c.seccomp and is_hardened(c):
        message = text(
            "The seccomp filter is off: the default profile plus four system calls is enough."
            " `werf-wizard export --hardening least-privilege` writes that profile."
        )
        yield Found("seccomp-wide", c.seccomp.at, message)
    if kind != "engine" or opened:
        return
    if context.engine == "podman":
        yield from _podmans(c)
        return
    hardened = is_hardened(c)
    topic = "settings/seccomp-profile" if hardened else ""
    adds = "seccomp-profile" if hardened else "seccomp-unconfined"
    if c.seccomp is None and context.engine == "kubernetes":
        message = text(
            "No seccomp profile is set: this works only on nodes whose kubelet has seccompDefault "
            "off; elsewhere the default profile blocks creating user namespaces."
        )
        yield Found("seccomp-unset", c.security_at, message, topic=topic, adds=adds)
        return
    message = text("The engine's default seccomp profile blocks mounts and the creation of user namespaces.")
    at = c.seccomp.at if c.seccomp else c.security_at
    gone = c.seccomp.at if c.seccomp else None
    yield Found("seccomp-default", at, message, None, topic, adds, gone, None if hardened else _opened(c, c.seccomp))


def kernel_flaws(context: RuleContext) -> Findings:
    """Find flaws of the kernel that only a filter keeps from a step; Podman's own profile does not.

    Source: containers/common, pkg/seccomp/seccomp.json, which allows AF_ALG and `unshare`.
    """
    c = context.container
    kind = c.seccomp.value.kind if c.seccomp else "engine"
    open_there = kind == "unconfined" or (kind == "engine" and context.engine == "podman")
    if not is_privileged(c) and not open_there:
        return
    at = c.seccomp.at if c.seccomp else c.security_at
    for name in (AF_ALG, ESP):
        if (flaw := context.verdict.checks[name]).status == "warning":
            yield Found(name, at, flaw.text)


def _podmans(c: Container) -> Findings:
    """Source: containers/common, pkg/seccomp/seccomp.json: chroot belongs to its capability there."""
    if drops_all(c) and not any(given.value == "SYS_CHROOT" for given in c.added):
        message = text("Podman's default profile allows chroot only with CAP_SYS_CHROOT, which is dropped here.")
        at = c.seccomp.at if c.seccomp else c.security_at
        yield Found("seccomp-default", at, message, topic="settings/seccomp-profile", adds="seccomp-profile")


def apparmor(context: RuleContext) -> Findings:
    """Judge AppArmor: the engine's profile denies mounts; on Ubuntu 24.04 no profile is worse than a separate one."""
    c = context.container
    given = c.apparmor
    kind = given.value.kind if given else "unconfined" if is_privileged(c) else "engine"
    at = given.at if given else c.security_at
    wanted = context.wanted.apparmor
    gone = given.at if given else None
    if kind == "profile":
        yield from _without_apparmor(context, at)
    elif wanted == "profile" and context.is_restricted:
        message = text(
            "On this host only processes with an AppArmor profile that has “userns,” may create user "
            "namespaces: {kind} is not enough, even for a privileged container.",
            kind=given.value.name if given else text("the engine's profile"),
        )
        yield Found("apparmor-restricted", at, message, adds="apparmor-profile", removes=gone)
    elif kind == "engine" and wanted != "engine":
        yield _default(context, at, gone)


def _opened(c: Container, given: Located[Profile] | None) -> tuple[str, str] | None:
    """Find the engine's profile by name, and no profile in the same syntax."""
    if given is None or not given.value.name:
        return None
    in_cluster = given.value.name[0].isupper() and c.form != "docker"
    return given.value.name, "Unconfined" if in_cluster else "unconfined"


def _default(context: RuleContext, at: Position, gone: Position | None) -> Found:
    profile = context.wanted.apparmor == "profile"
    topic = "settings/apparmor-profile" if profile else ""
    adds = "apparmor-profile" if profile else "apparmor-unconfined"
    if context.has_apparmor:
        message = text("AppArmor is enabled there, and the engine's profile denies mounts.")
        swaps = None if profile else _opened(context.container, context.container.apparmor)
        return Found("apparmor-default", at, message, None, topic, adds, gone, swaps)
    message = text(
        "If AppArmor is enabled, the engine's profile denies mounts; whether it is enabled there is unknown."
    )
    return Found("apparmor-default", at, message, "warning", topic, adds, gone)


def _without_apparmor(context: RuleContext, at: Position) -> Findings:
    """Source: Kubernetes, "Restrict a Container's Access to Resources with AppArmor"; moby, daemon."""
    if context.has_apparmor is False:
        message = text("AppArmor is not available there: a container that names a profile does not start.")
        yield Found("apparmor-absent", at, message, removes=at)


def unmasked(context: RuleContext) -> Findings:
    """Chroot isolation binds the container's own /proc, masked as it is."""
    given = context.container.unmasked
    if given:
        message = text("{setting} is not needed: chroot isolation does not mount a new /proc.", setting=given.value)
        yield Found("unmasked", given.at, message, removes=given.at)


def selinux(context: RuleContext) -> Findings:
    """Enforcing SELinux keeps a container from a device and from directories of the host."""
    c = context.container
    if not context.has_selinux or is_privileged(c):
        return
    if c.selinux and c.selinux.value in _OPEN_TYPES:
        return
    fuse = context.has_fuse and context.answers["platform"] != "openshift"
    folder = next((one for one in c.mounts if one.kind == "bind" and not one.relabelled), None)
    if context.wanted.selinux_disabled and refuses_namespaces(context.facts, context.place):
        message = text("The SELinux policy there does not let containers create user namespaces.")
        yield Found("selinux-label", c.security_at, message, adds="selinux-label")
        return
    if not fuse and (folder is None or context.engine == "kubernetes"):
        if builds(c) and may_refuse_namespaces(context.facts, context.place):
            message = text("It is not known whether the SELinux policy there lets containers create user namespaces.")
            yield Found("selinux-label", c.security_at, message, "warning", adds="selinux-label")
        return
    what = "/dev/fuse" if fuse or folder is None else folder.target
    message = text("SELinux is enforcing there and denies the container access to {what}.", what=what)
    yield Found("selinux-label", folder.at if folder and not fuse else c.security_at, message, adds="selinux-label")


_OPEN_TYPES = ("disable", "spc_t", "container_engine_t", "container_runtime_t")


_CHANGES = {
    "seccomp-unconfined": Addition(lambda _: ContainerSpec(seccomp=Located(Profile("unconfined")))),
    "seccomp-profile": Addition(lambda at: ContainerSpec(seccomp=Located(Profile("profile", at.seccomp)))),
    "apparmor-unconfined": Addition(lambda _: ContainerSpec(apparmor=Located(Profile("unconfined")))),
    "apparmor-profile": Addition(lambda _: ContainerSpec(apparmor=Located(Profile("profile", PROFILE_NAME)))),
    "selinux-label": Addition(
        lambda at: ContainerSpec(selinux=Located("container_engine_t" if at.is_pod else "disable"))
    ),
}

SUBJECT = Subject(
    order=10,
    rules=(
        Rule("seccomp-default", "error", text("Default seccomp profile"), "settings/seccomp-unconfined"),
        Rule("seccomp-unset", "warning", text("No seccomp profile"), "settings/seccomp-unconfined"),
        Rule("seccomp-wide", "note", text("seccomp allows more than needed"), "concepts/hardening"),
        Rule(AF_ALG, "note", text("Kernel vulnerability behind the filter"), "concepts/unconfined"),
        Rule(ESP, "note", text("Kernel vulnerability in network namespaces"), "concepts/unconfined"),
        Rule("apparmor-default", "error", text("Engine's AppArmor profile"), "settings/apparmor-unconfined"),
        Rule("apparmor-restricted", "error", text("Ubuntu's AppArmor restriction"), "settings/apparmor-profile"),
        Rule("apparmor-absent", "error", text("AppArmor profile without AppArmor"), "concepts/apparmor"),
        Rule("selinux-label", "error", text("SELinux denies access"), "settings/selinux-label"),
        Rule("unmasked", "note", text("Unmasked /proc"), "concepts/chroot-isolation"),
    ),
    building=(apparmor, seccomp, kernel_flaws, selinux, unmasked),
    unbuilding=(selinux,),
    changes=_CHANGES,
)
