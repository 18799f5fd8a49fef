"""Objects of Kubernetes, several documents of them, or a Pod's template alone."""

import base64
import re
from collections.abc import Iterator

from wizard.containers.spec import Located
from wizard.documents import gitlab_config, helm_values
from wizard.documents.gathered import Gathered, Mentions
from wizard.documents.identity import runs_werf
from wizard.documents.model import Gap, ParsedFile, Pod
from wizard.documents.object_parameters import PARAMETERS, is_open, with_parameters
from wizard.documents.passing import count_containers, passing
from wizard.documents.pod import PodNode, is_fuse_resource
from wizard.documents.pods import REFERENCES, VALUES, pods_in
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import UnsureError, documents_of, is_large, yaml_parts, yaml_stream, yaml_trees
from wizard.errors import WizardError
from wizard.formats.places import WHOLE, EmbeddedText
from wizard.formats.yaml_pieces import Piece
from wizard.language import text

ENFORCE = "pod-security.kubernetes.io/enforce"
_DEFAULT = "default"
_OLD_RUNNERS = "actions.summerwind."
"""API of the first actions-runner-controller, whose Pods are not a PodSpec."""
_RANGES = re.compile(r"(?:[^\s:]+:\d{1,10}:\d{1,10}\s+)*[^\s:]+:\d{1,10}:\d{1,10}\s*\Z")


def read(content: str, name: str, *, every: bool = True) -> ParsedFile:
    """Every container of every object; without `every`, those without werf with no keys of theirs.

    Of a large text, documents in which nothing can be found are passed: their containers are counted.
    """
    gathered = Gathered(every=every)
    if every or not is_large(content):
        gather_documents(content, name, gathered)
    else:
        try:
            _gather_parts(content, name, gathered)
        except UnsureError:
            gathered = Gathered(every=every)
            gather_documents(content, name, gathered)
    return gathered.parsed_file(name, "kubernetes")


def gather_documents(content: str, name: str, gathered: Gathered, frame: EmbeddedText = WHOLE) -> None:
    """Take what the documents of a text come to. Raises NotReadError."""
    gathered.mentions = _mentions(content)
    for document in yaml_stream(content, name, frame):
        _gather_document(document, gathered, name, is_kept=not is_large(content))


def _gather_parts(content: str, name: str, gathered: Gathered) -> None:
    """Take what the documents of a large text come to, without those that pass. Raises UnsureError."""
    gathered.mentions = _mentions(content)
    for part in yaml_parts(content, name, passing(content)):
        if isinstance(part, Piece):
            gathered.pass_over(part, count_containers(part), lambda piece: _pods(piece, name))
        else:
            _gather_document(part, gathered, name, is_kept=False)


def _pods(piece: Piece, name: str) -> tuple[Pod, ...]:
    """Return the Pods of documents that were passed."""
    gathered = Gathered(every=False)
    gathered.mentions = Mentions(parameters=False, references=False, values=False)
    for document in documents_of(piece, name, {}):
        _gather_document(document, gathered, name, is_kept=False)
    return tuple(gathered.pods)


def _mentions(content: str) -> Mentions:
    return Mentions(*(any(key in content for key in keys) for keys in (PARAMETERS, REFERENCES, VALUES)))


def _gather_document(document: DocumentNode, gathered: Gathered, name: str, *, is_kept: bool) -> None:
    before = len(gathered.containers), len(gathered.pods)
    for one in objects(document, has_parameters=gathered.mentions.parameters):
        _gather(one, gathered, name)
    if not is_kept:
        gathered.let_go(*before)


def objects(document: DocumentNode, *, has_parameters: bool = True) -> Iterator[DocumentNode]:
    """Yield the objects of a document: those of a List, and of an OpenShift Template with its parameters' values."""
    kind = document.word("kind")
    if kind and kind.value.endswith("List"):
        for item in document.children("items"):
            yield from objects(item, has_parameters=has_parameters)
        return
    whole = with_parameters(document) if has_parameters else document
    if kind and kind.value == "Template" and document.get("objects"):
        for item in whole.children("objects"):
            yield from objects(item, has_parameters=has_parameters)
    else:
        yield whole


def _gather(one: DocumentNode, gathered: Gathered, file: str) -> None:
    kind = one.word("kind")
    namespace = _text(one, "metadata", "namespace") or _DEFAULT
    if kind is None:
        if _is_hook_template(one):
            _take_template(one, namespace, gathered)
        else:
            _take_pods(one, Located("", one.at), namespace, gathered)
        return
    match kind.value:
        case "Namespace":
            label = one.word("metadata", "labels", ENFORCE)
            at = label.at if label else kind.at
            gathered.namespaces[_text(one, "metadata", "name")] = Located(label.value if label else None, at)
        case "PersistentVolumeClaim":
            modes = one.words("spec", "accessModes")
            if modes:
                modes_text = ",".join(given.value for given in modes)
                gathered.claims[_text(one, "metadata", "name")] = Located(modes_text, modes[0].at)
        case "LimitRange":
            _take_limits(one, namespace, gathered)
        case "ConfigMap" | "Secret":
            _take_hook_templates(one, namespace, gathered, file)
            _take_config(one, gathered, file)
            _take_ranges(one, gathered)
        case "Kustomization":
            message = text(
                "Kustomizations are not read: check the result with `kustomize build … | werf-wizard lint -`."
            )
            gathered.gaps.append(Gap(kind.at, message, hides=False))
        case _:
            _take_pods(one, kind, namespace, gathered)
            _take_values(one, gathered, file)
            if _text(one, "apiVersion").startswith(_OLD_RUNNERS) and one.get("spec", "template"):
                gathered.gaps.append(_of_old_runner(kind))


