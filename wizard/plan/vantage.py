"""Whose facts count: this machine's, or those of the machine that will run the container.

Docker may run its containers in a virtual machine or on another host, and a cluster always has its
own nodes. What was seen here then says nothing of there, and only what the engine itself told stays.
"""

from collections.abc import Mapping

from wizard.facts.file_systems import STACKED
from wizard.facts.keys import evidence_of
from wizard.facts.model import Fact, Facts
from wizard.plan.checks.refused import (
    is_mount_refused_by_the_place,
    is_namespace_refused_by_the_place,
    is_selinux_context,
)
from wizard.plan.kernels import parse_kernel
from wizard.plan.placement import Placement, Tolerations, placement
from wizard.plan.pools import weakest
from wizard.plan.targets import engine_of
from wizard.records import EMPTY

_BACKING = {"extfs": "ext4"}
"""Names that engines give to file systems, where the kernel has another."""

_OF_THE_ENGINE = ("engine.", "cluster.", "platform.")


def scope_to_target(
    facts: Facts, target: str, node_labels: Mapping[str, str] = EMPTY, tolerations: Tolerations = ()
) -> Facts:
    """Return the facts as they hold for a target's containers; on a cluster, on the nodes that take such a Pod."""
    match engine_of(target):
        case "kubernetes":
            return _from_cluster(facts.without("engine."), node_labels, tolerations)
        case "docker":
            return _on_volumes(_from_engine(facts, "engine.docker."), "engine.docker.")
        case "podman":
            return _on_volumes(_from_engine(facts.without("engine.docker."), "engine.podman."), "engine.podman.")
    return facts


def _from_engine(facts: Facts, prefix: str) -> Facts:
    kernel = facts.value(f"{prefix}kernel")
    return _elsewhere(facts, kernel, f"{prefix}kernel") if kernel and not _is_here(kernel, facts) else facts


def _on_volumes(facts: Facts, prefix: str) -> Facts:
    """Return the facts with the file system of the engine's volumes, where the storage is: the engine knows it."""
    message = {}
    kind = facts.value(f"{prefix}backing_fs")
    if kind and kind not in STACKED:
        facts = facts.without("storage.")
        message["storage.fs"] = Fact(_BACKING.get(kind, kind), evidence_of(f"{prefix}backing_fs"))
    if d_type := facts.value(f"{prefix}d_type"):
        message["storage.d_type"] = Fact(d_type, evidence_of(f"{prefix}d_type"))
    return facts.plus(message) if message else facts


def _from_cluster(facts: Facts, labels: Mapping[str, str], tolerations: Tolerations) -> Facts:
    """Return the facts of the nodes that allow least, else only what the cluster told."""
    if "cluster.kernel" not in facts or (_is_in_pod(facts) and not labels):
        return facts
    if facts.nodes and (found := placement(facts, labels, tolerations)).told:
        return _from_nodes(facts, found)
    kernels = (facts.value("cluster.kernel") or "").split(",")
    oldest, here = _oldest(kernels), facts.value("kernel.release") or ""
    if here in kernels and parse_kernel(here) == parse_kernel(oldest):
        return facts
    return _elsewhere(facts, oldest, "cluster.kernel")


def _from_nodes(facts: Facts, found: Placement) -> Facts:
    """Return the facts of the pool that allows least: what works there works on all of these nodes."""
    if not found.pools:
        return facts.plus(found.told)
    pool = weakest(found.pools)
    if facts.value("kernel.release") == pool.kernels[0]:
        return facts.plus(found.told)
    kept = {name: fact for name, fact in facts.items() if name.startswith(_OF_THE_ENGINE)}
    return Facts({**kept, **pool.facts.known, **found.told}, facts.complete, facts.nodes)


def _is_here(kernel: str, facts: Facts) -> bool:
    """Whether Docker's kernel is that of the facts; where only Docker named one, whether this system has one."""
    release = facts.value("kernel.release")
    return kernel == release if release else facts.value("os.kernel") in (None, "Linux")


def as_node_facts(facts: Facts) -> Facts:
    """Facts taken here, for a cluster's nodes: unless this is one, its security modules say nothing of theirs."""
    kernels = (facts.value("cluster.kernel") or "").split(",")
    if _is_in_pod(facts) or facts.value("kernel.release") in kernels:
        return facts
    theirs = facts.without("apparmor.enabled", "selinux.mode")
    if not is_selinux_context(facts):
        return theirs
    # A context would still tell SELinux's mode, but what SELinux refuses here it did not refuse there.
    refused = {
        "userns.try": is_namespace_refused_by_the_place(facts),
        "overlay.rootless": is_mount_refused_by_the_place(facts),
    }
    gone = [key for key, by_place in refused.items() if by_place and facts.value(key) == "no"]
    return theirs.without("process.label", *gone)


def _is_in_pod(facts: Facts) -> bool:
    return facts.value("container.kind") == "kubernetes"


def _elsewhere(facts: Facts, kernel: str, key: str) -> Facts:
    """Only what the engine told, and its kernel."""
    kept = {name: fact for name, fact in facts.items() if name.startswith(_OF_THE_ENGINE)}
    message = {"kernel.release": Fact(kernel, evidence_of(key))}
    if key.startswith("engine."):
        message |= _engine_says(facts, key.replace("kernel", "security"))
    return Facts({**kept, **message}, facts.complete)


def _engine_says(facts: Facts, key: str) -> dict[str, Fact]:
    """Return the kernel's security modules that an engine says it uses."""
    security = facts.words(key)
    source = evidence_of(key)
    return {
        "apparmor.enabled": Fact("yes" if "apparmor" in security else "no", source),
        "selinux.mode": Fact("enforcing" if "selinux" in security else "absent", source),
    }


def _oldest(releases: list[str]) -> str:
    """Return the release of the lowest version: what works there works on every node."""

    def version(release: str) -> tuple[int, int]:
        kernel = parse_kernel(release)
        return kernel.version if kernel else (0, 0)

    return min(releases, key=version)
