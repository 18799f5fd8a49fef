"""A YAML stream in pieces of whole documents, and documents as libyaml composes them: in a third of the time.

libyaml ends a document at `---` or `...` in the first column of any line, so a stream can be cut there.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from operator import is_
from typing import Any, Literal, NamedTuple, cast

from wizard.formats.tree import DEEPEST

LARGEST_PIECE = 1 << 16
"""Characters that documents have together which are read at once: each reader takes as long to start as a document."""
_START = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029\ufeff]")
_NODE_PROPERTY = re.compile(r"(?<![^\s\[{,:])(?:[*&](?=\S)|!)")
"""An anchor, an alias or a tag."""
_DEEP = re.compile(rf"(?:\A|\n)[ \t?:-]{{{DEEPEST * 2 // 5}}}")
"""Columns: a column begins two levels at most, a list and what is in it."""
_MOST_BRACKETS = DEEPEST // 5


PieceKind = Literal["plain", "other", "passed"]


class Piece(NamedTuple):
    """One document or several of a stream, by where they begin and end; `line` is that of the first, from 1."""

    source: str
    start: int
    end: int
    line: int
    kind: PieceKind

    @property
    def text(self) -> str:
        """Return the text of the documents."""
        return self.source[self.start : self.end]


def pieces(source: str, passes: Callable[[str], bool] = lambda text: False) -> Iterator[Piece]:
    """Yield a stream in pieces: small documents that are plain together, and every other document alone.

    Documents for which `passes` is true are in pieces of the kind `passed`.
    """
    first = at = 0
    line, known = 1, ""
    for text in _documents(source):
        kind: PieceKind = "other" if not _is_plain(text) else "passed" if passes(text) else "plain"
        if at > first and (kind != known or kind == "other" or at - first + len(text) > LARGEST_PIECE):
            yield Piece(source, first, at, line, cast("PieceKind", known))
            line += source.count("\n", first, at)
            first = at
        known = kind
        at += len(text)
    yield Piece(source, first, at, line, cast("PieceKind", known))


def _documents(source: str) -> Iterator[str]:
    """Yield the text of each document; all as one if lines end in a carriage return, or if there are directives."""
    start = 0
    if "\r" not in source and not ("%" in source and _DIRECTIVE.search(source)):
        for found in _START.finditer(source):
            if found.start():
                yield source[start : found.start()]
                start = found.start()
    yield source[start:]


def _is_plain(text: str) -> bool:
    """Return whether a document has no anchor, alias, tag or merge key, and for sure not more levels than allowed."""
    has_properties = "<<" in text or (any(sign in text for sign in "*&!") and _NODE_PROPERTY.search(text))
    is_odd = not text.isascii() and _OTHER_LINE_ENDS.search(text)
    is_deep = text.count("[") + text.count("{") > _MOST_BRACKETS or _DEEP.search(text)
    return not (has_properties or is_odd or is_deep)


def composed(text: str) -> list[Any] | None:
    """Return the nodes of a plain text as libyaml composes them, with marks; None if it is not there or refuses it.

    libyaml has no limit of depth there, and would overflow the stack: the text has to be plain.
    """
    if (make := _composer()) is None:
        return None
    from yaml import YAMLError

    try:
        composer = make(text)
        roots = []
        while composer.check_node():
            roots.append(composer.get_node())
    except (YAMLError, ValueError):
        return None
    # A text after `|` that is a whole document is read otherwise.
    return roots if all(root.id != "scalar" for root in roots) else None


def is_read(text: str) -> bool:
    """Return whether libyaml reads a plain text without an error; nothing is made of it."""
    if (make := _composer()) is None:
        return False
    from yaml import YAMLError

    try:
        make(text).raw_parse()
    except (YAMLError, ValueError):
        return False
    return True


@cache
def _composer() -> Any:
    """Return libyaml's parser as a composer that resolves no tags; None if libyaml is not there."""
    try:
        from yaml.cyaml import CParser
    except ImportError:
        return None

    class Composer(CParser):  # type: ignore[misc]
        # Called for each node: what is written in C takes half the time, and is bound to no instance.
        resolve = "".format
        descend_resolver = is_
        ascend_resolver = tuple

    return Composer
