"""TOML as a tree with places. tomlkit reads the values but keeps no places; a second pass over the text finds them."""

import re
from typing import Any

from wizard.formats.tree import DEEPEST, Mapping, Node, NotReadError, Scalar, Sequence, key_of, too_deep
from wizard.records import Record

Path = tuple[str | int, ...]
"""Keys from the top, with the index of an element in an array."""

# Whatever Python calls a blank: tomlkit takes it behind a number.
_BLANK = re.compile(r"(?:\s+|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'(""")(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|(''')(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|(")(?:[^"\\\n]|\\.)*"'
    r"|(')[^'\n]*'",
    re.DOTALL,
)
_WORD = re.compile(r"[^\s,\]\}#]+(?: [0-9:.]+(?:Z|[+-][0-9:]+)?)?")


class NotTomlError(NotReadError):
    """A text is not TOML."""

    format = "TOML"


class Value(Record):
    """`key = value` below a header: its whole path, the start of each part of the key, and the value's node."""

    path: Path
    starts: tuple[int, ...]
    node: Node

    @property
    def start(self) -> int:
        """Return the index of its start."""
        return self.starts[0]


class Section(Record):
    """A header, `[path]` or `[[path]]`, with the values below it; the first section of a file has no header."""

    path: Path
    start: int
    end: int
    values: tuple[Value, ...] = ()

    @property
    def last(self) -> int:
        """Return the end of its last value, or of the header if it has no values."""
        return self.values[-1].node.end if self.values else self.end


class Toml(Record):
    """A file: its tree, the same as plain data, and its sections."""

    root: Mapping
    data: dict[str, Any]
    sections: tuple[Section, ...]


def parse_toml(source: str, name: str) -> Toml:
    """Parse a file. Raises NotTomlError with line, column and the parser's reason."""
    data = _values(source, name)
    walk = _Walk(source)
    try:
        walk.document()
    except RecursionError:
        raise NotTomlError(name, source, too_deep(), walk.at) from None
    sections = tuple(walk.sections)
    return Toml(_Tree(sections).root(data), data, sections)


def _values(source: str, name: str) -> dict[str, Any]:
    import tomlkit
    from tomlkit.exceptions import ParseError, TOMLKitError

    from wizard.formats.unreadable import why_no_toml

    try:
        return tomlkit.parse(source).unwrap()
    except ParseError as error:
        why = str(error).rpartition(" at line ")[0] or str(error)
        index = sum(len(line) + 1 for line in source.split("\n")[: error.line - 1]) + error.col
        raise NotTomlError(name, source, why_no_toml(why), index) from None
    except RecursionError:
        raise NotTomlError(name, source, too_deep(), None) from None
    except (TOMLKitError, ValueError) as error:
        raise NotTomlError(name, source, why_no_toml(str(error)), _repeated(source)) from None


def _repeated(source: str) -> int | None:
    """Return where the text first defines a key again, because tomlkit does not say it; None if it is not found."""
    walk = _Walk(source)
    try:
        walk.document()
    except (IndexError, RecursionError):
        return None
    values: set[Path] = set()
    tables: set[Path] = set()
    for section in walk.sections:
        if section.path in tables or _above(section.path, 0) & values:
            return section.start
        tables.add(section.path)
        for value in section.values:
            above = _above(value.path[:-1], len(section.path))
            if value.path in values | tables or above & values:
                return value.start
            if (inner := _repeated_in(value.node)) is not None:
                return inner
            values.add(value.path)
            tables |= above
    return None


def _above(path: Path, length: int) -> set[Path]:
    """Return the path and those above it that are longer than that."""
    return {path[:end] for end in range(length + 1, len(path) + 1)}


def _repeated_in(node: Node) -> int | None:
    """Return where an inline table below a value has a key again."""
    keys: set[Any] = set()
    for key, _ in node.pairs if isinstance(node, Mapping) else ():
        if key_of(key) in keys:
            return key.start
        keys.add(key_of(key))
    below = node.items if isinstance(node, Sequence) else [one for _, one in getattr(node, "pairs", ())]
    return next((found for one in below if (found := _repeated_in(one)) is not None), None)


class _Walk:
    """A pass over text that tomlkit accepts: finds the places of headers, keys and values."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.depth = 0
        self.counts: dict[Path, int] = {}
        self.sections: list[Section] = []

    def document(self) -> None:
        """Read the whole text: headers, and the pairs below each."""
        path: Path = ()
        start = end = 0
        values: list[Value] = []
        self.skip()
        while self.at < len(self.source):
            if self.source[self.at] == "[":
                self.sections.append(Section(path, start, end, tuple(values)))
                start, values = self.at, []
                path, end = self.header(), self.at
            else:
                values.append(self.pair(path))
            self.skip()
        self.sections.append(Section(path, start, end, tuple(values)))

    def skip(self) -> None:
        """Skip blanks, empty lines and comments."""
        found = _BLANK.match(self.source, self.at)
        self.at = found.end() if found else self.at

    def header(self) -> Path:
        """Read `[a.b]` or `[[a.b]]`, which adds an element; an array on the way means its last element."""
        brackets = 2 if self.source.startswith("[[", self.at) else 1
        self.at += brackets
        path: Path = ()
        keys = self.keys()[0]
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            if brackets == 2 and number == len(keys):
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
        self.at += brackets
        return path

    def keys(self) -> tuple[list[str], list[int]]:
        """Return the parts of a dotted key, and the start of each."""
        keys, starts = [], []
        while found := _KEY.match(self.source, self.at):
            keys.append(_unquoted(found[1]))
            starts.append(found.start(1))
            self.at = found.end()
            if not self.source.startswith(".", self.at):
                break
            self.at += 1
        return keys, starts

    def pair(self, table: Path) -> Value:
        """Read `key = value`."""
        keys, starts = self.keys()
        self.at += 1
        self.skip()
        return Value((*table, *keys), tuple(starts), self.value())

    def value(self) -> Node:
        """Read a value of any kind."""
        start = self.at
        if self.source[start] in "[{":
            return self.closed(start)
        found = _STRING.match(self.source, start)
        word = found or _WORD.match(self.source, start)
        self.at = word.end() if word else start + 1
        quote = found[found.lastindex] if found and found.lastindex else ""
        return Scalar(start, self.at, style=quote)

    def closed(self, start: int) -> Node:
        """Read an array or an inline table, whose pairs are built like those of a section."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise RecursionError
        items: list[Node] = []
        pairs: list[Value] = []
        is_array = self.source[start] == "["
        self.at += 1
        self.skip()
        while self.source[self.at] not in "]}":
            if is_array:
                items.append(self.value())
            else:
                pairs.append(self.pair(()))
            self.skip()
            if self.source[self.at] == ",":
                self.at += 1
                self.skip()
        self.at += 1
        self.depth -= 1
        if is_array:
            return Sequence(start, self.at, items=items, flow=True)
        table = _Tree([Section((), start, self.at, tuple(pairs))]).top
        table.start, table.end, table.flow = start, self.at, True
        return table


def _unquoted(word: str) -> str:
    import tomlkit

    return str(tomlkit.value(word).unwrap()) if word[0] in "\"'" else word


class _Tree:
    """The tree of sections: a key begins where it first occurs, as a key or in a header."""

    def __init__(self, sections: "tuple[Section, ...] | list[Section]") -> None:
        self.top = Mapping(0, 0)
        self.seen: dict[Path, Node] = {(): self.top}
        for section in sections:
            self.table(section.path, section.start, section.end)
            for value in section.values:
                for length, start in enumerate(value.starts, len(value.path) - len(value.starts) + 1):
                    if length < len(value.path):
                        self.table(value.path[:length], start, value.node.end)
                self.put(value.path, value.starts[-1], value.node)

    def root(self, data: Any) -> Mapping:
        """Return the whole tree, with the values that tomlkit has read."""
        _fill(self.top, data)
        return self.top

    def table(self, path: Path, start: int, end: int) -> None:
        """Add the table of a path, and those above it."""
        for length in range(1, len(path) + 1):
            above = path[:length]
            if above not in self.seen:
                is_array = length < len(path) and isinstance(path[length], int)
                self.put(above, start, Sequence(start, end) if is_array else Mapping(start, end))
            self.seen[above].end = end

    def put(self, path: Path, start: int, node: Node) -> None:
        """Add a node under its key, or as the next element of its array."""
        self.seen[path] = node
        above, key = self.seen[path[:-1]], path[-1]
        if isinstance(above, Sequence):
            above.items.append(node)
        elif isinstance(above, Mapping):
            # Quoted: TOML has no key that merges, so `<<` is a name like any other.
            above.pairs.append((Scalar(start, start, value=str(key), data=key, style='"'), node))


def _fill(node: Node, data: Any) -> None:
    match node:
        case Mapping():
            for key, value in node.pairs:
                _fill(value, data[key_of(key)])
        case Sequence():
            for item, value in zip(node.items, data, strict=True):
                _fill(item, value)
        case Scalar():
            node.data = data
            node.value = str(data)
