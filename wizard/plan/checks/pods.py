"""Whether a cluster's nodes can give a Pod its own user namespace, as far as it is known.

Sources: kubernetes.io, "User Namespaces"; KEP-127: Pods with volumes since Kubernetes 1.28, on by default since 1.33;
idmapped tmpfs since Linux 6.3, which holds a Pod's Secrets and its account's token. The versions of runc and crun are
told by nobody but the node itself.
"""

import re

from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan.checks.check import Answer, Check, decided_by
from wizard.plan.kernels import TMPFS_IDMAP, parse_kernel
from wizard.plan.values import parse_version
from wizard.plan.values import version as is_no_version
from wizard.plan.versions import newest, understands
from wizard.records import Record

_FIRST_WITH_VOLUMES = (1, 28)
_RUNTIMES = {"containerd": (2, 0), "cri-o": (1, 25)}
"""The first version of each runtime that gives Pods a user namespace."""


class PodUserNamespaces(Record):
    """Whether the nodes can give a Pod a user namespace, and why not."""

    answer: Answer
    why: Text | None = None


def check_pod_user_namespaces(facts: Facts) -> Check:
    """Whether a Pod may ask for `hostUsers: false`: no mode needs it, so nothing fails without it."""
    name = "pod-user-namespaces"
    if "cluster.version" not in facts:
        return Check(name, "ok", text("unknown: no cluster answered"))
    found = pod_user_namespaces(facts, oldest_version(facts))
    if found.answer == "yes":
        message = text("every node can give a Pod its own")
        return decided_by(facts, "cluster.user_namespaces", name, "ok", message)
    if found.why:
        return Check(name, "ok", text("not for Pods: {why}", why=found.why))
    return Check(name, "ok", text("unknown; no mode needs them"))


def oldest_version(facts: Facts) -> tuple[int, int]:
    """Return the cluster's oldest version, else the newest that is known."""
    found = (version for version in facts.words("cluster.version") if not is_no_version(version))
    return min(map(parse_version, found), default=newest("Kubernetes"))


def pod_user_namespaces(facts: Facts, kubernetes: tuple[int, int]) -> PodUserNamespaces:
    """Say whether every node can: by its runtime's own word, else by the versions that rule it out."""
    if why := _too_old(facts, kubernetes) or _refusing_runtime(facts):
        return PodUserNamespaces("no", why)
    message = facts.value("cluster.user_namespaces") == "yes"
    known = message and any(map(parse_kernel, _releases(facts)))
    return PodUserNamespaces("yes" if known and understands("kubernetes.host-users-on", kubernetes) else "unknown")


def _releases(facts: Facts) -> list[str]:
    """Return the kernels of all nodes, if the cluster told them, else the one that is taken for theirs."""
    message = facts.value("cluster.kernel") or facts.value("kernel.release") or ""
    return [release.strip() for release in message.split(",") if release.strip()]


def _too_old(facts: Facts, kubernetes: tuple[int, int]) -> Text | None:
    if kubernetes < _FIRST_WITH_VOLUMES:
        number = f"{kubernetes[0]}.{kubernetes[1]}"
        return text(
            "Kubernetes {version} does not give user namespaces to Pods with volumes; 1.28 does.", version=number
        )
    for release in _releases(facts):
        kernel = parse_kernel(release)
        # Enterprise Linux takes later changes into its kernels under the old number.
        if kernel and kernel.version < TMPFS_IDMAP and not re.search(r"\.el\d", release):
            return text(
                "Linux {release} cannot shift the ids of a tmpfs, which holds a Pod's Secrets; 6.3 can.",
                release=release,
            )
    return None


def _refusing_runtime(facts: Facts) -> Text | None:
    for runtime in sorted(facts.words("cluster.runtime")):
        name, _, number = runtime.partition("://")
        found = re.match(r"v?(\d+)\.(\d+)", number)
        needed = _RUNTIMES.get(name)
        if name == "docker" or (needed and found and (int(found[1]), int(found[2])) < needed):
            return text(
                "The runtime {runtime} does not support user namespaces for Pods; containerd 2.0 and CRI-O do.",
                runtime=runtime,
            )
    if facts.value("cluster.user_namespaces") == "no":
        return text("The runtime of a node reports no support for user namespaces in Pods.")
    return None
