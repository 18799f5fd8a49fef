"""New privileges, capabilities, privileged containers."""

from wizard.containers.spec import ContainerSpec, Located
from wizard.documents.identity import ROOT, drops_all, identity_of, is_buildah_alone, is_privileged
from wizard.documents.model import Container
from wizard.language import text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.rules.filters import ADMIN
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.checks.surroundings import check_privileged_allowed, is_remapped
from wizard.plan.confinement import NEEDED_CAPABILITIES
from wizard.plan.modes import MODES
from wizard.plan.platforms import platform_of


def escalation(context: RuleContext) -> Findings:
    """Without new privileges newuidmap and newgidmap lose their file capabilities."""
    c = context.container
    if _is_buildah_of_root(c):
        return  # it maps its ids itself, without newuidmap
    given = c.escalation
    if given is not None and not given.value:
        message = text("With no-new-privileges, newuidmap cannot use its capability, and only one id is mapped.")
        adds = "escalation" if context.wanted.escalation_override else ""
        swaps = ("false", "true") if context.engine == "kubernetes" else None
        yield Found("no-new-privileges", given.at, message, adds=adds, removes=given.at, swaps=swaps)
    elif given is None and context.wanted.escalation_override:
        message = text(
            "The Docker daemon sets no-new-privileges for every container, and this one does not override it."
        )
        yield Found("no-new-privileges", c.security_at, message, adds="escalation")
    elif given is None and context.engine == "kubernetes":
        message = text("Privilege escalation is allowed unless a cluster policy sets it to false by default.")
        yield Found("escalation-unset", c.security_at, message, adds="escalation")


def _is_buildah_of_root(container: Container) -> bool:
    """Whether root runs Buildah itself: in its user namespace it uses the capabilities that the container has."""
    return is_buildah_alone(container) and identity_of(container) is ROOT


def capabilities(context: RuleContext) -> Findings:
    """SETUID and SETGID are needed, and no others."""
    c = context.container
    if is_privileged(c):
        return
    added = {given.value for given in c.added}
    dropped = {given.value: given.at for given in c.dropped}
    missing = [
        name
        for name in NEEDED_CAPABILITIES
        if name not in added and "ALL" not in added and ("ALL" in dropped or name in dropped)
    ]
    if missing:
        at = dropped.get(missing[0]) or dropped["ALL"]
        names = ", ".join(missing)
        message = text("newuidmap and newgidmap do not start without {names} in the bounding set.", names=names)
        yield Found("capabilities-missing", at, message, adds="capabilities-add")
    for given in c.added:
        if given.value in ADMIN:
            if c.host_users and not c.host_users.value:
                message = text(
                    "In the Pod's own user namespace CAP_{name} has no effect on the node, but it still "
                    "allows far more than the four system calls that are needed.",
                    name=given.value,
                )
                yield Found("sys-admin", given.at, message, "note")
                continue
            message = (
                text("All capabilities allow far more than the four system calls that are needed.")
                if given.value == "ALL"
                else text("CAP_{name} allows far more than the four system calls that are needed.", name=given.value)
            )
            adds = "" if c.seccomp and c.seccomp.value.kind != "engine" else "seccomp-unconfined"
            yield Found("sys-admin", given.at, message, adds=adds, removes=given.at)
        elif given.value not in (*NEEDED_CAPABILITIES, "SYS_CHROOT") and not _is_buildah_of_root(c):
            message = text("The capability {name} is not needed: SETUID and SETGID are enough.", name=given.value)
            yield Found("capabilities-wide", given.at, message, removes=given.at)
    if c.seccomp and c.seccomp.value.kind == "profile" and not drops_all(c) and not _is_buildah_of_root(c):
        message = text("With a custom seccomp profile the container needs only two capabilities: SETUID and SETGID.")
        yield Found("capabilities-wide", c.security_at, message, adds="capabilities")


def privileged(context: RuleContext) -> Findings:
    """Report what a privileged container exposes, and whether it is admitted."""
    c = context.container
    if not is_privileged(c) or c.privileged is None:
        return
    refused = "privileged" in platform_of(context.answers["platform"]).refuses
    # In the host's user namespace a daemon that maps ids still starts them.
    hosts = c.userns is not None and c.userns.value == "host"
    if is_remapped(context.facts) and not hosts:
        message = text("The Docker daemon maps the ids of its containers (userns-remap) and rejects privileged ones.")
        yield Found(
            "privileged-refused", c.privileged.at, message, topic="modes/fuse-privileged", removes=c.privileged.at
        )
    elif check_privileged_allowed(context.facts.without("engine.docker.")).answer == "no" or refused:
        message = text("Privileged containers are not allowed there.")
        yield Found("privileged-refused", c.privileged.at, message, removes=c.privileged.at)
    narrower = next((name for name in MODES[:-1] if context.verdict[name].works == "yes"), None)
    if narrower:
        message = text(
            "A privileged container has every device of the host and no filter; mode {mode} works there too.",
            mode=narrower,
        )
        yield Found("privileged-wide", c.privileged.at, message, topic=f"modes/{narrower}", removes=c.privileged.at)


def granted_without_need(context: RuleContext) -> Findings:
    """For werf without Buildah: nothing beyond what the engine gives any container."""
    c = context.container
    profiles = [given for given in (c.seccomp, c.apparmor) if given and given.value.kind == "unconfined"]
    wide = [*([c.privileged] if is_privileged(c) and c.privileged else []), *profiles]
    for given in wide:
        message = text("werf does not use Buildah here and needs no privileges beyond those of any container.")
        yield Found("granted-unneeded", given.at, message, removes=given.at)


_ADDED = tuple(map(Located, NEEDED_CAPABILITIES))
_CHANGES = {
    "escalation": Addition(lambda _: ContainerSpec(escalation=Located(True))),
    "capabilities": Addition(lambda _: ContainerSpec(dropped=(Located("ALL"),), added=_ADDED)),
    "capabilities-add": Addition(lambda _: ContainerSpec(added=_ADDED)),
}

SUBJECT = Subject(
    order=20,
    rules=(
        Rule("no-new-privileges", "error", text("no-new-privileges is set"), "settings/privilege-escalation"),
        Rule("escalation-unset", "note", text("Privilege escalation is not set"), "settings/privilege-escalation"),
        Rule("capabilities-missing", "error", text("SETUID and SETGID are missing"), "settings/capabilities"),
        Rule("capabilities-wide", "note", text("More capabilities than needed"), "settings/capabilities"),
        Rule("sys-admin", "warning", text("CAP_SYS_ADMIN"), "concepts/capabilities"),
        Rule("privileged-wide", "note", text("Unnecessarily privileged"), "settings/privileged"),
        Rule("privileged-refused", "error", text("Privileged container is rejected"), "checks/privileged-allowed"),
        Rule("granted-unneeded", "note", text("Unnecessary privileges"), "settings/backend"),
    ),
    building=(escalation, capabilities, privileged),
    unbuilding=(granted_without_need,),
    root=(privileged,),
    changes=_CHANGES,
)
