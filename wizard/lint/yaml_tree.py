"""YAML, several documents of it, as trees with places."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from wizard.errors import BadInputError, shown
from wizard.language import Text, text
from wizard.lint.model import Spot
from wizard.lint.tree import WHOLE, Frame, Node

_DEEPEST = 100
_YES = {"true": True, "false": False}


@lru_cache(maxsize=8)
def yaml_trees(content: str, name: str, frame: Frame = WHOLE) -> tuple[Node, ...]:
    """The documents of a YAML text; empty ones are left out.

    The last ones are kept: what recognises a file and what reads it ask for the same. Raises BadInputError for what
    is not YAML, with its line and column, and for what refers to itself.
    """
    try:
        roots = list(_documents(content))
        return tuple(_Reading(content, name, frame).node(root, None, 0) for root in roots if root is not None)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = frame.spot(mark.line + 1, mark.column + 1) if mark else frame.first
        why = shown(str(error.problem or error.context or ""))
        raise _bad(name, spot, why) from None
    except RecursionError:
        raise _bad(name, frame.first, text("it refers to itself, or is nested too deeply")) from None
    except (YAMLError, ValueError) as error:
        raise _bad(name, frame.first, shown(str(error).partition("\n")[0])) from None


def _bad(name: str, spot: Spot, why: str | Text) -> BadInputError:
    return BadInputError(
        text(
            "{name}, line {line}, column {column}: this is not YAML: {why}.",
            name=name,
            line=spot.line,
            column=spot.column,
            why=why,
        )
    )


def _documents(content: str) -> Iterator[Any]:
    yaml = YAML(pure=True)
    yaml.version = None
    yield from yaml.compose_all(content)


class _Reading:
    """One text on its way to a tree: what anchors name is made once."""

    def __init__(self, content: str, name: str, frame: Frame) -> None:
        self.lines = content.split("\n")
        self.name = name
        self.frame = frame
        self.made: dict[tuple[int, Spot | None], Node] = {}
        self.open: set[int] = set()

    def node(self, node: Any, at: Spot | None, depth: int) -> Node:
        """A node as a tree; `at` is the place of its key."""
        if id(node) in self.open or depth > _DEEPEST:
            raise RecursionError
        own = self.spot(node.start_mark)
        if (id(node), at) not in self.made:
            self.open.add(id(node))
            self.made[id(node), at] = self.make(node, at or own, depth)
            self.open.discard(id(node))
        return self.made[id(node), at]

    def make(self, node: Any, at: Spot, depth: int) -> Node:
        match node:
            case MappingNode():
                return Node(at, entries=self.entries(node, depth))
            case SequenceNode():
                return Node(at, items=tuple(self.node(item, None, depth + 1) for item in node.value))
        return Node(at, scalar=_value(node), inside=self.inside(node))

    def entries(self, mapping: MappingNode, depth: int) -> dict[str, Node]:
        """The entries; what `<<` brings in yields to what is written."""
        merged: dict[str, Node] = {}
        own: dict[str, Node] = {}
        for key, value in mapping.value:
            if not isinstance(key, ScalarNode):
                continue
            if key.value == "<<":
                for other in value.value if isinstance(value, SequenceNode) else [value]:
                    merged = {**self.node(other, None, depth + 1).entries, **merged}
            else:
                own[key.value] = self.node(value, self.spot(key.start_mark), depth + 1)
        return {**merged, **own}

    def spot(self, mark: Any) -> Spot:
        return self.frame.spot(mark.line + 1, mark.column + 1)

    def inside(self, node: ScalarNode) -> Frame:
        """The place of a scalar's text: a literal block's by its indentation, a quoted one's if it has no escapes."""
        start, end = node.start_mark, node.end_mark
        if node.style == "|":
            body = self.lines[start.line + 1 : end.line + 1]
            first = next((line for line in body if line.strip()), "")
            indent = len(first) - len(first.lstrip(" "))
            return Frame(self.frame.spot(start.line + 2, indent + 1), self.indent(start.line) + indent)
        quote = 1 if node.style in ('"', "'") else 0
        first_spot = self.frame.spot(start.line + 1, start.column + 1 + quote)
        whole = self.lines[start.line][start.column + quote : end.column - quote]
        return Frame(first_spot, exact=start.line == end.line and whole == node.value)

    def indent(self, line: int) -> int:
        """How far the frame itself moves lines that are not its first."""
        return self.frame.indent if self.frame.exact else 0


def _value(node: ScalarNode) -> Any:
    """A scalar's value: a truth, a whole number, nothing, or text."""
    if node.style in ("'", '"', "|", ">"):
        return node.value
    if node.value.lower() in _YES:
        return _YES[node.value.lower()]
    if node.value in ("", "~", "null"):
        return None
    return (
        int(node.value)
        if node.value.isascii() and node.value.isdigit() and node.value[0] != "0"
        else (0 if node.value == "0" else node.value)
    )
