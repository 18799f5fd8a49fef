"""Objects of Kubernetes, several documents of them, or a Pod's template alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wizard.errors import WizardError
from wizard.lint.model import Container, Given, Pod, Sheet, Spot
from wizard.lint.readers.admission import admitted
from wizard.lint.readers.pod import Odd, PodNode, containers_of, is_fuse_resource, strays
from wizard.lint.tree import Node
from wizard.lint.trees import yaml_trees

ENFORCE = "pod-security.kubernetes.io/enforce"
_DEFAULT = "default"
_TEMPLATES = {
    "Pod": (),
    **dict.fromkeys(
        ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"), ("spec", "template")
    ),
    "PodTemplate": ("template",),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}


@dataclass
class Gathered:
    """What the documents of a file come to."""

    containers: list[Container] = field(default_factory=list)
    pods: list[Pod] = field(default_factory=list)
    namespaces: dict[str, Given[str | None]] = field(default_factory=dict)
    claims: dict[str, Given[str]] = field(default_factory=dict)
    limits: dict[str, Given[str]] = field(default_factory=dict)
    odd: list[Odd] = field(default_factory=list)

    def sheet(self, name: str, form: str) -> Sheet:
        """The sheet of a file."""
        return Sheet(
            name,
            form,
            tuple(self.containers),
            tuple(self.pods),
            self.namespaces,
            self.claims,
            self.limits,
            tuple(self.odd),
        )

    def take(self, pod: PodNode, at: Spot) -> None:
        """A Pod's containers, and what its annotations get wrong."""
        self.containers += containers_of(pod)
        self.odd += strays(pod)
        self.pods.append(admitted(pod, at))


def read(content: str, name: str) -> Sheet:
    """Every container of every object."""
    gathered = Gathered()
    for document in yaml_trees(content, name):
        for one in _objects(document):
            _gather(one, gathered, name)
    return gathered.sheet(name, "kubernetes")


def _objects(document: Node) -> Iterator[Node]:
    kind = document.word("kind")
    if kind and kind.value.endswith("List"):
        for item in document.children("items"):
            yield from _objects(item)
    else:
        yield document


def _gather(one: Node, gathered: Gathered, file: str) -> None:
    kind = one.word("kind")
    namespace = _text(one, "metadata", "namespace") or _DEFAULT
    if kind is None:
        if one.get("spec", "containers"):
            _take_template(one, namespace, gathered)
        return
    match kind.value:
        case "Namespace":
            label = one.word("metadata", "labels", ENFORCE)
            at = label.at if label else kind.at
            gathered.namespaces[_text(one, "metadata", "name")] = Given(label.value if label else None, at)
        case "PersistentVolumeClaim":
            modes = one.words("spec", "accessModes")
            if modes:
                modes_text = ",".join(given.value for given in modes)
                gathered.claims[_text(one, "metadata", "name")] = Given(modes_text, modes[0].at)
        case "LimitRange":
            _take_limits(one, namespace, gathered)
        case "ConfigMap":
            _take_hook_templates(one, namespace, gathered, file)
        case _:
            _take_pod(one, kind, namespace, gathered)


def _take_pod(one: Node, kind: Given[str], namespace: str, gathered: Gathered) -> None:
    if kind.value not in _TEMPLATES:
        return
    template = one.get(*_TEMPLATES[kind.value]) if _TEMPLATES[kind.value] else one
    spec = template.get("spec") if template else None
    if template is not None and spec is not None:
        gathered.take(PodNode(spec, template.get("metadata", "annotations"), namespace), kind.at)


def _take_template(one: Node, namespace: str, gathered: Gathered) -> None:
    """A template that something lays over its own Pod, as GitHub's hook does: its image is written elsewhere."""
    spec = one.get("spec")
    if spec is not None:
        annotations = one.get("metadata", "annotations")
        gathered.take(PodNode(spec, annotations, namespace, "github-kubernetes", template=True), spec.at)


def _take_limits(one: Node, namespace: str, gathered: Gathered) -> None:
    for limit in one.children("spec", "limits"):
        for resource, value in limit.pairs("default").items():
            if is_fuse_resource(resource) and value.text != "0":
                gathered.limits[namespace] = Given(resource, value.at)


def _take_hook_templates(one: Node, namespace: str, gathered: Gathered, file: str) -> None:
    """A ConfigMap may hold the template of GitHub's hook, whose container is called `$job`."""
    for value in one.pairs("data").values():
        if "$job" not in value.text:
            continue
        try:
            documents = yaml_trees(value.text, file, value.inside)
        except WizardError:
            continue
        for document in documents:
            _take_template(document, namespace, gathered)


def _text(node: Node, *path: str) -> str:
    given = node.word(*path)
    return given.value if given else ""
