"""Parameters of an object with their defaults put in.

Sources: Tekton, "Using variable substitution"; Argo Workflows, "Variables"; Shipwright, "Build strategies"; OpenShift,
"Using templates".
"""

import re
from collections.abc import Iterator, Mapping

from wizard.documents.tree import DocumentNode

PARAMETERS = ("params", "parameters")
_USE = re.compile(
    r"\$\((?:inputs\.)?params\.(?P<tekton>[\w.-]+)\)|\$\(params\[[\"'](?P<index>[^\"']+)[\"']\]\)"
    r"|\{\{\s*(?:inputs|workflow)\.parameters\.(?P<argo>[\w.-]+)\s*\}\}|\$\{\{?(?P<openshift>\w+)\}?\}"
)
_LONGEST = 1_000
"""Characters of a value that is put in: names of images and paths are shorter."""
_TYPED = re.compile(r"\$\{\{(\w+)\}\}")
"""OpenShift's form for values that are no text: the quotes around it go. Source: OpenShift, "Using templates"."""
_VALUES = {"true": True, "false": False}
_NUMBER = re.compile(r"-?\d{1,18}\Z")
_OPEN = re.compile(r"\$[({]|\{\{")


def is_open(value: str) -> bool:
    """Whether a value still holds a parameter."""
    return bool(_OPEN.search(value))


def with_parameters(document: DocumentNode) -> DocumentNode:
    """Return the document with every parameter that has one value in it put in; the places stay those of the use."""
    values = _values(document)
    return _filled(document, values) if values else document


def _values(document: DocumentNode) -> Mapping[str, str]:
    """Return the values by name; a name with several different values has none."""
    found: dict[str, set[str]] = {}
    for name, value in _pairs(document):
        found.setdefault(name, set()).add(value)
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def _pairs(node: DocumentNode) -> Iterator[tuple[str, str]]:
    for key in PARAMETERS:
        for one in node.children(key):
            name, value = one.word("name"), one.word("value") or one.word("default")
            if name and value and len(value.value) <= _LONGEST:
                yield name.value, value.value
    for child in (*node.entries.values(), *node.items):
        yield from _pairs(child)


def _as_data(value: str) -> str | bool | int:
    return int(value) if _NUMBER.match(value) else _VALUES.get(value, value)


def _filled(node: DocumentNode, values: Mapping[str, str]) -> DocumentNode:
    if isinstance(node.scalar, str):
        if (typed := _TYPED.fullmatch(node.scalar)) and typed[1] in values:
            return node.changed(scalar=_as_data(values[typed[1]]))
        filled = _USE.sub(lambda use: values.get(next(filter(None, use.groups())), use[0]), node.scalar)
        return node.changed(scalar=filled) if filled != node.scalar else node
    if node.entries:
        return node.changed(entries={key: _filled(child, values) for key, child in node.entries.items()})
    return node.changed(items=tuple(_filled(item, values) for item in node.items)) if node.items else node
