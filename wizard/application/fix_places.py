"""Finds a container or a setting in a tree by the place that lint gives for it."""

from collections.abc import Iterator
from typing import Any

from wizard.formats.tree import Alias, Mapping, Node, Sequence, aliased, key_of

Steps = tuple[str | int, ...]


def steps_of(roots: list[Node]) -> dict[int, Steps]:
    """Return the document's number, and the keys and indices, that lead to each item or key, by where it begins."""
    found: dict[int, Steps] = {}
    for number, root in enumerate(roots):
        for steps, start in _parts(root, (number,)):
            found.setdefault(start, steps)
    return found


def _parts(node: Node, above: Steps) -> Iterator[tuple[Steps, int]]:
    """Yield each item and pair, outer before inner, without what an alias refers to."""
    match node:
        case Mapping():
            for key, value in node.pairs:
                steps = (*above, key_of(key))
                yield steps, key.start
                yield from _parts(value, steps)
        case Sequence():
            for number, item in enumerate(node.items):
                yield (*above, number), item.start
                yield from _parts(item, (*above, number))


def is_shared(roots: list[Node], start: int, end: int) -> bool:
    """Return whether a part of the text is inside something that an alias refers to."""
    return is_within(shared_parts(roots), start, end)


def shared_parts(roots: list[Node]) -> list[Node]:
    """Return what an alias refers to in any of the documents."""
    return [one for root in roots for one in aliased(root)]


def is_within(parts: list[Node], start: int, end: int) -> bool:
    """Return whether a part of the text is inside one of the nodes."""
    return any(one.start <= start and end <= one.end for one in parts)


def own_node(root: Node, steps: Steps) -> Node | None:
    """Return the node at the end of the steps; None if an alias or a merge key is on the way."""
    node: Node | None = root
    for step in steps:
        match node:
            case Mapping() if isinstance(step, str) and (pair := node.own(step)):
                node = pair[1]
            case Sequence() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            case _:
                return None
    return None if isinstance(node, Alias) else node


def at(data: Any, steps: Steps) -> Any:
    """Return the data at the end of the steps. Raises LookupError or TypeError if none exists."""
    for step in steps:
        data = data[step]
    return data
