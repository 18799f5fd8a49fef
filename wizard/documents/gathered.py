"""What the documents of a file come to, taken together by the readers of their kinds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.containers.spec import Located
from wizard.documents.admission import admitted
from wizard.documents.identity import runs_werf
from wizard.documents.model import Container, Gap, ParsedFile, PassedDocuments, Pod
from wizard.documents.own_command import in_pod
from wizard.documents.pod import PodNode, Remark, containers_of, nodes_of, strays
from wizard.documents.pod_places import misplaced
from wizard.documents.tree import Keys
from wizard.documents.trees import UnsureError
from wizard.formats.places import Position
from wizard.formats.yaml_pieces import Piece
from wizard.records import EMPTY, Record, replace


class Mentions(Record):
    """Whether a text has keys at all that are looked for everywhere in it: in most of thousands of objects none is."""

    parameters: bool = True
    references: bool = True
    values: bool = True


@dataclass
class Gathered:
    """What the documents of a file come to."""

    containers: list[Container] = field(default_factory=list)
    pods: list[Pod] = field(default_factory=list)
    namespaces: dict[str, Located[str | None]] = field(default_factory=dict)
    claims: dict[str, Located[str]] = field(default_factory=dict)
    limits: dict[str, Located[str]] = field(default_factory=dict)
    id_ends: dict[str, Located[int]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    passed: list[PassedDocuments] = field(default_factory=list)
    mentions: Mentions = field(default_factory=Mentions)
    every: bool = True

    def parsed_file(self, name: str, form: str) -> ParsedFile:
        """Return the sheet of a file."""
        return ParsedFile(
            name,
            form,
            tuple(self.containers),
            tuple(self.pods),
            self.namespaces,
            self.claims,
            self.limits,
            tuple(self.remarks),
            tuple(self.gaps),
            self.id_ends,
            tuple(self.passed),
        )

    def take(self, pod: PodNode, at: Position) -> None:
        """Take a Pod's containers, and what its annotations and its own context get wrong."""
        own: list[Container] = []
        for container, node in zip(containers_of(pod), nodes_of(pod), strict=True):
            alone, started = in_pod(container, node)
            own.append(alone)
            self.containers += map(self._kept, (alone, *started.containers))
            self.remarks += started.remarks
            self.gaps += started.gaps
        self.remarks += strays(pod)
        # Other people's Pods, and what only looks like one, are not lint's business.
        self.remarks += misplaced(pod) if any(map(runs_werf, own)) else []
        self.pods.append(Pod(pod.namespace, at, lambda: admitted(pod)))

    def _kept(self, container: Container) -> Container:
        """Let a container that nobody judges go of its keys, and by that of the document that it is in."""
        is_judged = self.every or container.template or runs_werf(container)
        return container if is_judged else replace(container, keys=EMPTY)

    def let_go(self, containers: int, pods: int) -> None:
        """Take from a document what is still needed of it: then it need not stay in memory.

        `containers` and `pods` are how many of them there were before the document.
        """
        for container in self.containers[containers:]:
            if isinstance(container.keys, Keys):
                container.keys.gather()
        for pod in self.pods[pods:]:
            pod.let_go()

    def pass_over(self, piece: Piece, containers: int | None, pods: Callable[[Piece], tuple[Pod, ...]]) -> None:
        """Take documents in which nothing can be found. Raises UnsureError if they could not be read."""
        if containers is None:
            raise UnsureError
        if containers:
            self.passed.append(PassedDocuments(containers, lambda: pods(piece)))

    def add(self, parsed: ParsedFile) -> None:
        """Add what another reader found in a part of the file."""
        self.containers += parsed.containers
        self.pods += parsed.pods
        self.remarks += parsed.remarks
        self.gaps += parsed.gaps
