"""The chapters: each a cluster, and what is tried in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lab_kernels.results import Lab, Row
from tests.lab_kubernetes import (
    ablations,
    admitting,
    gitlab,
    manifests,
    messages,
    nodes,
    pools,
    refusals,
    surveying,
    verifying,
)
from tests.lab_kubernetes.admission import PLUGIN
from tests.lab_kubernetes.session import Session

Try = Callable[[Session], Iterator[Row]]
KUBERNETES_LAB = Lab(
    "lab-kubernetes",
    Path("content/proof-kubernetes.json"),
    "Kubernetes",
    "in a real Kubernetes",
    "Kubernetes 1.20 has no Pod Security admission (1.22), no field `appArmorProfile` (1.30) and no user namespaces "
    "of Pods: these are held against official schemas and the rules of Pod Security by `make test`, and played by "
    "`podman kube play` in `make lab` and in the chapter kube-newest of `make lab-kernels`.",
)


@dataclass(frozen=True)
class Chapter:
    """A chapter of the lab: a cluster, the machines that are its nodes, and what is tried in it, a row each.

    `plugin`: an admission plugin more than usual.
    """

    id: str
    tries: Try
    nodes: int = 1
    plugin: str = ""


CHAPTERS = {
    chapter.id: chapter
    for chapter in (
        Chapter("manifests", manifests.taken_and_building),
        Chapter("verify", verifying.proved),
        Chapter("ablations", ablations.taken_away),
        Chapter("refusals", refusals.refused),
        Chapter("admission", admitting.asked, plugin=PLUGIN),
        Chapter("messages", messages.provoked),
        Chapter("gitlab", gitlab.jobs),
        Chapter("pools", pools.walked, nodes=2),
        Chapter("survey", surveying.surveyed, nodes=2),
        Chapter("nodes", nodes.read, nodes=0),
    )
}
