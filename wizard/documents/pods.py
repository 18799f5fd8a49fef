"""Pods by their shape, whatever kind of object they are in: Deployments, Tekton's tasks, Argo's workflows.

Sources: Kubernetes, API reference; Tekton, "Tasks" and "TaskRuns"; Argo Workflows, "Field Reference"; Shipwright,
"BuildStrategies"; OpenShift, "DeploymentConfig".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from wizard.documents.merged import merged
from wizard.documents.pod import PodNode
from wizard.documents.tree import DocumentNode
from wizard.records import Record, replace

T = TypeVar("T")

LISTS = ("initContainers", "containers", "steps", "buildSteps", "sidecars")
_STEPS = frozenset({"steps", "buildSteps"})
"""Lists whose containers are called `step-` and their name: Tekton's, and those of Shipwright's first version."""
ONE = ("container", "script")
VALUES = ("values", "valuesObject", "valuesContent")
"""Keys of a chart's values within an object: Flux' HelmRelease, Argo CD's Application, k3s' HelmChart."""
ASIDE = ("metadata", "status", *VALUES)
_TEMPLATES = ("stepTemplate",)
REFERENCES = ("taskRef", "pipelineRef", "templateRef", "workflowTemplateRef", "clusterWorkflowTemplateRef")
"""Keys that name a Pod's shape of another object."""


_OF_CONTAINERS = frozenset((*LISTS, *ONE))
_OF_AROUND = frozenset(("taskRunTemplate", "podTemplate", "volumes", "securityContext", *_STEPS))
"""Keys without which a mapping has no containers, and adds nothing to what is above a Pod: most have none of them."""


class _Around(Record):
    """What the objects above a Pod say for it."""

    annotations: DocumentNode | None = None
    volumes: DocumentNode | None = None
    context: DocumentNode | None = None


def pods_in(document: DocumentNode, namespace: str) -> Iterator[PodNode]:
    """Every Pod below a document, the outermost first."""
    yield from _walk(document, _Around(), namespace)


def _walk(node: DocumentNode, around: _Around, namespace: str) -> Iterator[PodNode]:
    entries = node.entries
    if not entries:
        for item in node.items:
            yield from _walk(item, around, namespace)
        return
    names, lone = _containers(node)
    around = _within(node, around, is_pod=bool(lone))
    if names or lone:
        yield PodNode(
            _spec(node, around, names, lone), around.annotations, namespace, has_steps=not _STEPS.isdisjoint(names)
        )
    if beside := _annotations(node):
        around = replace(around, annotations=beside)
    for key, child in entries.items():
        if child.scalar is None and key not in names and key not in lone and key not in ASIDE:
            yield from _walk(child, around, namespace)


def _annotations(node: DocumentNode) -> DocumentNode | None:
    entries = node.entries
    if "metadata" not in entries and "podMetadata" not in entries:
        return None
    return node.get("metadata", "annotations") or node.get("podMetadata", "annotations")


def _within(node: DocumentNode, around: _Around, *, is_pod: bool) -> _Around:
    """Return what is above a node with what it adds; a run's Pod template speaks for the steps below it."""
    if not is_pod and _OF_AROUND.isdisjoint(node.entries):
        return around
    template = node.get("taskRunTemplate", "podTemplate") or node.get("podTemplate") or node
    volumes, context = template.get("volumes"), template.get("securityContext")
    own = node.get("metadata", "annotations") if is_pod or not _STEPS.isdisjoint(node.entries) else None
    return _Around(
        own or around.annotations,
        volumes if volumes and volumes.items else around.volumes,
        context if context and context.entries else around.context,
    )


def container_keys(
    entries: Mapping[str, T], items: Callable[[T], Iterable[T]], has: Callable[[T, str], bool]
) -> tuple[list[str], list[str]]:
    """Return the keys of a mapping below which containers are: lists of them, and single ones.

    `items` gives what is in a list, `has` whether a value is a mapping with a key.
    """

    if _OF_CONTAINERS.isdisjoint(entries):
        return [], []

    def is_container(one: T, key: str) -> bool:
        return has(one, "image") or (key in ("containers", "initContainers") and has(one, "name"))

    lists = [key for key in LISTS if key in entries and any(is_container(one, key) for one in items(entries[key]))]
    return lists, [key for key in ONE if key in entries and has(entries[key], "image")]


def _containers(node: DocumentNode) -> tuple[list[str], list[str]]:
    return container_keys(node.entries, lambda one: one.items, lambda one, key: key in one.entries)


def _spec(node: DocumentNode, around: _Around, names: list[str], lone: list[str]) -> DocumentNode:
    """Return the node as a Pod's spec: steps, sidecars and single containers are containers like any other."""
    template = next((found for key in _TEMPLATES if (found := node.entries.get(key))), None)
    items = [_container(one, template) for key in names if key != "initContainers" for one in node.children(key)]
    items += [_container(node.entries[key], None) for key in lone]
    entries = {key: value for key, value in node.entries.items() if key not in (*names, *lone)}
    if "initContainers" in names:
        entries["initContainers"] = node.entries["initContainers"]
    entries["containers"] = DocumentNode(node.at, items=tuple(items))
    above = {"volumes": around.volumes, "securityContext": around.context}
    entries |= {key: one for key, one in above.items() if one is not None}
    return DocumentNode(node.at, entries=entries)


def _container(one: DocumentNode, template: DocumentNode | None) -> DocumentNode:
    """Return a container with what its template says, and with its script as its command."""
    whole = merged(template, one) if template else one
    script = whole.entries.get("script") or whole.entries.get("source")
    if script is None or not isinstance(script.scalar, str):
        return whole
    command = (DocumentNode(script.at, scalar="sh"), DocumentNode(script.at, scalar="-c"), script)
    return whole.changed(entries={**whole.entries, "command": DocumentNode(script.at, items=command)})
