"""What is around: sandboxes, engines, a cluster, and what the platform permits."""

from wizard.facts.model import Facts
from wizard.facts.unanswered import in_words
from wizard.language import text
from wizard.plan.checks.check import Check
from wizard.plan.checks.namespaces import SMALLEST_IDS, is_mapped


def check_sandbox(facts: Facts) -> Check:
    """Detect gVisor and Sysbox, which are between the container and the kernel and refuse what werf needs."""
    kind = facts.value("container.kind")
    evidence = facts.evidence("container.kind")
    if kind not in ("gvisor", "sysbox"):
        return Check("sandbox", "ok", text("none"), evidence, certainty=facts.certainty("container.kind"))
    if facts.value("overlay.rootless") == "yes":
        message = text("{kind}, and rootless overlayfs works in it", kind=kind)
        return Check("sandbox", "warning", message, evidence, certainty=facts.certainty("overlay.rootless"))
    message = text("{kind} blocks what rootless Buildah needs: use another container runtime", kind=kind)
    return Check("sandbox", "failed", message, evidence, certainty=facts.certainty("container.kind"))


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
    if is_remapped(facts):
        message = text("Docker maps the ids of its containers (userns-remap) and rejects privileged ones")
        evidence = facts.evidence("engine.docker.security")
        certainty = facts.certainty("engine.docker.security")
        return Check("privileged-allowed", "failed", message, evidence, certainty=certainty)
    if facts.value("platform.privileged") == "no":
        message = text("the platform forbids them")
        return Check("privileged-allowed", "failed", message, facts.evidence("platform.privileged"), certainty="stated")
    level = facts.value("cluster.psa")
    evidence = facts.evidence("cluster.psa")
    if level in ("baseline", "restricted"):
        message = text("the cluster enforces Pod Security {level}, which forbids them", level=level)
        return Check("privileged-allowed", "failed", message, evidence, certainty=facts.certainty("cluster.psa"))
    if _may_be_remapped(facts):
        message = text("the ids of this container are mapped: if Docker does it (userns-remap), it rejects them")
        evidence = facts.evidence("userns.outer_ids")
        return Check("privileged-allowed", "unknown", message, evidence, missing=("platform.privileged",))
    return Check("privileged-allowed", "ok", text("not known to be forbidden"), evidence)


def check_engine_docker(facts: Facts) -> Check:
    """Return what Docker answered, where there is one."""
    version, error = facts.value("engine.docker.version"), facts.value("engine.docker.error")
    if error:
        message = text("does not answer: {error}", error=in_words(error))
        return Check("engine-docker", "warning", message, facts.evidence("engine.docker.error"))
    if not version:
        return Check("engine-docker", "ok", text("not here"))
    message = (
        text("{version}, rootless", version=version)
        if facts.value("engine.docker.rootless") == "yes"
        else text("{value}", value=version)
    )
    return Check("engine-docker", "ok", message, facts.evidence("engine.docker.version"))


def check_cluster(facts: Facts) -> Check:
    """Return what the cluster answered, where kubectl has one."""
    version, error = facts.value("cluster.version"), facts.value("cluster.error")
    if error:
        message = text("does not answer: {error}", error=in_words(error))
        return Check("cluster", "warning", message, facts.evidence("cluster.error"))
    if refused := facts.value("cluster.nodes.error"):
        message = (
            text("{version}; this account cannot list its nodes: {error}", version=version, error=refused)
            if version
            else text("answers, but denies access to this account: {error}", error=refused)
        )
        return Check("cluster", "ok" if version else "warning", message, facts.evidence("cluster.nodes.error"))
    if not version:
        return Check("cluster", "ok", text("none configured here"))
    return Check("cluster", "ok", text("{value}", value=version), facts.evidence("cluster.version"))
