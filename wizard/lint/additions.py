"""What a finding adds to a container: settings, written as each kind of file has them."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from wizard.containers import quadlet
from wizard.containers.lacking import lacking
from wizard.containers.places import COMPOSE, GITLAB_DOCKER, PARAMETERS, Places, in_one_line, written
from wizard.containers.spec import ContainerSpec
from wizard.containers.spelling import spelled
from wizard.documents import pod_put
from wizard.documents.identity import identity_of, storage_path
from wizard.documents.model import Container
from wizard.formats.notes import bare
from wizard.lint.context import target_of
from wizard.plan.targets import BUILD, Identity
from wizard.records import EMPTY, Record, replace
from wizard.targets.container import IDS_FILE
from wizard.targets.gitlab_docker import CONFIG_FOLDER
from wizard.targets.kubernetes.security import SECCOMP_PATH
from wizard.targets.seccomp import FILE_NAME

FAMILY = {
    "docker": "run",
    "podman": "run",
    "github-docker": "run",
    "compose": "compose",
    "quadlet": "quadlet",
    "parameters": "parameters",
    "gitlab-docker": "gitlab-docker",
    "gitlab-kubernetes": "gitlab-kubernetes",
    "kubernetes": "kubernetes",
    "github-kubernetes": "kubernetes",
    "argocd": "kubernetes",
    "gitlab-ci": "gitlab-ci",
}
"""Which syntax a form's settings are in."""
_PLACES: Mapping[str, Places] = {
    "compose": replace(COMPOSE, mount=in_one_line),
    "parameters": PARAMETERS,
    "gitlab-docker": GITLAB_DOCKER,
}
_PODS = ("kubernetes", "gitlab-kubernetes")
_BESIDE = {"quadlet": f"{quadlet.UNITS}/", "gitlab-docker": f"{CONFIG_FOLDER}/"}
"""Where the files are that a container's options name."""


class Around(Record):
    """What a change depends on in addition to the container's name: the syntax, its user, and the files next to it."""

    family: str
    storage: str = BUILD.storage
    uid: str = str(BUILD.uid)
    owner: str = str(BUILD.uid)

    @property
    def is_pod(self) -> bool:
        """Whether the settings are those of a Pod."""
        return self.family in _PODS

    @property
    def seccomp(self) -> str:
        """The file of the seccomp profile."""
        return SECCOMP_PATH if self.is_pod else _BESIDE.get(self.family, "") + FILE_NAME

    @property
    def volume(self) -> str:
        """The name of the storage's volume: GitLab makes one for each path itself."""
        return "" if self.family == "gitlab-docker" else "werf-buildah"

    @property
    def ids(self) -> str:
        """The file of the subordinate ranges."""
        folder = {"run": "/etc/", "compose": "./"}.get(self.family) or _BESIDE.get(self.family, "")
        return folder + IDS_FILE


class Addition(Record):
    """What is added: settings of the container; or, by the family of formats, a text of what is no setting.

    `{storage}`, `{uid}` and `{container}` in a text are filled in.
    """

    settings: Callable[[Around], ContainerSpec] = lambda _: ContainerSpec()
    texts: Mapping[str, str] = EMPTY


def around(container: Container | None) -> Around:
    """Return what a change of a container depends on."""
    if container is None:
        return Around("kubernetes")
    return _around(container.form, storage_path(container), identity_of(container))


@lru_cache(maxsize=256)
def _around(form: str, storage: str, own: Identity | None) -> Around:
    """Return the same object for all that depend on the same: it is compared and looked up for every finding."""
    who = target_of(form).identity.uid
    return Around(FAMILY.get(form, ""), storage, str(who), str(own.uid if own else who))


def places_of(container: Container) -> Places | None:
    """Where the kind of file has Docker's options; None for Pods, and for what is no mapping."""
    return _PLACES.get(FAMILY.get(container.form, ""))


def text_of(change: Addition, at: Around, container: Container | None) -> str:
    """Return what a container lacks of the change as lines of its format; empty if the format has none."""
    if at.family in change.texts:
        return _filled(change.texts[at.family], at, container.name if container else "werf")
    if at.family not in ("run", "quadlet"):
        return ""
    spec = change.settings(at)
    came = [one.option for one in lacking(container or ContainerSpec(), spec)]
    if at.family == "quadlet":
        return "\n".join(f"{one.key}={one.value}" for one in quadlet.entries(came))
    # A mount is long: each has its own line.
    return ("\n" if spec.mounts else " ").join(map(spelled, came))


def data_of(change: Addition, at: Around) -> dict[str, Any]:
    """Return the change as data below the container's own mapping; empty for what is a text."""
    if at.family in change.texts:
        return {}
    if at.family in _PLACES:
        data: dict[str, Any] = bare(written(change.settings(at), _PLACES[at.family]))
        return data
    if at.is_pod:
        keys = pod_put.written if at.family == "kubernetes" else pod_put.written_of_gitlab
        return dict(bare(keys(change.settings(at))))
    return {}


def _filled(text: str, at: Around, name: str) -> str:
    filled = text.replace("{{}}", "\0")
    for key, value in (("storage", at.storage), ("uid", at.uid), ("owner", at.owner), ("container", name)):
        filled = filled.replace(f"{{{key}}}", value)
    return filled.replace("\0", "{}")
