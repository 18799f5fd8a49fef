"""YAML as a tree that knows where each of its parts stands in the text. Aliases stay aliases, tags stay tags."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from wizard.errors import BadInputError, shown
from wizard.formats.places import column_number, line_number
from wizard.language import Text, text

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_CONSTANTS = {"": None, "null": None, "~": None, "true": True, "false": False}
_STANDARD = ("tag:yaml.org", "!!")
_DEEPEST = 100
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


class NotYamlError(BadInputError):
    """A text is not YAML: where, as an index of the text, and why."""

    def __init__(self, name: str, place: tuple[int, int], why: str | Text, index: int = 0) -> None:
        line, column = place
        super().__init__(
            text("{name}:{line}:{column}: this is not YAML: {why}.", name=name, line=line, column=column, why=why)
        )
        self.why = why
        self.index = index


class _UnreadableError(ValueError):
    """What no reader of this program follows, at an index of the text."""

    def __init__(self, index: int, why: Text) -> None:
        super().__init__(why.msgid)
        self.index = index
        self.why = why


def parse_yaml(source: str, name: str) -> list[Node]:
    """The roots of all documents. Raises NotYamlError with line, column and the reason."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _scanner()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_documents(yaml.parse(source), source))
    except _UnreadableError as error:
        index, why = error.index, error.why
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(source, name, mark.index if mark else 0, error.problem or error.context or "") from None
    except (YAMLError, ValueError) as error:
        index = int(getattr(error, "position", None) or 0)
        raise _refused(source, name, index, getattr(error, "reason", None) or str(error)) from None
    raise _refused(source, name, index, why)


def _refused(source: str, name: str, index: int, why: str | Text) -> NotYamlError:
    place = line_number(source, index), column_number(source, index)
    return NotYamlError(name, place, shown(why.partition("\n")[0]) if isinstance(why, str) else why, index)


@cache
def _scanner() -> Any:
    """Ruamel's scanner, which stops where a text is too deep: its own time grows with the square of the depth."""
    from ruamel.yaml.scanner import Scanner

    class Shallow(Scanner):
        def fetch_flow_collection_start(self, *said: Any, **named: Any) -> None:
            self._refuse_depth()
            super().fetch_flow_collection_start(*said, **named)

        def add_indent(self, column: int) -> bool:
            self._refuse_depth()
            return bool(super().add_indent(column))

        def _refuse_depth(self) -> None:
            if len(self.flow_context) + len(self.indents) > _DEEPEST:
                raise _UnreadableError(self.reader.index, text("it is more than {count} levels deep", count=_DEEPEST))

    return Shallow


def _documents(events: Iterator[Any], source: str) -> Iterator[Node]:
    anchors: dict[str, Node | None] = {}
    for event in events:
        match type(event).__name__:
            case "DocumentStartEvent":
                anchors = {}
            case "StreamStartEvent" | "StreamEndEvent" | "DocumentEndEvent":
                pass
            case _:
                yield _node(event, events, anchors, source)


def _node(event: Any, events: Iterator[Any], anchors: dict[str, Node | None], source: str) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    kind = type(event).__name__
    if kind == "AliasEvent":
        return _alias(event.anchor, start, end, anchors)
    node = _empty(event, kind, start, end, source)
    if node.anchor:
        anchors[node.anchor] = None
    if isinstance(node, (Sequence, Mapping)):
        children: list[Node] = []
        while not type(last := next(events)).__name__.endswith("EndEvent"):
            children.append(_node(last, events, anchors, source))
        node.end = last.end_mark.index
        node.weight += sum(one.weight for one in children)
        if node.weight > _MOST:
            raise _UnreadableError(start, text("its aliases come to more than {count} values", count=_MOST))
        if isinstance(node, Sequence):
            node.items = children
        else:
            node.pairs = list(zip(children[::2], children[1::2], strict=True))
        _place_empty(node, source)
    if node.anchor:
        anchors[node.anchor] = node
    return node


def _alias(name: str, start: int, end: int, anchors: dict[str, Node | None]) -> Alias:
    if name not in anchors:
        raise _UnreadableError(start, text("*{name} names nothing", name=shown(name)))
    known = anchors[name]
    if known is None:
        raise _UnreadableError(start, text("*{name} is used within what it names", name=shown(name)))
    return Alias(start, end, weight=known.weight, target=known)


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
    """A key as text; empty for one that is a list or a mapping."""
    known = target_of(node)
    return known.value if isinstance(known, Scalar) else ""


def target_of(node: Node) -> Node:
    """What an alias stands for; any other node itself."""
    return target_of(node.target) if isinstance(node, Alias) else node


def plain(node: Node, source: str) -> Any:
    """The value as plain data, aliases and merge keys followed; keys are text."""
    node = target_of(node)
    if node.tag and not node.tag.startswith(_STANDARD):
        return Tagged(source[node.start : node.end])
    match node:
        case Scalar():
            return value_of(node)
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


def value_of(node: Scalar) -> Any:
    """A scalar's value: a truth, a whole number, nothing, or text, as YAML 1.2 and a tag of YAML's own say it."""
    is_said = node.tag.startswith(_STANDARD) and not node.tag.endswith(("str", "binary"))
    if (node.style or node.tag) and not is_said:
        return node.value
    if node.value.lower() in _CONSTANTS:
        return _CONSTANTS[node.value.lower()]
    return int(node.value) if _INTEGER.match(node.value) else node.value
