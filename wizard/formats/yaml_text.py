"""Writes YAML documents from plain data, with the line of everything that has a reason.

Strings that any YAML reader could take for something else are quoted; the others are plain.
"""

import io
import json
import re
from functools import cache, lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from wizard.formats.notes import Data, Explained, Note, bare

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9./_@-]*(?::[A-Za-z0-9./_@-]+)*\Z")
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}
_PART = re.compile(r"\n(?=[^\s-])")
_BLOCK = re.compile(r"[\n\t -~]*\n\Z")


def dump(
    documents: list[Data], *, spaced: bool = False, step: int = 2, offset: int = 2
) -> tuple[str, tuple[Note, ...]]:
    """Return the documents as one YAML text, and its notes in the order of their lines.

    `spaced` separates the parts of a document by empty lines. `step` and `offset` are the columns by which a mapping
    and the dash of a list are indented.
    """
    content = ""
    notes: list[Note] = []
    for document in documents:
        written = _written(json.dumps(bare(document)), step, offset)
        text = _PART.sub("\n\n", written) if spaced else written
        _Lines(content.count("\n") + (2 if content else 1), notes).of_parts(document, int(spaced))
        content += ("---\n" if content else "") + text
    return content, tuple(notes)


@lru_cache(maxsize=512)
def _written(document: str, step: int, offset: int) -> str:
    """Return one document, given as JSON, in YAML; cached, because most of an export is as it was before."""
    stream = io.StringIO()
    _yaml(step, offset).dump(_plain(json.loads(document)), stream)
    return stream.getvalue()


@cache
def _yaml(step: int, offset: int) -> YAML:
    yaml = YAML(plug_ins=[])
    yaml.width = 1_000_000
    yaml.indent(mapping=step, sequence=offset + 2, offset=offset)
    yaml.allow_unicode = True
    return yaml


def _plain(value: Data) -> Any:
    match value:
        case dict():
            return CommentedMap((_key(key), _plain(item)) for key, item in value.items())
        case list():
            return [_plain(item) for item in value]
        case str():
            return _scalar(value)
        case _:
            return value


def _key(key: str) -> str:
    """Return a key; hidden jobs of GitLab begin with a dot, and no number that does is written as a word."""
    return key if key.startswith(".w") and _PLAIN.match(key[1:]) else _scalar(key)


def _scalar(value: str) -> str:
    if _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    if value.count("\n") > 1 and _BLOCK.match(value) and not value.startswith((" ", "\t", "\n")):
        return LiteralScalarString(value)  # type: ignore[no-any-return]
    if '"' in value and "'" not in value and value.isprintable():
        return SingleQuotedScalarString(value)  # type: ignore[no-any-return]
    return DoubleQuotedScalarString(value)  # type: ignore[no-any-return]


class _Lines:
    """Counts the lines that data takes in block style, and notes those that have a reason."""

    def __init__(self, line: int, notes: list[Note]) -> None:
        self._line = line
        self._notes = notes

    def of_parts(self, document: Data, between: int) -> None:
        """Count the lines of a document, with so many empty lines between its parts."""
        value = self._noted(document)
        if between and isinstance(value, dict) and value:
            for item in value.values():
                self._of_item(item)
                self._line += between
        else:
            self._of(value)

    def _of(self, value: Data) -> None:
        match self._noted(value):
            case dict() as items if items:
                for item in items.values():
                    self._of_item(item)
            case list() as items if items:
                for item in items:
                    self._of(item)
            case str() as words if isinstance(_scalar(words), LiteralScalarString):
                self._line += words.count("\n") + 1
            case _:
                self._line += 1

    def _of_item(self, item: Data) -> None:
        """Count the lines of a key and of everything below it."""
        value = self._noted(item)
        if isinstance(value, (dict, list)) and value:
            self._line += 1
        self._of(value)

    def _noted(self, value: Data) -> Any:
        if isinstance(value, Explained):
            self._notes.append(Note(self._line, value.topic))
            return self._noted(value.value)
        return value
