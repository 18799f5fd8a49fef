"""A file's tree with places as lines and columns: YAML, several documents of it, and TOML."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from wizard.documents.tree import DocumentNode, Parts
from wizard.formats.places import WHOLE, EmbeddedText, Position, line_starts
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import Alias, Mapping, NotReadError, Scalar, Sequence, is_merge, key_of, target_of
from wizard.formats.tree import Node as Parsed
from wizard.formats.yaml_tree import parse_yaml, yaml_documents
from wizard.records import EMPTY

LARGE = 4 * 1024 * 1024
"""Characters: a tree takes about forty times as much memory as its text."""


def yaml_trees(content: str, name: str, frame: EmbeddedText = WHOLE) -> tuple[DocumentNode, ...]:
    """The documents of a YAML text. A file is read twice, to tell what it is and to judge it: it is parsed once.

    Raises NotReadError for what is not YAML, with its line and column in the file.
    """
    return _yaml_trees(content, name, frame)


@lru_cache(maxsize=8)
def _yaml_trees(content: str, name: str, frame: EmbeddedText) -> tuple[DocumentNode, ...]:
    reading = _Reading(content, frame)
    try:
        roots = parse_yaml(content, name)
    except NotReadError as error:
        raise reading.placed(error) from None
    return tuple(reading.node(root, None) for root in roots)


def yaml_stream(content: str, name: str, frame: EmbeddedText = WHOLE) -> Iterable[DocumentNode]:
    """The documents of a text that may be large: of such a text one document is held at a time.

    Raises NotReadError, at once or when a document is asked for.
    """
    return _one_by_one(content, name, frame) if is_large(content) else yaml_trees(content, name, frame)


def is_large(content: str) -> bool:
    """Whether a text is so large that its documents are not all held."""
    return len(content) >= LARGE


def _one_by_one(content: str, name: str, frame: EmbeddedText) -> Iterator[DocumentNode]:
    reading = _Reading(content, frame)
    try:
        for root in yaml_documents(content, name):
            reading.made.clear()
            yield reading.node(root, None)
    except NotReadError as error:
        raise reading.placed(error) from None


def toml_tree(content: str, name: str, frame: EmbeddedText = WHOLE) -> DocumentNode:
    """The document. Raises NotReadError for what is not TOML, with its line and column in the file."""
    return _toml_tree(content, name, frame)


@lru_cache(maxsize=8)
def _toml_tree(content: str, name: str, frame: EmbeddedText) -> DocumentNode:
    reading = _Reading(content, frame)
    try:
        root = parse_toml(content, name).root
    except NotReadError as error:
        raise reading.placed(error) from None
    return reading.node(root, None)


class _Reading:
    """One text on its way to a tree: what anchors name is made once."""

    def __init__(self, content: str, frame: EmbeddedText) -> None:
        self.content = content
        self.starts = line_starts(content)
        self.frame = frame
        self.made: dict[tuple[int, int, bool], DocumentNode] = {}

    def placed(self, error: NotReadError) -> NotReadError:
        """The error with its place in the file."""
        return error.within(self.frame.origin if error.index is None else self.position(error.index))

    def node(self, parsed: Parsed, key: Parsed | None) -> DocumentNode:
        """A node as a tree; its place is that of its key."""
        known = target_of(parsed) if isinstance(parsed, Alias) else parsed
        start = key.start if key else known.start
        if not known.anchor:
            return self.make(known, start)
        is_alias = known is not parsed
        if (id(known), start, is_alias) not in self.made:
            self.made[id(known), start, is_alias] = self.make(known, start, is_alias=is_alias)
        return self.made[id(known), start, is_alias]

    def make(self, known: Parsed, start: int, *, is_alias: bool = False) -> DocumentNode:
        """A node of the tree, of which nothing is worked out yet."""
        scalar = known.data if isinstance(known, Scalar) else None
        return DocumentNode.read(self, known, start, scalar, is_alias=is_alias)

    def parts(self, known: Parsed) -> Parts:
        """What is in a node."""
        match known:
            case Mapping():
                merged, own = self.entries(known)
                entries = {**merged, **own} if merged else own
                return entries, (), WHOLE, frozenset(merged.keys() - own)
            case Sequence():
                return EMPTY, tuple(self.node(item, None) for item in known.items), WHOLE, frozenset()
            case Scalar():
                return EMPTY, (), self.embedded(known), frozenset()
        return EMPTY, (), WHOLE, frozenset()

    def entries(self, mapping: Mapping) -> tuple[dict[str, DocumentNode], dict[str, DocumentNode]]:
        """What `<<` brings in, and what is written, to which it yields."""
        merged: dict[str, DocumentNode] = {}
        own: dict[str, DocumentNode] = {}
        for key, value in mapping.pairs:
            if type(key) is Scalar and key.value != "<<":
                own[key.value] = self.node(value, key)
            elif is_merge(key):
                known = target_of(value)
                for other in known.items if isinstance(known, Sequence) else [known]:
                    merged = {**self.node(other, None).entries, **merged}
            elif isinstance(target_of(key), Scalar):
                own[key_of(key)] = self.node(value, key)
        return merged, own

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, in the text."""
        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1

    def position(self, index: int) -> Position:
        """The place in the file."""
        line, column = self.place(index)
        return Position(line, column) if self.frame is WHOLE else self.frame.position(line, column)

    def embedded(self, node: Scalar) -> EmbeddedText:
        """The place of a scalar's text: a literal block's by its indentation, a quoted one's if it has no escapes."""
        if node.style == "|":
            return self.embedded_block(node)
        quotes = len(node.style) if node.style != ">" else 0
        start, end = node.start + quotes, node.end - quotes
        if quotes == 3 and self.content[start : start + 1] == "\n":
            start += 1
        whole = self.content[start:end]
        is_exact = whole == node.value and (quotes == 3 or "\n" not in whole)
        return EmbeddedText(self.position(start), self.indent() if quotes == 3 else 0, is_verbatim=is_exact)

    def embedded_block(self, node: Scalar) -> EmbeddedText:
        """The lines after `|`."""
        body = self.content[node.start : node.end].split("\n")[1:]
        first = next((one for one in body if one.strip()), "")
        indent = len(first) - len(first.lstrip(" "))
        line = self.place(node.start)[0]
        return EmbeddedText(self.frame.position(line + 1, indent + 1), self.indent() + indent)

    def indent(self) -> int:
        """How far the frame itself moves lines that are not its first."""
        return self.frame.indent if self.frame.is_verbatim else 0
