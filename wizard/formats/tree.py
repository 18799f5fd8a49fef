"""The tree that every format is read into: its parts know their places in the text. And limits for all formats."""

from typing import Any

from wizard.errors import BadInputError, shown
from wizard.formats.places import column_number, line_number
from wizard.language import Text, text
from wizard.records import Record

DEEPEST = 100
"""Levels: deeper than any configuration, and less than Python's own limit."""
MOST = 500_000
"""Values that a document may expand to when all its aliases are followed."""
STANDARD_TAGS = ("tag:yaml.org", "!!")


# Written out, because a file has thousands of them, and dataclasses cost a fifth of a short diagnosis at start.


class Node:
    """A part of the text, from `start` (including its tag and anchor) up to `end`, after its last character."""

    __slots__ = ("anchor", "end", "start", "tag", "weight")

    def __init__(self, start: int, end: int, tag: str = "", anchor: str = "", weight: int = 1) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.anchor = anchor
        self.weight = weight


class Scalar(Node):
    """A value: its text, and its data by the rules of the format; `style` is its quote, `|`, `>`, or empty."""

    __slots__ = ("data", "style", "value")

    def __init__(
        self,
        start: int,
        end: int,
        tag: str = "",
        anchor: str = "",
        weight: int = 1,
        value: str = "",
        style: str = "",
        data: Any = None,
    ) -> None:
        self.start = start  # not by `super()`, which costs more than the rest
        self.end = end
        self.tag = tag
        self.anchor = anchor
        self.weight = weight
        self.value = value
        self.style = style
        self.data = data


class Sequence(Node):
    """A list; `flow` if it is in brackets."""

    __slots__ = ("flow", "items")

    def __init__(
        self,
        start: int,
        end: int,
        tag: str = "",
        anchor: str = "",
        weight: int = 1,
        items: "list[Node] | None" = None,
        flow: bool = False,
    ) -> None:
        super().__init__(start, end, tag, anchor, weight)
        self.items: list[Node] = [] if items is None else items
        self.flow = flow


class Mapping(Node):
    """Keys and values in order; `<<` is one of the keys."""

    __slots__ = ("flow", "pairs")

    def __init__(
        self,
        start: int,
        end: int,
        tag: str = "",
        anchor: str = "",
        weight: int = 1,
        pairs: "list[tuple[Node, Node]] | None" = None,
        flow: bool = False,
    ) -> None:
        super().__init__(start, end, tag, anchor, weight)
        self.pairs: list[tuple[Node, Node]] = [] if pairs is None else pairs
        self.flow = flow

    def own(self, key: str) -> tuple[Node, Node] | None:
        """Return the pair that is written here, not merged in by `<<`, or None."""
        return next((pair for pair in reversed(self.pairs) if key_of(pair[0]) == key), None)


class Alias(Node):
    """`*name`, and the node it refers to."""

    __slots__ = ("target",)

    def __init__(
        self, start: int, end: int, tag: str = "", anchor: str = "", weight: int = 1, target: Node | None = None
    ) -> None:
        super().__init__(start, end, tag, anchor, weight)
        self.target: Node = Scalar(0, 0) if target is None else target


class Tagged(Record):
    """A value with a custom tag, such as GitLab's !reference: kept and compared, but never interpreted."""

    raw: str


class NotReadError(BadInputError):
    """A text is not in its format: why, and at which index of the text, None if that is unknown."""

    format = ""

    def __init__(self, name: str, source: str, why: str | Text, index: int | None) -> None:
        self.name = name
        self.why = shown(why.partition("\n")[0].rstrip(".")) if isinstance(why, str) else why
        self.index = index
        place = None if index is None else (line_number(source, index), column_number(source, index))
        super().__init__(self.message_at(place))

    def message_at(self, place: tuple[int, int] | None) -> Text:
        """Return the message, with the line and column of `place` if it is known."""
        if place is None:
            return text("{name}: this is not {format}: {why}.", name=self.name, format=self.format, why=self.why)
        line, column = place
        return text(
            "{name}:{line}:{column}: this is not {format}: {why}.",
            name=self.name,
            line=line,
            column=column,
            format=self.format,
            why=self.why,
        )

    def within(self, place: tuple[int, int]) -> "NotReadError":
        """Return the same error with the place in the file that contains the text."""
        self.message = self.message_at(place)
        return self


def too_deep() -> Text:
    """Return the message for a text that is too deep to be read."""
    return text("it is nested more than {count} levels deep", count=DEEPEST)


def key_of(node: Node) -> str:
    """Return a key as text; empty for a key that is a list or a mapping."""
    known = target_of(node)
    return known.value if isinstance(known, Scalar) else ""


def target_of(node: Node) -> Node:
    """Return the node that an alias refers to; any other node itself."""
    return target_of(node.target) if isinstance(node, Alias) else node


def plain(node: Node, source: str) -> Any:
    """Return the value as plain data, aliases and merge keys resolved; keys are text."""
    node = target_of(node)
    if node.tag and not node.tag.startswith(STANDARD_TAGS):
        return Tagged(source[node.start : node.end])
    match node:
        case Scalar():
            return node.data
        case Sequence():
            return [plain(item, source) for item in node.items]
        case Mapping():
            return {**_merged(node, source), **_own(node, source)}
    return None


def _own(node: Mapping, source: str) -> dict[str, Any]:
    return {key_of(key): plain(value, source) for key, value in node.pairs if not is_merge(key)}


def _merged(node: Mapping, source: str) -> dict[str, Any]:
    """Return what the merge keys bring; of several, the first has precedence."""
    found: dict[str, Any] = {}
    for key, value in node.pairs:
        if is_merge(key):
            known = target_of(value)
            for one in known.items if isinstance(known, Sequence) else [known]:
                data = plain(one, source)
                found = {**data, **found} if isinstance(data, dict) else found
    return found


def brought(node: Mapping, key: str) -> Node | None:
    """Return the value that a merge key brings for a key; None if none does."""
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
    """Return whether this is the key `<<`."""
    return isinstance(key, Scalar) and key.value == "<<" and not key.style


def aliased(root: Node) -> list[Node]:
    """Return the nodes that an alias somewhere in the document stands for."""
    found: list[Node] = []
    waiting = [root]
    while waiting:
        match waiting.pop():
            case Alias() as node:
                found.append(node.target)
            case Mapping() as node:
                waiting += [one for pair in node.pairs for one in pair]
            case Sequence() as node:
                waiting += node.items
    return found
