"""The targets: what a declaration says, and all declarations by their ids.

A target is a module of wizard/targets/declarations. It is found there by its file's name and imported when it is asked
for, so that a command that needs one target loads one, and nothing here names any.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from wizard.language import Text
from wizard.records import EMPTY, Record

TYPE_CHECKING = False  # see cli.py
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Engine: TypeAlias = 'Literal["docker", "podman", "kubernetes", "host"]'
"""What confines the container; `host` is the machine itself."""

TrialKind: TypeAlias = 'Literal["engine", "compose", "cluster", ""]'
"""How `verify` tries a target: as `ID run`, as a Compose service, as a Pod; empty: it cannot be tried here."""

_PACKAGE = "wizard.targets.declarations"
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
"""For GitHub, whose runners own the job's directory as user 1001; in the images since werf 2.37."""
ARGOCD = Identity(999, "argocd", "/home/argocd")
"""Of the image werf-argocd-cmp-sidecar: Argo CD wants user 999."""

BUILDS = (
    *("mode", "hardening", "version", "channel", "ref", "repo", "cache"),
    *("node_apparmor", "node_selinux", "allow_privileged"),
)
"""Settings of every target that runs werf."""
OWN_IMAGE = ("backend", "docker_host", "registry", "image", "distro", "tag", "command")
"""Settings of those that run werf's own image."""
POD = ("namespace", "namespace_create", "name", "kubernetes", "platform", "fuse_plugin", "host_users")
"""Settings of those whose container is in a Pod."""
CLUSTER = (
    *POD,
    *(
        "cache_size",
        "cache_class",
        "service_account",
        "rbac",
        "node_selector",
        "tolerations",
        "limit_range",
        "requests",
        "limits",
    ),
)
"""Settings of those that write the Pod's namespace, account and storage too."""
GITLAB = ("gitlab_runner", "ci_url", "runner_name", "runner_tag", "branch", "environment")
"""Settings of those that are a runner of GitLab's."""


class Target(Record):
    """Where werf runs: all that the program knows of a target except what it renders.

    `order` is its place in lists. `name` and `about` are its words. `container` is the name of the container that
    builds, `identity` its user. `settings` are the keys that mean something to it, `caches` the values of the
    setting `cache`, the usual one first, `usual` defaults that differ from the settings'. `assumes` are values that
    are written for a setting until a person gives another one: shown as assumed. `sends_profile`: the client reads
    the seccomp profile and sends it, so that nothing of it has to be on the host. `forms` are what lint calls the
    containers in its files. `merges` are the kinds of its files that something can be merged into. `trial` is how
    it is verified. `renderer` is the module with `render` and `steps`; without one they are in the declaration's
    own module. `pools_renderer` is the one for several pools of a cluster at once; empty: one export a pool.
    """

    id: str
    order: int
    name: Text
    about: Text
    engine: Engine
    settings: tuple[str, ...]
    renderer: str = ""
    pools_renderer: str = ""
    container: str = "werf"
    identity: Identity = BUILD
    caches: tuple[str, ...] = ()
    usual: Mapping[str, str] = EMPTY
    assumes: Mapping[str, str] = EMPTY
    forms: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()
    trial: TrialKind = ""
    sends_profile: bool = False

    @property
    def mounts_folder(self) -> bool:
        """Whether the reader's own directory is mounted."""
        return "workdir" in self.settings

    @property
    def module(self) -> str:
        """The module that has `render` and `steps`."""
        return self.renderer or _module(self.id)


class _Targets(Mapping[str, Target]):
    """Every target by its id, in the order in which they are listed."""

    def __getitem__(self, target: str) -> Target:
        return _declared(target)

    def __contains__(self, target: object) -> bool:
        return target in _ids()

    def __iter__(self) -> Iterator[str]:
        return iter(_ordered(_ids()))

    def __len__(self) -> int:
        return len(_ids())


TARGETS: Mapping[str, Target] = _Targets()


@cache
def _ordered(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=lambda target: (_declared(target).order, target)))


@cache
def _declared(target: str) -> Target:
    if target not in _ids():
        raise KeyError(target)
    declared: Target = import_module(_module(target)).TARGET
    return declared


def _module(target: str) -> str:
    return f"{_PACKAGE}.{target.replace('-', '_')}"


def _ids() -> tuple[str, ...]:
    """Return the ids that the names of the files say."""
    return _ids_in(tuple(_package().__path__))


@cache
def _package() -> ModuleType:
    return import_module(_PACKAGE)


@cache
def _ids_in(folders: tuple[str, ...]) -> tuple[str, ...]:
    names = [entry.name for folder in folders for entry in os.scandir(folder)]
    return tuple(name[:-3].replace("_", "-") for name in names if name.endswith(".py") and not name.startswith("_"))


def engine_of(target: str) -> Engine:
    """Return what confines the containers of a target."""
    return TARGETS[target].engine


def tried() -> tuple[str, ...]:
    """Return the targets that `verify` tries as they are."""
    return tuple(target.id for target in TARGETS.values() if target.trial)
