"""Whether a cluster's nodes can give a Pod a user namespace of its own, as far as it is known.

Sources: kubernetes.io, "User Namespaces"; KEP-127: Pods with volumes since Kubernetes 1.28, on by default since 1.33;
idmapped tmpfs since Linux 6.3, which a Pod's Secrets and its account's token lie on. The versions of runc and crun are
told by nobody but the node itself.
"""

import re

from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan.checks.check import Answer
from wizard.plan.kernels import TMPFS_IDMAP, parse_kernel
from wizard.plan.settings import Answers
from wizard.plan.versions import understands
from wizard.records import Record

_FIRST_WITH_VOLUMES = (1, 28)
_RUNTIMES = {"containerd": (2, 0), "cri-o": (1, 25)}
"""The first version of each runtime that gives Pods a user namespace."""


class PodUserNamespaces(Record):
    """Whether the nodes can give a Pod a user namespace, and why not."""

    answer: Answer
    why: Text | None = None


def pod_user_namespaces(facts: Facts, kubernetes: tuple[int, int]) -> PodUserNamespaces:
    """Say whether every node can: by its runtime's own word, else by the versions that rule it out."""
    if why := _too_old(facts, kubernetes) or _refusing_runtime(facts):
        return PodUserNamespaces("no", why)
    told = facts.value("cluster.user_namespaces") == "yes"
    known = told and parse_kernel(facts.value("kernel.release")) is not None
    return PodUserNamespaces("yes" if known and understands("kubernetes.host-users-on", kubernetes) else "unknown")


def host_users_notes(answers: Answers, facts: Facts, kubernetes: tuple[int, int]) -> list[Text]:
    """What to say to a person of the Pod's user namespace: what is not known, and what would be narrower."""
    can = pod_user_namespaces(facts, kubernetes).answer
    match answers["host_users"], can:
        case "auto", "yes":
            told = text(
                "The nodes can give the Pod its own user namespace, and root in it is nobody on them:"
                " --set host_users=no asks for it."
            )
            return [told]
        case "no", "unknown":
            told = text(
                "Whether the nodes can give a Pod a user namespace is not known: they need Linux 6.3, containerd 2.0 or"
                " CRI-O, and runc 1.2 or crun 1.9. `werf-wizard explain settings/host-users` says how to ask them."
            )
            return [told, *gate_notes(kubernetes)]
    return []


def gate_notes(kubernetes: tuple[int, int]) -> list[Text]:
    """What hostUsers hangs on in versions that do not have it by default."""
    if understands("kubernetes.host-users-on", kubernetes):
        return []
    told = text(
        "Before Kubernetes 1.33 hostUsers counts only with the feature gate UserNamespacesSupport,"
        " and before 1.30 a node without it ignores the field: look at /proc/self/uid_map in the Pod."
    )
    return [told]


def _too_old(facts: Facts, kubernetes: tuple[int, int]) -> Text | None:
    release = facts.value("kernel.release")
    kernel = parse_kernel(release)
    if kubernetes < _FIRST_WITH_VOLUMES:
        number = f"{kubernetes[0]}.{kubernetes[1]}"
        return text("Kubernetes {version} gives no user namespace to a Pod with volumes: 1.28 does.", version=number)
    # Enterprise Linux takes later changes into its kernels under the old number.
    if kernel and kernel.version < TMPFS_IDMAP and not re.search(r"\.el\d", release or ""):
        return text(
            "Linux {release} cannot shift the ids of a tmpfs, on which a Pod has its Secrets: 6.3 can.",
            release=release,
        )
    return None


def _refusing_runtime(facts: Facts) -> Text | None:
    for told in filter(None, (facts.value("cluster.runtime") or "").split(",")):
        name, _, number = told.strip().partition("://")
        found = re.match(r"v?(\d+)\.(\d+)", number)
        needed = _RUNTIMES.get(name)
        if name == "docker" or (needed and found and (int(found[1]), int(found[2])) < needed):
            return text(
                "The runtime {runtime} gives Pods no user namespace: containerd 2.0 and CRI-O do.",
                runtime=told,
            )
    if facts.value("cluster.user_namespaces") == "no":
        return text("The runtime of a node says that it has no user namespaces for Pods.")
    return None
