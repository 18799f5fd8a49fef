"""YAML documents from plain data, with the line of everything that carries a reason.

Strings that any YAML reader could take for something else are quoted; the rest is left plain.
"""

import io
import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from wizard.targets.artifact import Note

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9./_@-]*(?::[A-Za-z0-9./_@-]+)*\Z")
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}
_PART = re.compile(r"\n(?=[^\s-])")
_BLOCK = re.compile(r"[\n\t -~]*\n\Z")


@dataclass(frozen=True)
class Noted:
    """A value with the topic that gives its reason."""

    value: Any
    topic: str


def dump(documents: list[Any], *, spaced: bool = False) -> tuple[str, tuple[Note, ...]]:
    """The documents as one YAML text, and the notes in it, in the order of their lines.

    `spaced` sets the parts of a document off by empty lines.
    """
    yaml = YAML()
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    content = ""
    notes: list[Note] = []
    for document in documents:
        stream = io.StringIO()
        yaml.dump(_plain(document), stream)
        text = _PART.sub("\n\n", stream.getvalue()) if spaced else stream.getvalue()
        before = content.count("\n") + (1 if content else 0)
        _collect(document, YAML().compose(text), before, notes)
        content += ("---\n" if content else "") + text
    return content, tuple(sorted(notes, key=lambda note: note.line))


def bare(value: Any) -> Any:
    """The data without its topics."""
    match value:
        case Noted():
            return bare(value.value)
        case dict():
            return {key: bare(item) for key, item in value.items()}
        case list():
            return [bare(item) for item in value]
        case _:
            return value


def _plain(value: Any) -> Any:
    match value:
        case Noted():
            return _plain(value.value)
        case dict():
            return CommentedMap((_scalar(key), _plain(item)) for key, item in value.items())
        case list():
            return [_plain(item) for item in value]
        case str():
            return _scalar(value)
        case _:
            return value


def _scalar(value: str) -> str:
    if _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    if value.count("\n") > 1 and _BLOCK.match(value) and not value.startswith((" ", "\t", "\n")):
        return LiteralScalarString(value)  # type: ignore[no-any-return]
    if '"' in value and "'" not in value and value.isprintable():
        return SingleQuotedScalarString(value)  # type: ignore[no-any-return]
    return DoubleQuotedScalarString(value)  # type: ignore[no-any-return]


def _collect(value: Any, node: Node, before: int, notes: list[Note], line: int | None = None) -> None:
    """Walk data and its parsed text together: a noted value is explained at its key's line."""
    if isinstance(value, Noted):
        notes.append(Note(before + (node.start_mark.line if line is None else line) + 1, value.topic))
        value = value.value
    if isinstance(value, dict) and isinstance(node, MappingNode):
        for item, (key, child) in zip(value.values(), node.value, strict=True):
            _collect(item, child, before, notes, key.start_mark.line)
    elif isinstance(value, list) and isinstance(node, SequenceNode):
        for item, child in zip(value, node.value, strict=True):
            _collect(item, child, before, notes)
