"""Where in a tree a container or a setting is: by the place that lint gives for it."""

from collections.abc import Iterator
from typing import Any

from wizard.formats.tree import Alias, Mapping, Node, Sequence, key_of

Steps = tuple[str | int, ...]


def steps_to(root: Node, index: int) -> Steps | None:
    """The keys and numbers that lead to the item or the key which begins at a character; None if none does."""
    return next((steps for steps, start in _parts(root, ()) if start == index), None)


def _parts(node: Node, above: Steps) -> Iterator[tuple[Steps, int]]:
    """Every item and every pair, the outer before the inner; nothing that an alias stands for."""
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


def shared_nodes(root: Node) -> list[Node]:
    """What an alias somewhere in the document stands for."""
    match root:
        case Alias():
            return [root.target]
        case Mapping():
            return [found for pair in root.pairs for one in pair for found in shared_nodes(one)]
        case Sequence():
            return [found for item in root.items for found in shared_nodes(item)]
    return []


def is_shared(roots: list[Node], start: int, end: int) -> bool:
    """Whether a part of the text is within something that an alias stands for."""
    return any(one.start <= start and end <= one.end for root in roots for one in shared_nodes(root))


def own_node(root: Node, steps: Steps) -> Node | None:
    """The node at the end of the steps, if no alias and no merge key is on the way."""
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
    """The data at the end of the steps. Raises LookupError or TypeError if there is none."""
    for step in steps:
        data = data[step]
    return data
