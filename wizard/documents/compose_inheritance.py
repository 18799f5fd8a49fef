"""What a Compose file says elsewhere for a service: `extends` in the same file, and variables with a default.

Source: Compose Specification, "extends" and "Interpolation"; held against `docker compose config`.
"""

import re
from collections.abc import Iterator

from wizard.documents.circles import circle_from
from wizard.documents.model import Gap
from wizard.documents.tree import DocumentNode
from wizard.language import text

_VARIABLE = re.compile(r"\$\$|\$\{\w+:?-(?P<default>(?:[^{}]|\{[^{}]*\})*)\}")
_DEEPEST = 50
"""Services above one another: more than anybody writes."""
_ONE_VALUE = ("command", "entrypoint")
"""Keys whose value takes the whole place of the inherited one."""
_BY_TARGET = ("volumes", "devices")
"""Lists in which one entry of a place in the container takes the place of another."""
_NOT_INHERITED = ("extends", "depends_on", "links", "profiles", "volumes_from")


def interpolated(node: DocumentNode) -> DocumentNode:
    """Return the tree with the default of each variable that has one; others stay as they are written."""
    if isinstance(node.scalar, str) and "$" in node.scalar:
        return node.changed(scalar=_VARIABLE.sub(_default, node.scalar))
    if node.entries:
        return node.changed(entries={key: interpolated(one) for key, one in node.entries.items()})
    return node.changed(items=tuple(interpolated(one) for one in node.items)) if node.items else node


def _default(found: re.Match[str]) -> str:
    return found[0] if found["default"] is None else found["default"]


def inherited(
    service: DocumentNode, document: DocumentNode, seen: tuple[str, ...] = ()
) -> tuple[DocumentNode, list[Gap]]:
    """Return the service with what it extends; what cannot be followed is a gap."""
    extends = service.get("extends")
    if extends is None:
        return service, []
    name = _extended(extends)
    base = document.get("services", name)
    if extends.get("file") is not None or base is None or name in seen or len(seen) > _DEEPEST:
        if circle := circle_from(name, lambda one: _names(document.get("services", one))):
            message = text(
                "The service extends {name}, which extends itself: {circle}.", name=name, circle=" → ".join(circle)
            )
            return service, [Gap(extends.at, message, hides=False)]
        message = text(
            "The service extends {name}, which is not in this file: the settings it inherits are unknown.", name=name
        )
        return service, [Gap(extends.at, message, hides=False)]
    whole, gaps = inherited(base, document, (*seen, name))
    return _laid(whole, service), gaps


def _extended(extends: DocumentNode) -> str:
    return extends.text if extends.scalar is not None else _text(extends, "service")


def _names(service: DocumentNode | None) -> list[str]:
    """Return the service of the same file that one extends."""
    extends = service.get("extends") if service else None
    return [] if extends is None or extends.get("file") is not None else [_extended(extends)]


def _text(node: DocumentNode, key: str) -> str:
    found = node.word(key)
    return found.value if found else ""


def _laid(base: DocumentNode, own: DocumentNode) -> DocumentNode:
    below = {key: one for key, one in base.entries.items() if key not in _NOT_INHERITED}
    entries = {**below, **{key: _both(key, below.get(key), one) for key, one in own.entries.items()}}
    return own.changed(entries=entries, borrowed=own.borrowed | (below.keys() - own.entries.keys()))


def _both(key: str, below: DocumentNode | None, above: DocumentNode) -> DocumentNode:
    """One key of both: mappings grow, lists go on, the rest is replaced."""
    if below is None or key in _ONE_VALUE or above.tag == "!override":
        return above
    if above.tag == "!reset":
        return DocumentNode(above.at)
    if key == "environment":
        return above.changed(entries={**_named(below), **_named(above)}, items=())
    if below.entries and above.entries:
        merged = {name: _both(name, below.entries.get(name), one) for name, one in above.entries.items()}
        return above.changed(entries={**below.entries, **merged})
    if below.items and above.items:
        taken = {_target(one) for one in above.items} if key in _BY_TARGET else set()
        kept = tuple(one for one in below.items if key not in _BY_TARGET or _target(one) not in taken)
        return above.changed(items=(*kept, *above.items))
    return above


def _named(node: DocumentNode) -> dict[str, DocumentNode]:
    """Variables as a mapping, whichever way they are written."""
    if node.entries:
        return dict(node.entries)
    return {name: one.changed(scalar=value) for one in node.items for name, value in _pair(one)}


def _pair(one: DocumentNode) -> Iterator[tuple[str, str]]:
    name, equals, value = one.text.partition("=")
    if equals:
        yield name, value


def _target(one: DocumentNode) -> str:
    """Return the place in the container of a volume or a device."""
    if one.scalar is None:
        return _text(one, "target")
    parts = one.text.split(":")
    return parts[1] if len(parts) > 1 else parts[0]
