"""YAML as a tree that knows the place of each of its parts. Aliases stay aliases, tags stay tags.

libyaml reads what it accepts without an error, ten times faster than ruamel. What it refuses, or counts or breaks into
lines in a different way, ruamel reads; its reasons and places are reported.
"""

import re
import warnings
from collections.abc import Generator, Iterator
from functools import cache
from typing import Any

from wizard.errors import shown
from wizard.formats.tree import (
    DEEPEST,
    MOST,
    STANDARD_TAGS,
    Alias,
    Mapping,
    Node,
    NotReadError,
    Scalar,
    Sequence,
    too_deep,
)
from wizard.language import Text, text

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_OTHER_INTEGER = re.compile(r"(?P<sign>[-+]?)(?P<base>0[xob]?)?_?(?P<digits>[0-9a-fA-F_]{1,18})\Z")
_BASES = {None: 10, "0": 8, "0o": 8, "0x": 16, "0b": 2}
_CONSTANTS = {"": None, "null": None, "~": None, "true": True, "false": False}
_LONGEST_CONSTANT = max(map(len, _CONSTANTS))
_NUMBER = frozenset("-+0123456789")
_READ_OTHERWISE = re.compile("[\x85\u2028\u2029\ufeff]|[&*][^ \t\n\r,\\[\\]{}]{0,200}:(?=\\s|\\Z)")
"""Line ends of YAML 1.1 only, a mark that libyaml does not count, and a name that ends in a colon."""


class NotYamlError(NotReadError):
    """A text is not YAML."""

    format = "YAML"


class _UnreadableError(ValueError):
    """What this program cannot resolve, at an index of the text."""

    def __init__(self, index: int, why: Text) -> None:
        super().__init__(why.msgid)
        self.index = index
        self.why = why


def parse_yaml(source: str, name: str) -> list[Node]:
    """Return the roots of all documents. Raises NotYamlError with line, column and the reason."""
    return list(yaml_documents(source, name))


def yaml_documents(source: str, name: str) -> Iterator[Node]:
    """Yield the roots of the documents, each read when it is needed. Raises NotYamlError with place and reason."""
    try:
        done = yield from _quickly(source)
        for number, root in enumerate(_documents(_by_ruamel(source, name), source) if done is not None else ()):
            if number >= (done or 0):
                yield root
    except _UnreadableError as error:
        raise NotYamlError(name, source, error.why, error.index) from None


def _quickly(source: str) -> Generator[Node, None, int | None]:
    """Yield what libyaml reads; return the number of documents if ruamel must read the rest, otherwise None."""
    if (events := libyaml_events(source)) is None:
        return 0
    from yaml import YAMLError

    done = 0
    try:
        for root in _documents(events, source):
            if isinstance(root, Scalar) and root.style in ("|", ">"):
                return done  # libyaml wants one that is a whole document further in than YAML 1.2 does
            yield root
            done += 1
    except _UnreadableError:
        raise
    except (YAMLError, ValueError):
        return done
    return None


def libyaml_events(source: str) -> Iterator[Any] | None:
    """Return the events of libyaml; None if it is not installed, or would read this text differently."""
    try:
        from yaml.cyaml import CParser
    except ImportError:
        return None
    return None if _READ_OTHERWISE.search(source) else iter(CParser(source).get_event, None)


