"""What a file says of its containers, with the place of each setting."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from wizard.containers.spec import ContainerSpec, Located
from wizard.formats.places import NOWHERE, Position
from wizard.language import Text
from wizard.records import EMPTY, Record

Form = Literal[
    "docker",
    "podman",
    "compose",
    "quadlet",
    "parameters",
    "kubernetes",
    "gitlab-docker",
    "gitlab-kubernetes",
    "gitlab-ci",
    "github-docker",
    "github-kubernetes",
    "argocd",
]
"""Whose syntax a container's settings are in."""


AS_ROOT = "as-root"
"""The remark of a container that root starts: with Podman its user namespace is the host's."""


STEP = "step"
"""The remark of a container that is a step of Tekton: its Pod is made elsewhere, so that it sets its own user."""


class Key(Record):
    """A key that a file has: its place, its text where it has one value, and the items where it has a list."""

    at: Position
    text: str = ""
    items: tuple[Located[str], ...] = ()


class Gap(Record):
    """What a reader does not see through, and why. `hides`: there may be containers behind it that nobody judges.

    `names`: the files of the project that are meant, from its top or from the file's own directory; if all are judged
    in the same run, nothing is missing.
    """

    at: Position
    why: Text
    hides: bool = True
    names: tuple[str, ...] = ()


class Container(ContainerSpec):
    """A container to be, as a file has it. What is None was not written.

    `at` is where it begins, `security_at` where a security setting that is missing belongs. `fields`: settings that
    only some versions have, by their id in content/versions.json. `keys`: what the container's own mapping has, by the
    keys that lead there with dots between them; what a Pod has for all its containers is below `spec`. `remarks`:
    pairs of a remark's id and what was written. `hidden`: what may hold settings that cannot be seen here, such as a
    variable. `node_labels` and `tolerations` are those of its Pod, which say on which nodes it may start.
    """

    form: Form = "docker"
    name: str = ""
    at: Position = NOWHERE
    security_at: Position = NOWHERE
    fields: tuple[Located[str], ...] = ()
    remarks: tuple[tuple[str, Located[str]], ...] = ()
    hidden: tuple[Located[str], ...] = ()
    namespace: str = ""
    template: bool = False
    keys: Mapping[str, Key] = EMPTY
    node_labels: Mapping[str, str] = EMPTY
    tolerations: tuple[Mapping[str, str], ...] = ()

    def variable(self, name: str) -> str | None:
        """Return the value of an environment variable, None where it is not set here."""
        given = self.env.get(name)
        return given.value if given else None


class Admitted(NamedTuple):
    """A Pod as admission sees it: spec and annotations in plain data."""

    spec: Mapping[str, Any]
    annotations: Mapping[str, str]


class Pod:
    """A Pod of a namespace. What admission sees of it is worked out on demand: few namespaces enforce a level."""

    def __init__(self, namespace: str, at: Position, admitted: Callable[[], Admitted]) -> None:
        self.namespace = namespace
        self.at = at
        self._admitted: Admitted | Callable[[], Admitted] = admitted

    @property
    def admitted(self) -> Admitted:
        """Return the Pod as admission sees it."""
        if not isinstance(self._admitted, Admitted):
            self._admitted = self._admitted()
        return self._admitted

    def let_go(self) -> None:
        """Work out what admission sees, so that the document is needed no more."""
        self._admitted = self.admitted


class PassedDocuments(NamedTuple):
    """Documents in which nothing can be found: how many containers they have, and their Pods, read on demand."""

    containers: int
    pods: Callable[[], tuple[Pod, ...]]


class ParsedFile(Record):
    """What one file says. `namespaces`: Pod Security levels that are enforced, None where a namespace has no label.

    `claims`: access modes of PersistentVolumeClaims by name; `limits`: resources that a LimitRange hands to all;
    `id_ends`: where the subordinate ids end that a ConfigMap holds, by its name. `passed`: documents of a large file.
    """

    name: str
    form: str
    containers: tuple[Container, ...] = ()
    pods: tuple[Pod, ...] = ()
    namespaces: Mapping[str, Located[str | None]] = EMPTY
    claims: Mapping[str, Located[str]] = EMPTY
    limits: Mapping[str, Located[str]] = EMPTY
    remarks: tuple[tuple[str, Located[str]], ...] = ()
    gaps: tuple[Gap, ...] = ()
    id_ends: Mapping[str, Located[int]] = EMPTY
    passed: tuple[PassedDocuments, ...] = ()

    def all_pods(self) -> Iterator[Pod]:
        """Yield the Pods, also those of documents that were passed."""
        yield from self.pods
        for one in self.passed:
            yield from one.pods()
