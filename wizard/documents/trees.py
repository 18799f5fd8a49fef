"""A file's tree with places as lines and columns: YAML, several documents of it, and TOML."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from wizard.containers.spec import Located
from wizard.documents.tree import DocumentNode, Parts
from wizard.formats.places import WHOLE, EmbeddedText, Position, line_starts
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import Alias, Mapping, NotReadError, Scalar, Sequence, is_merge, key_of, target_of
from wizard.formats.tree import Node as Parsed
from wizard.formats.yaml_pieces import Piece, composed, pieces
from wizard.formats.yaml_tree import block_length, plain_value, yaml_documents
from wizard.records import EMPTY

_NONE_BORROWED: frozenset[str] = frozenset()
LARGE = 4 * 1024 * 1024
"""Characters: a tree takes about forty times as much memory as its text."""


def yaml_trees(content: str, name: str, frame: EmbeddedText = WHOLE) -> tuple[DocumentNode, ...]:
    """Return the documents of a YAML text. A file is read twice, to tell what it is and to judge it: it is parsed once.

    Raises NotReadError for what is not YAML, with its line and column in the file.
    """
    return _yaml_trees(content, name, frame)[0]


def keys_twice(content: str, name: str) -> tuple[Located[str], ...]:
    """Return the keys that a mapping has again, as far as a YAML text was read; none of a large text."""
    return () if is_large(content) else tuple(_yaml_trees(content, name, WHOLE)[1].values())


KeysTwice: TypeAlias = dict[Position, Located[str]]
"""Keys that a mapping has again, by their places; a reading adds them when it comes to the mapping."""


@lru_cache(maxsize=8)
def _yaml_trees(content: str, name: str, frame: EmbeddedText) -> tuple[tuple[DocumentNode, ...], KeysTwice]:
    twice: KeysTwice = {}
    return tuple(_one_by_one(content, name, frame, twice)), twice


def yaml_stream(content: str, name: str, frame: EmbeddedText = WHOLE) -> Iterable[DocumentNode]:
    """Return the documents of a text that may be large: of such a text one document is held at a time.

    Raises NotReadError, at once or when a document is asked for.
    """
    return _one_by_one(content, name, frame, {}) if is_large(content) else yaml_trees(content, name, frame)


class UnsureError(Exception):
    """A text has to be read as a whole: none of its documents may be passed."""


def yaml_parts(content: str, name: str, passes: Callable[[str], bool]) -> Iterator[DocumentNode | Piece]:
    """Yield the documents of a large text, but those that pass as pieces that nobody has read yet.

    Raises UnsureError if a piece cannot be read by itself.
    """
    try:
        for piece in pieces(content, passes):
            if piece.kind == "passed":
                yield piece
            else:
                yield from documents_of(piece, name, {})
    except NotReadError:
        raise UnsureError from None


def is_large(content: str) -> bool:
    """Whether a text is so large that its documents are not all held."""
    return len(content) >= LARGE


def _one_by_one(content: str, name: str, frame: EmbeddedText, twice: KeysTwice) -> Iterator[DocumentNode]:
    """Yield the documents, each piece of the text read by the quickest reader; where one fails, all is read as one."""
    done = 0
    try:
        for piece in pieces(content) if frame is WHOLE else ():
            for root in documents_of(piece, name, twice):
                yield root
                done += 1
        if frame is WHOLE:
            return
    except NotReadError:
        pass
    reading = _Reading(content, frame, twice)
    try:
        for number, parsed in enumerate(yaml_documents(content, name)):
            reading.made.clear()
            if number >= done:
                yield reading.node(parsed, None)
    except NotReadError as error:
        raise reading.placed(error) from None


def documents_of(piece: Piece, name: str, twice: KeysTwice) -> Iterator[DocumentNode]:
    """Yield the documents of a piece; their places are those in the whole text. Raises NotReadError."""
    frame, text = EmbeddedText(Position(piece.line, 1)), piece.text
    if piece.kind != "other" and (roots := composed(text)) is not None:
        composing = ComposedReading(text, frame, twice)
        yield from (composing.node(root, None) for root in roots)
        return
    for parsed in yaml_documents(text, name):
        yield _Reading(text, frame, twice).node(parsed, None)


def toml_tree(content: str, name: str, frame: EmbeddedText = WHOLE) -> DocumentNode:
    """Return the document. Raises NotReadError for what is not TOML, with its line and column in the file."""
    return _toml_tree(content, name, frame)


@lru_cache(maxsize=8)
def _toml_tree(content: str, name: str, frame: EmbeddedText) -> DocumentNode:
    reading = _Reading(content, frame, {})
    try:
        root = parse_toml(content, name).root
    except NotReadError as error:
        raise reading.placed(error) from None
    return reading.node(root, None)


class _Reading:
    """One text on its way to a tree: what anchors name is made once."""

    def __init__(self, content: str, frame: EmbeddedText, twice: KeysTwice) -> None:
        self.content = content
        self.starts = line_starts(content)
        self.frame = frame
        self.twice = twice
        self.made: dict[tuple[int, int, bool], DocumentNode] = {}

    def placed(self, error: NotReadError) -> NotReadError:
        """Return the error with its place in the file."""
        at = self.frame.origin if error.index is None else self.position(error.index)
        return error.within((at.line, at.column))

    def node(self, parsed: Parsed, key: Parsed | None) -> DocumentNode:
        """Return a node as a tree; its place is that of its key."""
        known = target_of(parsed) if isinstance(parsed, Alias) else parsed
        start = key.start if key else known.start
        if not known.anchor:
            return self.make(known, start)
        is_alias = known is not parsed
        if (id(known), start, is_alias) not in self.made:
            self.made[id(known), start, is_alias] = self.make(known, start, is_alias=is_alias)
        return self.made[id(known), start, is_alias]

    def make(self, known: Parsed, start: int, *, is_alias: bool = False) -> DocumentNode:
        """Return a node of the tree, of which nothing is worked out yet."""
        scalar = known.data if isinstance(known, Scalar) else None
        return DocumentNode.read(self, known, start, scalar, is_alias=is_alias)

    def parts(self, known: Parsed) -> Parts:
        """Return what is in a node."""
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
        """Return what `<<` brings in, and what is written, which has precedence."""
        merged: dict[str, DocumentNode] = {}
        own: dict[str, DocumentNode] = {}
        for key, value in mapping.pairs:
            if type(key) is Scalar and key.value != "<<":
                if key.value in own:
                    self.again(key.value, key.start)
                own[key.value] = self.node(value, key)
            elif is_merge(key):
                known = target_of(value)
                for other in known.items if isinstance(known, Sequence) else [known]:
                    merged = {**self.node(other, None).entries, **merged}
            elif isinstance(target_of(key), Scalar):
                own[key_of(key)] = self.node(value, key)
        return merged, own

    def again(self, key: str, index: int) -> None:
        """Note a key that its mapping has already."""
        at = self.position(index)
        self.twice[at] = Located(key, at)

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, in the text."""
        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1

    def position(self, index: int) -> Position:
        """Return the place in the file."""
        line, column = self.place(index)
        return Position(line, column) if self.frame is WHOLE else self.frame.position(line, column)

    def embedded(self, node: Scalar) -> EmbeddedText:
        """Return the place of a scalar's text: a literal block's by its indentation, a quoted one's without escapes."""
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
        """Return the lines after `|`."""
        body = self.content[node.start : node.end].split("\n")[1:]
        first = next((one for one in body if one.strip()), "")
        indent = len(first) - len(first.lstrip(" "))
        line = self.place(node.start)[0]
        return EmbeddedText(self.frame.position(line + 1, indent + 1), self.indent() + indent)

    def indent(self) -> int:
        """How far the frame itself moves lines that are not its first."""
        return self.frame.indent if self.frame.is_verbatim else 0


