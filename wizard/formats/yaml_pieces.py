"""A YAML stream in pieces of whole documents, and documents as libyaml composes them: in a third of the time.

libyaml ends a document at `---` or `...` in the first column wherever that stands, so a stream can be cut there.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

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


class Piece(NamedTuple):
    """The text of one document or several; `line` is the number of its first line, from 1."""

    line: int
    text: str
    is_plain: bool


def pieces(source: str) -> Iterator[Piece]:
    """Yield a stream in pieces: small documents that are plain together, and every other document alone."""
    line, waiting = 1, ""
    for text in _documents(source):
        is_plain = _is_plain(text)
        if waiting and (not is_plain or len(waiting) + len(text) > LARGEST_PIECE):
            yield Piece(line, waiting, is_plain=True)
            line += waiting.count("\n")
            waiting = ""
        if is_plain:
            waiting += text
        else:
            yield Piece(line, text, is_plain=False)
            line += text.count("\n")
    if waiting:
        yield Piece(line, waiting, is_plain=True)


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


@cache
def _composer() -> Any:
    """Return libyaml's parser as a composer that resolves no tags; None if libyaml is not there."""
    try:
        from yaml.cyaml import CParser
    except ImportError:
        return None

    class Composer(CParser):  # type: ignore[misc]
        def resolve(self, *_: Any) -> str:
            return ""

        def descend_resolver(self, *_: Any) -> None:
            pass

        def ascend_resolver(self) -> None:
            pass

    return Composer
