"""Kubernetes manifests: objects of the same kind and name are merged, the others come after those that are there."""

from typing import Any

from wizard.merging.entries import CAPABILITY, by_key
from wizard.merging.laying import Rules, laid
from wizard.merging.scale_set import POD_LISTS
from wizard.merging.wanted import stripped

_RULES = Rules(
    frozenset({"storage", "accessModes", "targetRevision", "project", "server"}),
    {
        **POD_LISTS,
        "add": CAPABILITY,
        "drop": CAPABILITY,
        "subjects": by_key("name"),
        "imagePullSecrets": by_key("name"),
    },
)


def identity(document: Any) -> tuple[str, str, str]:
    """Kind, namespace and name of an object; empty for what is none."""
    plain = stripped(document)
    if not isinstance(plain, dict) or "kind" not in plain or not isinstance(plain.get("metadata"), dict):
        return "", "", ""
    metadata = plain["metadata"]
    return str(plain["kind"]), str(metadata.get("namespace", "")), str(metadata.get("name", ""))


def is_same(one: Any, other: Any) -> bool:
    """Whether two documents are one object; a namespace that one does not say is no difference."""
    (kind, space, name), (kind2, space2, name2) = identity(one), identity(other)
    return bool(kind) and (kind, name) == (kind2, name2) and (not space or not space2 or space == space2)


def manifests_wanted(have: list[Any], ours: list[Any]) -> tuple[list[Any], list[Any]]:
    """The documents as they are to be, in their order, and those that are to come after them."""
    wanted = list(have)
    new = []
    for document in ours:
        place = next((i for i, one in enumerate(wanted) if is_same(one, document)), None)
        if place is None:
            new.append(document)
        else:
            wanted[place] = laid(wanted[place], _without_namespace(document, wanted[place]), _RULES, place)
    return wanted, new


def _without_namespace(document: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Where an object says no namespace, whoever applies it does."""
    if "namespace" in theirs["metadata"]:
        return document
    return {**document, "metadata": {key: value for key, value in document["metadata"].items() if key != "namespace"}}