class ComposedReading(_Reading):
    """The same of a text whose documents libyaml has composed: `parsed` are its nodes."""

    def node(self, parsed: Any, key: Any) -> DocumentNode:
        """Return a node as a tree; its place is that of its key."""
        mark = (key or parsed).start_mark
        if parsed.id != "scalar":
            return DocumentNode.read(self, parsed, mark.index, None)
        if parsed.start_mark.index == parsed.end_mark.index:
            empty = self._empty(parsed, key)
            return DocumentNode.read(self, empty, mark.index if key else empty.start, None)
        value = parsed.value
        return DocumentNode.read(self, parsed, mark.index, value if parsed.style else plain_value(value))

    def _empty(self, parsed: Any, key: Any) -> Scalar:
        """Return a value that is not there: behind the colon of its key, or behind its dash."""
        start = parsed.start_mark.index
        at = self.content.find(":", key.end_mark.index) if key else self.content.rfind("-", 0, start)
        return Scalar(at + 1, at + 1) if at >= 0 else Scalar(start, start)

    def all_again(self, keys: Iterable[Any]) -> None:
        """Note the keys that are there already."""
        seen = set()
        for key in keys:
            if key.value in seen:
                self.again(key.value, key.start_mark.index)
            seen.add(key.value)

    def parts(self, parsed: Any) -> Parts:
        """Return what is in a node."""
        match parsed.id if not isinstance(parsed, Scalar) else "":
            case "mapping":
                pairs = [pair for pair in parsed.value if pair[0].id == "scalar"]
                entries = {key.value: self.node(value, key) for key, value in pairs}
                if len(entries) < len(pairs):
                    self.all_again(key for key, _ in pairs)
                return entries, (), WHOLE, _NONE_BORROWED
            case "sequence":
                return EMPTY, tuple([self.node(item, None) for item in parsed.value]), WHOLE, _NONE_BORROWED
            case "scalar":
                return EMPTY, (), self.embedded(self._scalar(parsed)), frozenset()
        return EMPTY, (), self.embedded(parsed), frozenset()

    def _scalar(self, parsed: Any) -> Scalar:
        start, end, style = parsed.start_mark.index, parsed.end_mark.index, parsed.style or ""
        if style in ("|", ">"):
            end = start + block_length(self.content[start:end])
        return Scalar(start, end, value=parsed.value, style=style)
