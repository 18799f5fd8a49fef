"""What is around: sandboxes, engines, a cluster, and what the platform permits."""

from wizard.facts.model import Facts
from wizard.facts.unanswered import in_words
from wizard.language import text
from wizard.plan.checks.check import Check, decided_by
from wizard.plan.checks.namespaces import SMALLEST_IDS, is_mapped


def check_sandbox(facts: Facts) -> Check:
    """Detect gVisor and Sysbox, which are between the container and the kernel and refuse what werf needs."""
    name, key = "sandbox", "container.kind"
    kind = facts.value(key)
    if kind not in ("gvisor", "sysbox"):
        return decided_by(facts, key, name, "ok", text("none"))
    if facts.value("overlay.rootless") == "yes":
        message = text("{kind}, and rootless overlayfs works in it", kind=kind)
        return decided_by(facts, "overlay.rootless", name, "warning", message)
    message = text("{kind} blocks what rootless Buildah needs: use another container runtime", kind=kind)
    return decided_by(facts, key, name, "failed", message)


def is_remapped(facts: Facts) -> bool:
    """Whether the Docker daemon puts its containers into a user namespace, as root (userns-remap)."""
    security = facts.words("engine.docker.security")
    return "userns" in security and "rootless" not in security


def _may_be_remapped(facts: Facts) -> bool:
    """Whether this is a container of Docker whose ids something maps, and nobody said what.

    The daemon (userns-remap), which then refuses privileged containers; or a container around it, where it does not.
    Rootless Docker, which does not either, is told by its map: its user is in it in addition to the subordinate ids, so
    that there is one id more than in whole ranges.
    """
    told = ("engine.docker.security", "engine.docker.rootless", "platform.privileged")
    # gVisor's runtime may be Docker's.
    if facts.value("container.kind") not in ("docker", "gvisor") or any(key in facts for key in told):
        return False
    return is_mapped(facts) and (facts.number("userns.outer_ids") or 0) % SMALLEST_IDS != 1


def check_privileged_allowed(facts: Facts) -> Check:
    """Whether privileged containers are run: a platform's owner says so, and a daemon that maps ids refuses them."""
    name, said, level = "privileged-allowed", "platform.privileged", "cluster.psa"
    if is_remapped(facts):
        message = text("Docker maps the ids of its containers (userns-remap) and rejects privileged ones")
        return decided_by(facts, "engine.docker.security", name, "failed", message)
    if facts.value(said) == "no":
        return decided_by(facts, said, name, "failed", text("the platform forbids them"))
    if (enforced := facts.value(level)) in ("baseline", "restricted"):
        message = text("the cluster enforces Pod Security {level}, which forbids them", level=enforced)
        return decided_by(facts, level, name, "failed", message)
    if _may_be_remapped(facts):
        message = text("the ids of this container are mapped: if Docker does it (userns-remap), it rejects them")
        return decided_by(facts, "userns.outer_ids", name, "unknown", message, missing=(said,))
    return decided_by(facts, said if said in facts else level, name, "ok", text("not known to be forbidden"))


def check_engine_docker(facts: Facts) -> Check:
    """Return what Docker answered, where there is one."""
    version, error = facts.value("engine.docker.version"), facts.value("engine.docker.error")
    if error:
        message = text("does not answer: {error}", error=in_words(error))
        return decided_by(facts, "engine.docker.error", "engine-docker", "warning", message)
    if not version:
        return Check("engine-docker", "ok", text("not here"))
    message = (
        text("{version}, rootless", version=version)
        if facts.value("engine.docker.rootless") == "yes"
        else text("{value}", value=version)
    )
    return decided_by(facts, "engine.docker.version", "engine-docker", "ok", message)


def check_cluster(facts: Facts) -> Check:
    """Return what the cluster answered, where kubectl has one."""
    version, error = facts.value("cluster.version"), facts.value("cluster.error")
    if error:
        message = text("does not answer: {error}", error=in_words(error))
        return decided_by(facts, "cluster.error", "cluster", "warning", message)
    if refused := facts.value("cluster.nodes.error"):
        message = (
            text("{version}; this account cannot list its nodes: {error}", version=version, error=refused)
            if version
            else text("answers, but denies access to this account: {error}", error=refused)
        )
        return decided_by(facts, "cluster.nodes.error", "cluster", "ok" if version else "warning", message)
    if not version:
        return Check("cluster", "ok", text("none configured here"))
    return decided_by(facts, "cluster.version", "cluster", "ok", text("{value}", value=version))
