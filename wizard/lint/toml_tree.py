"""TOML as a tree with places. tomlkit reads it, and keeps no places; a second walk over the same text finds them."""

import re
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from wizard.errors import BadInputError, shown
from wizard.language import text
from wizard.lint.model import Spot
from wizard.lint.tree import WHOLE, Frame, Node

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_LONG = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}", re.DOTALL)
_SHORT = re.compile(r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_BARE = re.compile(r"[^,\]}\n#]+")


def toml_tree(content: str, name: str, frame: Frame = WHOLE) -> Node:
    """The document. Raises BadInputError for what is not TOML, with its line and column."""
    try:
        data = tomlkit.parse(content).unwrap()
    except ParseError as error:
        spot = frame.spot(error.line, error.col + 1)
        why = shown(str(error).partition(" at line ")[0])
        raise _bad(name, spot, why) from None
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise _bad(name, frame.first, shown(str(error))) from None
    walk = _Walk(content)
    walk.document()
    return _node(data, (), walk, frame)


def _bad(name: str, spot: Spot, why: str) -> BadInputError:
    return BadInputError(
        text(
            "{name}:{line}:{column}: this is not TOML: {why}.",
            name=name,
            line=spot.line,
            column=spot.column,
            why=why,
        )
    )


def _node(value: Any, path: Path, walk: "_Walk", frame: Frame) -> Node:
    """A value with the place that the walk found for it, or the nearest above."""
    at = frame.spot(*walk.line_column(walk.place(path)))
    if isinstance(value, dict):
        return Node(at, entries={key: _node(item, (*path, key), walk, frame) for key, item in value.items()})
    if isinstance(value, list):
        return Node(at, items=tuple(_node(item, (*path, number), walk, frame) for number, item in enumerate(value)))
    return Node(at, scalar=value, inside=_inside(value, walk.texts.get(path), walk, frame))


def _inside(value: Any, found: tuple[int, int] | None, walk: "_Walk", frame: Frame) -> Frame:
    """The place of a string's own text, exact where the text stands in the file as it is."""
    if found is None or not isinstance(value, str):
        return Frame(frame.first, exact=False)
    start, end = found
    raw = walk.content[start:end]
    quotes = 3 if raw[:3] in ('"""', "'''") else 1
    newline = 1 if quotes == 3 and raw[3:4] == "\n" else 0
    inner = start + quotes + newline
    first = frame.spot(*walk.line_column(inner))
    return Frame(first, frame.indent if frame.exact else 0, exact=walk.content[inner : end - quotes] == value)


class _Walk:
    """A walk over valid TOML: where each key, header and item begins, and where each string stands."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.at = 0
        self.spots: dict[Path, int] = {}
        self.texts: dict[Path, tuple[int, int]] = {}
        self.counts: dict[Path, int] = {}
        self.starts = [0, *(found.end() for found in re.finditer("\n", content))]

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset."""
        from bisect import bisect_right

        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def place(self, path: Path) -> int:
        """Where a path begins, or the nearest one above it that was seen."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, 0)

    def document(self) -> None:
        """The whole text: headers, and the pairs under each."""
        table: Path = ()
        self.skip()
        while self.at < len(self.content):
            if self.content[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip()

    def skip(self) -> None:
        found = _BLANK.match(self.content, self.at)
        self.at = found.end() if found else self.at

    def header(self) -> Path:
        """`[a.b]`, or `[[a.b]]`, which begins one more item of a list."""
        start = self.at
        many = self.content.startswith("[[", self.at)
        self.at += 2 if many else 1
        path = self.known(self.keys()[0])
        self.at = self.content.index("]", self.at) + (2 if many else 1)
        if many:
            number = self.counts.get(path, 0)
            self.counts[path] = number + 1
            self.spots.setdefault(path, start)
            path = (*path, number)
        # A header also stands for the tables above it that have none of their own.
        for length in range(1, len(path) + 1):
            self.spots.setdefault(path[:length], start)
        return path

    def known(self, keys: list[str]) -> Path:
        """A header's keys as a path: a list on the way means its last item."""
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if number < len(keys) - 1 and path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def keys(self) -> tuple[list[str], list[int]]:
        """A dotted key, and where each part begins."""
        keys, starts = [], []
        while True:
            self.blank()
            found = _KEY.match(self.content, self.at)
            if found is None:
                raise ValueError(self.at)
            keys.append(_unquoted(found[0]))
            starts.append(self.at)
            self.at = found.end()
            self.blank()
            if self.content[self.at : self.at + 1] != ".":
                return keys, starts
            self.at += 1

    def blank(self) -> None:
        while self.content[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1

    def pair(self, table: Path) -> None:
        keys, starts = self.keys()
        path = table
        for key, start in zip(keys, starts, strict=True):
            path = (*path, key)
            self.spots.setdefault(path, start)
        self.at = self.content.index("=", self.at) + 1
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip()
        self.spots.setdefault(path, self.at)
        opening = self.content[self.at]
        if opening in "[{":
            self.closed(path, opening)
            return
        found = _LONG.match(self.content, self.at) or _SHORT.match(self.content, self.at)
        if found:
            self.texts[path] = found.span()
        else:
            found = _BARE.match(self.content, self.at)
        if found is None:
            raise ValueError(self.at)
        self.at = found.end()

    def closed(self, path: Path, opening: str) -> None:
        """A list or an inline table."""
        end = "]" if opening == "[" else "}"
        self.at += 1
        number = 0
        self.skip()
        while self.content[self.at] != end:
            if opening == "[":
                self.value((*path, number))
            else:
                self.pair(path)
            number += 1
            self.skip()
            if self.content[self.at] == ",":
                self.at += 1
                self.skip()
        self.at += 1


def _unquoted(key: str) -> str:
    return str(tomlkit.parse(f"{key} = 0").unwrap().popitem()[0]) if key[0] in "\"'" else key
