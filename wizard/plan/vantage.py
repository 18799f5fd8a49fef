"""Whose facts count: this machine's, or those of the machine that will run the container.

Docker may run its containers in a virtual machine or on another host, and a cluster always has its
own nodes. What was seen here then says nothing of there, and only what the engine itself told stays.
"""

from wizard.facts.keys import evidence_of
from wizard.facts.model import Fact, Facts
from wizard.plan.kernels import parse_kernel

_OF_THE_ENGINE = ("engine.", "cluster.")


def seen_from(facts: Facts, target: str) -> Facts:
    """The facts as they hold for a target's containers."""
    if target == "kubernetes" and "cluster.kernel" in facts and not _is_in_pod(facts):
        kernels = (facts.value("cluster.kernel") or "").split(",")
        if facts.value("kernel.release") not in kernels:
            return _elsewhere(facts, _oldest(kernels), "cluster.kernel")
    if target == "docker" and "engine.docker.kernel" in facts and "kernel.release" in facts:
        kernel = facts.value("engine.docker.kernel")
        if kernel and kernel != facts.value("kernel.release"):
            return _elsewhere(facts, kernel, "engine.docker.kernel")
    return facts


def _is_in_pod(facts: Facts) -> bool:
    return facts.value("container.kind") == "kubernetes"


def _elsewhere(facts: Facts, kernel: str, key: str) -> Facts:
    """Only what the engine told, and its kernel."""
    kept = {name: fact for name, fact in facts.items() if name.startswith(_OF_THE_ENGINE)}
    told = {"kernel.release": Fact(kernel, evidence_of(key))}
    if key == "engine.docker.kernel":
        told |= _docker_says(facts)
    return Facts({**kept, **told}, facts.complete)


def _docker_says(facts: Facts) -> dict[str, Fact]:
    """Docker lists the kernel's security modules that it uses."""
    security = facts.words("engine.docker.security")
    source = evidence_of("engine.docker.security")
    return {
        "apparmor.enabled": Fact("yes" if "apparmor" in security else "no", source),
        "selinux.mode": Fact("enforcing" if "selinux" in security else "absent", source),
    }


def _oldest(releases: list[str]) -> str:
    """The release of the lowest version: what works there works on every node."""

    def version(release: str) -> tuple[int, int]:
        kernel = parse_kernel(release)
        return kernel.version if kernel else (0, 0)

    return min(releases, key=version)