def _of_old_runner(kind: Located[str]) -> Gap:
    """Return what is known of Pods that the first actions-runner-controller makes.

    Source: actions/actions-runner-controller, "Deploying alternative runners", and pull request 1383.
    """
    message = text(
        "The Pods of this {kind} are made by actions-runner-controller and are not checked: each has a privileged "
        "container for Docker unless dockerEnabled is false and dockerdWithinRunnerContainer is not set.",
        kind=kind.value,
    )
    return Gap(kind.at, message, hides=False)


def _take_pods(one: DocumentNode, kind: Located[str], namespace: str, gathered: Gathered) -> None:
    before = len(gathered.containers)
    for pod in pods_in(one, namespace):
        gathered.take(pod, kind.at)
    for container in gathered.containers[before:]:
        if container.image and is_open(container.image.value) and not runs_werf(container):
            message = text(
                "The image {image} comes from a parameter: it is not known whether werf runs in it.",
                image=container.image.value,
            )
            gathered.gaps.append(Gap(container.image.at, message))
    for key, node in _references(one) if gathered.mentions.references else ():
        message = text("{key} refers to a definition elsewhere, which is not read.", key=key)
        gathered.gaps.append(Gap(node.at, message))


def _references(node: DocumentNode, depth: int = 8) -> Iterator[tuple[str, DocumentNode]]:
    for key, child in node.entries.items() if depth else ():
        if key in REFERENCES:
            yield key, child
        yield from _references(child, depth - 1)
    for item in node.items if depth else ():
        yield from _references(item, depth - 1)


def _take_values(one: DocumentNode, gathered: Gathered, file: str) -> None:
    """Values of a chart within an object, as they are or as text."""
    for key, node in _values_in(one) if gathered.mentions.values else ():
        documents = [node]
        if isinstance(node.scalar, str):
            try:
                documents = list(yaml_trees(node.text, file, node.embedded))
            except WizardError:
                gathered.gaps.append(Gap(node.at, text("{key} is not valid YAML and was not read.", key=key)))
                continue
        for document in documents:
            if not helm_values.gather(document, file, gathered):
                _take_pods(document, Located("", document.at), _DEFAULT, gathered)


def _values_in(node: DocumentNode, depth: int = 6) -> Iterator[tuple[str, DocumentNode]]:
    for key, child in node.entries.items() if depth else ():
        if key in VALUES and (child.entries or (isinstance(child.scalar, str) and "\n" in child.scalar)):
            yield key, child
        else:
            yield from _values_in(child, depth - 1)
    for item in node.items if depth else ():
        yield from _values_in(item, depth - 1)


def _take_config(one: DocumentNode, gathered: Gathered, file: str) -> None:
    """Take a config.toml that an object holds; in a Secret's data it is in base64, and has the place of its key."""
    for part in ("data", "stringData"):
        for key, value in one.pairs(part).items():
            content, frame = _opened(value, is_coded=part == "data" and _text(one, "kind") == "Secret")
            if key.endswith(".toml") or "[[runners]]" in content:
                gathered.add(gitlab_config.read(content, file, frame))


def _take_ranges(one: DocumentNode, gathered: Gathered) -> None:
    """Subordinate ids, as lines of /etc/subuid."""
    for value in one.pairs("data").values():
        if _RANGES.match(value.text):
            ranges = (line.split(":") for line in value.text.split())
            end = max(int(first) + int(count) for _, first, count in ranges)
            gathered.id_ends[_text(one, "metadata", "name")] = Located(end, value.at)


def _opened(value: DocumentNode, *, is_coded: bool) -> tuple[str, EmbeddedText]:
    if not is_coded:
        return value.text, value.embedded
    try:
        return base64.b64decode(value.text, validate=True).decode("utf-8"), EmbeddedText(value.at, is_verbatim=False)
    except ValueError:
        return "", value.embedded


def _is_hook_template(one: DocumentNode) -> bool:
    """Whether a template's own container is the job's, whose image is written elsewhere."""
    containers = one.children("spec", "containers")
    return any(not node.get("image") or node.text.startswith("$") for node in containers)


def _take_template(one: DocumentNode, namespace: str, gathered: Gathered) -> None:
    """Take a template that something lays over its own Pod, as GitHub's hook does: its image is elsewhere."""
    spec = one.get("spec")
    if spec is not None:
        annotations = one.get("metadata", "annotations")
        gathered.take(PodNode(spec, annotations, namespace, "github-kubernetes", template=True), spec.at)


def _take_limits(one: DocumentNode, namespace: str, gathered: Gathered) -> None:
    for limit in one.children("spec", "limits"):
        for resource, value in limit.pairs("default").items():
            if is_fuse_resource(resource) and value.text != "0":
                gathered.limits[namespace] = Located(resource, value.at)


def _take_hook_templates(one: DocumentNode, namespace: str, gathered: Gathered, file: str) -> None:
    """Take the template of GitHub's hook from a ConfigMap; its container is called `$job`."""
    for value in one.pairs("data").values():
        if "$job" not in value.text:
            continue
        try:
            documents = yaml_trees(value.text, file, value.embedded)
        except WizardError:
            continue
        for document in documents:
            _take_template(document, namespace, gathered)


def _text(node: DocumentNode, *path: str) -> str:
    given = node.word(*path)
    return given.value if given else ""