def _by_ruamel(source: str, name: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True, plug_ins=[])
    yaml.Scanner = _scanner()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from yaml.parse(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        from wizard.formats.unreadable import why_no_yaml

        began = error.context_mark or mark
        why = why_no_yaml(error.context or "", error.problem or "", began.line + 1 if began else 1)
        raise NotYamlError(name, source, why, mark.index if mark else 0) from None
    except _UnreadableError:
        raise
    except (YAMLError, ValueError) as error:
        from wizard.formats.unreadable import why_no_yaml

        index = int(getattr(error, "position", None) or 0)
        why = why_no_yaml("", getattr(error, "reason", None) or str(error), 1)
        raise NotYamlError(name, source, why, index) from None


@cache
def _scanner() -> Any:
    """Return ruamel's scanner, stopped at a depth: the time it takes grows with the square of the depth."""
    from ruamel.yaml.scanner import Scanner

    class Shallow(Scanner):
        def fetch_flow_collection_start(self, *said: Any, **named: Any) -> None:
            self._refuse_depth()
            super().fetch_flow_collection_start(*said, **named)

        def add_indent(self, column: int) -> bool:
            self._refuse_depth()
            return bool(super().add_indent(column))

        def _refuse_depth(self) -> None:
            if len(self.flow_context) + len(self.indents) > DEEPEST:
                raise _UnreadableError(self.reader.index, too_deep())

    return Shallow


def _documents(events: Iterator[Any], source: str) -> Iterator[Node]:
    building = _Building(events, source)
    for event in events:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            building = _Building(events, source)
        elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
            yield building.node(event, kind)


class _Building:
    """Builds the tree of one document from events."""

    def __init__(self, events: Iterator[Any], source: str) -> None:
        self.events = events
        self.source = source
        self.anchors: dict[str, Node | None] = {}
        self.depth = self.made = 0

    def node(self, event: Any, kind: str) -> Node:
        """Return the part of the tree that begins with an event."""
        if kind == "ScalarEvent":
            return self.scalar(event)
        start, anchor = event.start_mark.index, event.anchor or ""
        if kind == "AliasEvent":
            return self.alias(anchor, start, event.end_mark.index)
        make = Mapping if kind == "MappingStartEvent" else Sequence
        node = make(start, event.end_mark.index, str(event.tag or ""), anchor, flow=bool(event.flow_style))
        if anchor:
            self.anchors[anchor] = None
        self.fill(node)
        if anchor:
            self.anchors[anchor] = node
        return node

    def fill(self, node: Mapping | Sequence) -> None:
        """Read the content of a collection, up to its end."""
        children = node.items if isinstance(node, Sequence) else []
        self.depth += 1
        if self.depth > DEEPEST:
            raise _UnreadableError(node.start, too_deep())
        for event in self.events:
            kind = event.__class__.__name__
            if kind == "ScalarEvent":
                children.append(self.scalar(event))
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                node.end = event.end_mark.index
                break
            else:
                child = self.node(event, kind)
                node.weight += child.weight - 1
                children.append(child)
        self.depth -= 1
        self.made += len(children)
        node.weight += len(children)
        if node.weight > MOST + self.made:
            raise _UnreadableError(node.start, text("its aliases expand to more than {count} values", count=MOST))
        if isinstance(node, Mapping):
            node.pairs = list(zip(children[::2], children[1::2], strict=True))
        _place_empty(node, self.source)

    def scalar(self, event: Any) -> Scalar:
        start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        if style in ("|", ">"):
            end = start + block_length(self.source[start:end])
        tag, anchor, value = event.tag, event.anchor, event.value
        node = Scalar(start, end, str(tag or ""), anchor or "", 1, value, "" if style == ":" else style)
        node.data = _value_of(node) if node.tag else value if node.style else plain_value(value)
        if anchor:
            self.anchors[anchor] = node
        return node

    def alias(self, name: str, start: int, end: int) -> Alias:
        if name not in self.anchors:
            raise _UnreadableError(start, text("*{name} refers to an anchor that does not exist", name=shown(name)))
        known = self.anchors[name]
        if known is None:
            raise _UnreadableError(start, text("*{name} is used inside its own anchor", name=shown(name)))
        return Alias(start, end, weight=known.weight, target=known)


def block_length(raw: str) -> int:
    """Return the length of a text after `|` or `>`: empty lines at its end count only with a `+`.

    A line of more spaces than the text's indentation is none of them: the spaces beyond that are text.
    """
    header, *lines = raw.split("\n")
    first = next((line for line in lines if line.strip(" ")), "")
    if "+" in header.partition("#")[0]:
        return len(raw.removesuffix("\n"))
    if not first:
        return len(raw.rstrip("\n "))
    indent = len(first) - len(first.lstrip(" "))
    while not lines[-1].strip(" ") and len(lines[-1]) <= indent:
        lines.pop()
    return len("\n".join((header, *lines)))


def _place_empty(node: Sequence | Mapping, source: str) -> None:
    """Place an empty value after its key's colon or its dash: the parser reports the start of the next value."""
    pairs = node.pairs if isinstance(node, Mapping) else [(None, item) for item in node.items]
    end = 0
    for key, value in pairs:
        if value.start == value.end and not value.anchor:
            at = source.find(":", key.end) if key else source.rfind("-", 0, value.start)
            value.start = value.end = at + 1 if at >= 0 else value.start
        if value.end > end:
            end = value.end
    if pairs and not node.flow:
        node.end = end


def _value_of(node: Scalar) -> Any:
    """Return the data (bool, int, None or text) of a scalar with a tag, by YAML 1.2 and YAML's own tags."""
    is_said = node.tag.startswith(STANDARD_TAGS) and not node.tag.endswith(("str", "binary"))
    return plain_value(node.value) if is_said else node.value


def plain_value(value: str) -> Any:
    """Return the data of a scalar without quotes: most are words, which are too long for a constant, and no number."""
    if len(value) <= _LONGEST_CONSTANT and (known := value.lower()) in _CONSTANTS:
        return _CONSTANTS[known]
    if value[0] in _NUMBER:
        return int(value) if _INTEGER.match(value) else _other_integer(value)
    return value


def _other_integer(value: str) -> int | str:
    """Return the number that Kubernetes, Compose and GitLab read in another base or with underscores, or the text.

    YAML 1.2 has `0o17` for YAML 1.1's `017`; the programs in Go take both. Sources: sigs.k8s.io/yaml, goyaml.v2 and
    goyaml.v3, resolve.go; Ruby's Psych, ScalarScanner.
    """
    found = _OTHER_INTEGER.match(value)
    if found is None:
        return value
    try:
        return int(found["sign"] + found["digits"].replace("_", ""), _BASES[found["base"]])
    except ValueError:
        return value
