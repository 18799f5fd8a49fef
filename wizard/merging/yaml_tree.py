"""YAML as a tree that knows where each of its parts stands in the text. Aliases stay aliases, tags stay tags."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wizard.errors import BadInputError, shown
from wizard.language import text
from wizard.merging.splices import line_number, line_start

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_CONSTANTS = {"": None, "null": None, "~": None, "true": True, "false": False}
_DEEPEST = 200
"""Levels: deeper than any configuration, and less than Python's own limit."""
_MOST = 500_000
"""Values that a document may come to when all its aliases are followed."""


@dataclass(eq=False)
class Node:
    """A part of the text, from `start` (its tag and anchor with it) up to `end`, its last character."""

    start: int
    end: int
    tag: str = ""
    anchor: str = ""
    weight: int = 1


@dataclass(eq=False)
class Scalar(Node):
    """A value as it reads; `style` is its quote, `|`, `>`, or empty for a plain one."""

    value: str = ""
    style: str = ""


@dataclass(eq=False)
class Sequence(Node):
    """A list; `flow` is one in brackets."""

    items: list[Node] = field(default_factory=list)
    flow: bool = False


@dataclass(eq=False)
class Mapping(Node):
    """Keys and values as they stand; `<<` is one of the keys."""

    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    flow: bool = False

    def own(self, key: str) -> tuple[Node, Node] | None:
        """The pair that stands here itself, not by a merge key."""
        return next((pair for pair in reversed(self.pairs) if key_of(pair[0]) == key), None)


@dataclass(eq=False)
class Alias(Node):
    """`*name`, and what it stands for."""

    target: Node = field(default_factory=lambda: Scalar(0, 0))


@dataclass(frozen=True)
class Tagged:
    """A value with a tag of its own, such as GitLab's !reference: kept, compared, and never looked into."""

    raw: str


def parse_yaml(source: str, name: str) -> list[Node]:
    """The roots of all documents. Raises BadInputError with line, column and the parser's reason."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_documents(YAML(typ="safe", pure=True).parse(source), source))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        index = mark.index if mark else 0
        raise _unreadable(name, source, index, str(error.problem or error.context or "")) from None
    except (YAMLError, ValueError) as error:
        index = int(getattr(error, "position", None) or 0)
        raise _unreadable(name, source, index, str(getattr(error, "reason", error))) from None
    except RecursionError:
        raise _unreadable(name, source, 0, "too deep") from None


def _unreadable(name: str, source: str, index: int, why: str) -> BadInputError:
    column = index - line_start(source, index) + 1
    line = line_number(source, index)
    return BadInputError(
        text("{name}:{line}:{column}: this is not YAML: {why}.", name=name, line=line, column=column, why=shown(why)),
        text("The file was left as it is."),
    )


def _documents(events: Iterator[Any], source: str) -> Iterator[Node]:
    anchors: dict[str, Node] = {}
    for event in events:
        match type(event).__name__:
            case "DocumentStartEvent":
                anchors = {}
            case "StreamStartEvent" | "StreamEndEvent" | "DocumentEndEvent":
                pass
            case _:
                yield _node(event, events, anchors, source, 0)


def _node(event: Any, events: Iterator[Any], anchors: dict[str, Node], source: str, depth: int) -> Node:
    if depth > _DEEPEST:
        raise RecursionError
    start, end = event.start_mark.index, event.end_mark.index
    kind = type(event).__name__
    if kind == "AliasEvent":
        if event.anchor not in anchors:
            raise ValueError(f"*{event.anchor} has no anchor")
        known = anchors[event.anchor]
        return Alias(start, end, weight=known.weight, target=known)
    node = _empty(event, kind, start, end, source)
    if isinstance(node, (Sequence, Mapping)):
        children: list[Node] = []
        while not type(last := next(events)).__name__.endswith("EndEvent"):
            children.append(_node(last, events, anchors, source, depth + 1))
        node.end = last.end_mark.index
        node.weight += sum(one.weight for one in children)
        if node.weight > _MOST:
            raise ValueError("its aliases come to too many values")
        if isinstance(node, Sequence):
            node.items = children
        else:
            node.pairs = list(zip(children[::2], children[1::2], strict=True))
        _place_empty(node, source)
    if node.anchor:
        anchors[node.anchor] = node
    return node


def _place_empty(node: Sequence | Mapping, source: str) -> None:
    """A value of nothing stands after its key's colon or its dash: the parser sees it where the next one begins."""
    pairs = node.pairs if isinstance(node, Mapping) else [(None, item) for item in node.items]
    for key, value in pairs:
        if value.start == value.end and not value.anchor:
            at = source.find(":", key.end) if key else source.rfind("-", 0, value.start)
            value.start = value.end = at + 1 if at >= 0 else value.start
    if pairs and not node.flow:
        node.end = max(value.end for _, value in pairs)


def _empty(event: Any, kind: str, start: int, end: int, source: str) -> Node:
    tag, anchor = str(event.tag or ""), event.anchor or ""
    if kind == "ScalarEvent":
        if event.style in ("|", ">"):
            end = start + len(source[start:end].rstrip("\n "))
        return Scalar(start, end, tag, anchor, value=event.value, style=event.style or "")
    make = Mapping if kind == "MappingStartEvent" else Sequence
    return make(start, end, tag, anchor, flow=bool(event.flow_style))


def key_of(node: Node) -> str:
    """A key as text."""
    return node.value if isinstance(node, Scalar) else ""


def target_of(node: Node) -> Node:
    """What an alias stands for; any other node itself."""
    return target_of(node.target) if isinstance(node, Alias) else node


def plain(node: Node, source: str) -> Any:
    """The value as plain data, aliases and merge keys followed; keys are text."""
    node = target_of(node)
    if node.tag and not node.tag.startswith(("tag:yaml.org", "!!")):
        return Tagged(source[node.start : node.end])
    match node:
        case Scalar():
            return _constant(node)
        case Sequence():
            return [plain(item, source) for item in node.items]
        case Mapping():
            return {**_merged(node, source), **_own(node, source)}
    return None


def _own(node: Mapping, source: str) -> dict[str, Any]:
    return {key_of(key): plain(value, source) for key, value in node.pairs if not is_merge(key)}


def _merged(node: Mapping, source: str) -> dict[str, Any]:
    """What the merge keys bring; of several the first wins."""
    found: dict[str, Any] = {}
    for key, value in node.pairs:
        if is_merge(key):
            known = target_of(value)
            for one in known.items if isinstance(known, Sequence) else [known]:
                data = plain(one, source)
                found = {**data, **found} if isinstance(data, dict) else found
    return found


def brought(node: Mapping, key: str) -> Node | None:
    """The value that a merge key brings for a key."""
    for name, value in node.pairs:
        if is_merge(name):
            known = target_of(value)
            for one in map(target_of, known.items if isinstance(known, Sequence) else [known]):
                if isinstance(one, Mapping):
                    pair = one.own(key)
                    if found := target_of(pair[1]) if pair else brought(one, key):
                        return found
    return None


def is_merge(key: Node) -> bool:
    """Whether this is the key `<<`."""
    return isinstance(key, Scalar) and key.value == "<<" and not key.style


def _constant(node: Scalar) -> Any:
    if node.style or node.tag.endswith("str"):
        return node.value
    if node.value.lower() in _CONSTANTS:
        return _CONSTANTS[node.value.lower()]
    return int(node.value) if _INTEGER.match(node.value) else node.value
