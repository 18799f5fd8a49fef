"""Where werf runs: for each target its engine, whose user the container has, and what is usual there."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from wizard.plan.target_names import TARGETS
from wizard.records import EMPTY, Record

__all__ = [
    "ARGOCD",
    "BUILD",
    "BUILD1001",
    "PLACES",
    "TARGETS",
    "Engine",
    "Identity",
    "Place",
    "engine_of",
    "with_engine",
]

Engine = Literal["docker", "podman", "kubernetes", "host"]
"""What confines the container; `host` is the machine itself."""

_ID_RANGE = 65536


class Identity(Record):
    """A user of werf's images (source: werf, its Dockerfiles), and its home."""

    uid: int
    name: str
    home: str

    @property
    def storage(self) -> str:
        """Where Buildah keeps its storage."""
        return f"{self.home}/.local/share/containers"

    @property
    def werf_home(self) -> str:
        """Where werf keeps its own cache."""
        return f"{self.home}/.werf"

    @property
    def subordinate_ids(self) -> str:
        """Ranges for a user namespace of 65536 ids: all of them but this user's own."""
        return f"{self.name}:1:{self.uid - 1}\n{self.name}:{self.uid + 1}:{_ID_RANGE - self.uid - 1}\n"


BUILD = Identity(1000, "build", "/home/build")
BUILD1001 = Identity(1001, "build1001", "/home/build1001")
"""For GitHub, whose runners own the job's folder as user 1001; in the images since werf 2.37."""
ARGOCD = Identity(999, "argocd", "/home/argocd")
"""Of the image werf-argocd-cmp-sidecar: Argo CD wants user 999."""


class Place(Record):
    """A target.

    `container` is the name of the container that builds. `caches` are the values of the setting `cache`, the usual
    one first. `mounts_folder`: the reader's own folder is mounted. `usual` are defaults that differ from the settings'.
    """

    id: str
    engine: Engine
    container: str = "werf"
    identity: Identity = BUILD
    caches: tuple[str, ...] = ()
    mounts_folder: bool = False
    usual: Mapping[str, str] = EMPTY


_VOLUME = ("volume", "none")
_CLUSTER = ("emptydir", "pvc", "none")
_SIDECAR = MappingProxyType({"image": "werf/werf-argocd-cmp-sidecar"})
# GitHub's actions need glibc: the runner has no Node.js for Alpine on arm64.
_GITHUB = MappingProxyType({"distro": "ubuntu"})

PLACES: Mapping[str, Place] = {
    place.id: place
    for place in (
        Place("docker", "docker", caches=_VOLUME, mounts_folder=True),
        Place("podman", "podman", caches=_VOLUME, mounts_folder=True),
        Place("compose", "docker", caches=_VOLUME, mounts_folder=True),
        Place("kubernetes", "kubernetes", caches=_CLUSTER),
        Place("gitlab-docker", "docker", "build", caches=_VOLUME),
        Place("gitlab-kubernetes", "kubernetes", "build", caches=_CLUSTER),
        Place("github-docker", "docker", "job", BUILD1001, caches=_VOLUME, usual=_GITHUB),
        Place("github-kubernetes", "kubernetes", "job", BUILD1001, caches=_CLUSTER, usual=_GITHUB),
        Place("ci-docker", "docker", "build", caches=_VOLUME, mounts_folder=True),
        Place("ci-kubernetes", "kubernetes", "build", caches=_CLUSTER),
        Place("argocd", "kubernetes", "werf-argocd-cmp-sidecar", ARGOCD, caches=("emptydir",), usual=_SIDECAR),
        Place("host", "host"),
    )
}
"""Every target, by its name."""


def engine_of(target: str) -> Engine:
    """What confines the containers of a target."""
    return PLACES[target].engine


def with_engine(*engines: Engine) -> tuple[str, ...]:
    """The targets that have one of these engines."""
    return tuple(place.id for place in PLACES.values() if place.engine in engines)
