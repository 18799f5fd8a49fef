"""Kubernetes manifests: objects of the same kind and name are merged, and so is a workload that runs werf.

What else is ours comes after the objects that are there.
"""

from collections.abc import Iterable

from wizard.containers.comparing import POD_LISTS, by_key
from wizard.containers.laying import Rules, laid
from wizard.formats.notes import Data, bare, fields_of, items_of
from wizard.language import Text, text
from wizard.merging.merge_rules import SERVING
from wizard.merging.workloads import pods_in, running_in, told_of, workload_wanted

_RULES = Rules(
    frozenset({"storage", "accessModes", "targetRevision", "project", "server"}),
    {
        **POD_LISTS,
        "subjects": by_key("name"),
        "imagePullSecrets": by_key("name"),
    },
    SERVING,
)


_OF_VOLUMES = ("PersistentVolumeClaim", "ConfigMap")


def identity(document: Data) -> tuple[str, str, str]:
    """Kind, namespace and name of an object; empty for what is none."""
    plain = bare(document)
    if not isinstance(plain, dict) or "kind" not in plain or not isinstance(plain.get("metadata"), dict):
        return "", "", ""
    metadata = plain["metadata"]
    return str(plain["kind"]), str(metadata.get("namespace", "")), str(metadata.get("name", ""))


def is_same(one: Data, other: Data) -> bool:
    """Whether two documents are one object; a namespace that one does not say is no difference."""
    (kind, space, name), (kind2, space2, name2) = identity(one), identity(other)
    return bool(kind) and (kind, name) == (kind2, name2) and (not space or not space2 or space == space2)


def workloads_with_werf(documents: list[Data], ours: Iterable[Data] = ()) -> list[Data]:
    """Return the objects that make Pods with a container that runs werf, without those that are ours by their names."""
    known = list(ours)
    return [one for one in documents if _pods_with_werf(one) and not any(is_same(one, other) for other in known)]


def _pods_with_werf(document: Data) -> bool:
    return isinstance(document, dict) and "kind" in document and any(running_in(spec) for _, spec in pods_in(document))


def pod_of(documents: Iterable[dict[str, Data]]) -> dict[str, Data] | None:
    """Return which of our objects, a Pod or a Job, runs werf; None if none exists."""
    return next((one for one in documents if identity(one)[0] in ("Pod", "Job")), None)


def manifests_wanted(
    have: list[Data], ours: list[dict[str, Data]], running: list[Data], into: str = ""
) -> tuple[list[Data], list[dict[str, Data]], list[Text]]:
    """Return the documents as they are to be, in their order, those that come after them, and what to know of it.

    `running` are those of the owner's that run werf.
    """
    run = pod_of(ours)
    places = [i for i, one in enumerate(have) if run and one in running and into in ("", identity(one)[2])]
    wanted, notices = list(have), []
    for place in places:
        name = identity(have[place])[2]
        wanted[place] = workload_wanted(fields_of(have[place]), run or {}, _RULES, place)
        notices += told_of(have[place], name)
    used = _names_of_volumes(wanted[place] for place in places)
    new: list[dict[str, Data]] = []
    left = []
    for document in ours:
        kind, _, name = identity(document)
        same = next((i for i, one in enumerate(wanted) if is_same(one, document)), None)
        if same is not None and same not in places:
            wanted[same] = laid(wanted[same], _without_namespace(document, wanted[same]), _RULES, same)
        elif places and (document is run or same is not None):
            continue
        elif not places or (kind in _OF_VOLUMES and name in used):
            new.append(document)
        else:
            left.append(f"{kind} {name}")
    if left:
        notices.append(
            text(
                "The workload that runs werf here has its own account and permissions; not added: {names}.",
                names=", ".join(left),
            )
        )
    return wanted, new, notices


def _names_of_volumes(documents: Iterable[Data]) -> set[str]:
    """Return the claims and ConfigMaps that the Pods of some objects mount."""
    specs = [spec for document in documents for _, spec in pods_in(bare(document))]
    volumes = [fields_of(one) for spec in specs for one in items_of(spec.get("volumes"))]
    sources = (("persistentVolumeClaim", "claimName"), ("configMap", "name"))
    return {
        str(fields_of(one.get(kind)).get(name))
        for one in volumes
        for kind, name in sources
        if isinstance(one.get(kind), dict)
    }


def _without_namespace(document: dict[str, Data], theirs: Data) -> dict[str, Data]:
    """Remove the namespace if the existing object has none: it is given when the file is applied."""
    if "namespace" in fields_of(fields_of(theirs)["metadata"]):
        return document
    metadata = fields_of(document["metadata"])
    return {**document, "metadata": {key: value for key, value in metadata.items() if key != "namespace"}}
