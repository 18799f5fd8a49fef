"""The chapters: each a cluster, and what is tried in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lab_kernels.results import Lab, Row
from tests.lab_kubernetes import ablations, manifests, nodes, refusals, verifying
from tests.lab_kubernetes.session import Session

Try = Callable[[Session], Iterator[Row]]
KUBERNETES_LAB = Lab(
    "lab-kubernetes",
    Path("content/proof-kubernetes.json"),
    "Kubernetes",
    "in a real Kubernetes of one node",
    "Kubernetes 1.20 has no Pod Security admission (1.22), no field `appArmorProfile` (1.30) and no user namespaces "
    "of Pods: these are held against official schemas by `make test`, and played by `podman kube play` in `make lab`.",
)


@dataclass(frozen=True)
class Chapter:
    """A chapter of the lab: a cluster, with a node or without, and what is tried in it, a row each."""

    id: str
    tries: Try
    has_node: bool = True


CHAPTERS = {
    chapter.id: chapter
    for chapter in (
        Chapter("manifests", manifests.taken_and_building),
        Chapter("verify", verifying.proved),
        Chapter("ablations", ablations.taken_away),
        Chapter("refusals", refusals.refused),
        Chapter("nodes", nodes.read, has_node=False),
    )
}
