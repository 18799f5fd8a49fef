"""Documents of a large stream in which nothing can be found: their containers are counted, and no more is read of them.

A document passes if nothing in its text can make a reader of Kubernetes' objects, or a rule, say anything of it. What a
Pod Security level says of its Pods is another matter: they are read when a level is enforced.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from wizard.containers.pods import APPARMOR_ANNOTATION
from wizard.documents.ended_builders import ended_builders
from wizard.documents.object_parameters import PARAMETERS
from wizard.documents.pods import ASIDE, LISTS, ONE, REFERENCES, VALUES, container_keys
from wizard.formats.yaml_pieces import Piece, composed, is_read

_KIND = re.compile(r"(?:\A|\n)kind: ([A-Z]\w*)[ \t]*(?=\n|\Z)")
_OTHER_KIND = re.compile(r"(?:\A|\n)(?:[\"'?{]|kind(?!: [A-Z]\w*[ \t]*(?:\n|\Z)))")
"""Another way to write the kind, or a line that may hide one."""
READ_KINDS = frozenset(
    ("Namespace", "PersistentVolumeClaim", "LimitRange", "ConfigMap", "Secret", "Kustomization", "Template")
)
"""Kinds that are read for what they say themselves, in addition to all lists."""
_ESCAPED = re.compile(r"\\[xuU\n]")
"""What may hide a word in a text in double quotes."""


@cache
def _marks() -> tuple[str, ...]:
    """Return words without which nothing is found."""
    images = [part for row in ended_builders() for part in row["images"]]
    signs = ("werf", "WERF_", "buildah", "$(", "${", "{{", APPARMOR_ANNOTATION, "seccomp.security.alpha.kubernetes.io/")
    return (*signs, *images, *PARAMETERS, *REFERENCES, *VALUES)


def passing(source: str) -> Callable[[str], bool]:
    """Return what tells whether nothing can be found in a plain document of a text, as far as the document says."""
    marks = [mark for mark in _marks() if mark in source]
    may_hide = "\\" in source

    def passes(text: str) -> bool:
        kinds = _KIND.findall(text)
        if len(kinds) != 1 or kinds[0] in READ_KINDS or kinds[0].endswith("List") or _OTHER_KIND.search(text):
            return False
        return not any(mark in text for mark in marks) and not (may_hide and _ESCAPED.search(text))

    return passes


def count_containers(piece: Piece) -> int | None:
    """Return the number of containers in documents that pass; None if they cannot be read, or do not pass after all."""
    text = piece.text
    if not any(key in text for key in (*LISTS, *ONE)):
        return 0 if is_read(text) else None
    if (roots := composed(text)) is None or not all(map(_is_object, roots)):
        return None
    return sum(map(_containers_in, roots))


def _is_object(root: Any) -> bool:
    """Return whether a document is what its text says, an object of a kind that passes."""
    kinds = [value for key, value in root.value if key.value == "kind"] if root.id == "mapping" else []
    return any(one.id == "scalar" for one in kinds) and not any(
        one.value in READ_KINDS or one.value.endswith("List") for one in kinds if one.id == "scalar"
    )


def _containers_in(node: Any) -> int:
    """Return the number of containers below a node, as `pods_in` finds them."""
    if node.id == "sequence":
        return sum(_containers_in(item) for item in node.value if item.id != "scalar")
    below = {key.value: value for key, value in node.value if value.id != "scalar" and key.id == "scalar"}
    lists, single = container_keys(below, _items, _has)
    found = sum(len(_items(below[key])) for key in lists if key != "initContainers") + len(single)
    if (lists or single) and "initContainers" in below:
        found += len(_items(below["initContainers"]))
    for key, one in below.items():
        if key not in lists and key not in single and key not in ASIDE:
            found += _containers_in(one)
    return found


def _has(node: Any, name: str) -> bool:
    return node.id == "mapping" and any(key.value == name for key, _ in node.value)


def _items(node: Any) -> list[Any]:
    return node.value if node.id == "sequence" else []
