"""YAML, several documents of it, as trees with places."""

from bisect import bisect_right
from functools import lru_cache

from wizard.formats.places import line_starts
from wizard.formats.yaml_tree import (
    Mapping,
    NotYamlError,
    Scalar,
    Sequence,
    is_merge,
    key_of,
    parse_yaml,
    target_of,
    value_of,
)
from wizard.formats.yaml_tree import Node as Parsed
from wizard.lint.model import Spot
from wizard.lint.tree import WHOLE, Frame, Node


@lru_cache(maxsize=8)
def yaml_trees(content: str, name: str, frame: Frame = WHOLE) -> tuple[Node, ...]:
    """The documents of a YAML text. A file is read twice, to tell what it is and to judge it: it is parsed once.

    Raises NotYamlError for what is not YAML, with its line and column in the file.
    """
    try:
        roots = parse_yaml(content, name)
    except NotYamlError as error:
        raise NotYamlError(name, frame.spot(*_place(line_starts(content), error.index)), error.why) from None
    reading = _Reading(content, frame)
    return tuple(reading.node(root, None) for root in roots)


def _place(starts: list[int], index: int) -> tuple[int, int]:
    """Line and column, from 1."""
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


class _Reading:
    """One text on its way to a tree: what anchors name is made once."""

    def __init__(self, content: str, frame: Frame) -> None:
        self.content = content
        self.starts = line_starts(content)
        self.frame = frame
        self.made: dict[tuple[int, Spot | None], Node] = {}

    def node(self, parsed: Parsed, at: Spot | None) -> Node:
        """A node as a tree; `at` is the place of its key."""
        known = target_of(parsed)
        if (id(known), at) not in self.made:
            self.made[id(known), at] = self.make(known, at or self.spot(known.start))
        return self.made[id(known), at]

    def make(self, known: Parsed, at: Spot) -> Node:
        match known:
            case Mapping():
                return Node(at, entries=self.entries(known))
            case Sequence():
                return Node(at, items=tuple(self.node(item, None) for item in known.items))
            case Scalar():
                return Node(at, scalar=value_of(known), inside=self.inside(known))
        return Node(at)

    def entries(self, mapping: Mapping) -> dict[str, Node]:
        """The entries; what `<<` brings in yields to what is written."""
        merged: dict[str, Node] = {}
        own: dict[str, Node] = {}
        for key, value in mapping.pairs:
            if is_merge(key):
                known = target_of(value)
                for other in known.items if isinstance(known, Sequence) else [known]:
                    merged = {**self.node(other, None).entries, **merged}
            elif isinstance(target_of(key), Scalar):
                own[key_of(key)] = self.node(value, self.spot(key.start))
        return {**merged, **own}

    def spot(self, index: int) -> Spot:
        return self.frame.spot(*_place(self.starts, index))

    def inside(self, node: Scalar) -> Frame:
        """The place of a scalar's text: a literal block's by its indentation, a quoted one's if it has no escapes."""
        line, column = _place(self.starts, node.start)
        if node.style == "|":
            body = self.content[node.start : node.end].split("\n")[1:]
            first = next((one for one in body if one.strip()), "")
            indent = len(first) - len(first.lstrip(" "))
            return Frame(self.frame.spot(line + 1, indent + 1), self.indent() + indent)
        quote = 1 if node.style in ('"', "'") else 0
        whole = self.content[node.start + quote : node.end - quote]
        return Frame(self.frame.spot(line, column + quote), exact=whole == node.value and "\n" not in whole)

    def indent(self) -> int:
        """How far the frame itself moves lines that are not its first."""
        return self.frame.indent if self.frame.exact else 0
