"""Writes YAML documents from plain data, with the line of everything that has a reason.

Strings that any YAML reader could take for something else are quoted; the others are plain. The lines are written here,
because a reason belongs to one, and because importing a YAML library takes longer than the rest of an export.
"""

import re

from wizard.formats.notes import Data, Explained, Note

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9./_@-]*(?::[A-Za-z0-9./_@-]+)*\Z")
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}
_BLOCK = re.compile(r"(?![\n\t ])[\n\t -~]*\n[\n\t -~]*[\t -~]\n\Z")
_ESCAPED = re.compile('["\\\\\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
_ESCAPES = dict(zip('"\\\0\a\b\t\n\v\f\r\x1b\x85\u2028\u2029', '"\\0abtnvfreNLP', strict=True))
_LONGEST_KEY = 1000
"""Characters: YAML reads a longer key only after a question mark."""


def dump(
    documents: list[Data], *, spaced: bool = False, step: int = 2, offset: int = 2
) -> tuple[str, tuple[Note, ...]]:
    """Return the documents as one YAML text, and its notes in the order of their lines.

    `spaced` separates the parts of a document by empty lines. `step` and `offset` are the columns by which a mapping
    and the dash of a list are indented.
    """
    written = _Lines(step, offset)
    for document in documents:
        written.document(document, spaced=spaced)
    return "".join(f"{line}\n" for line in written.lines), tuple(written.notes)


class _Lines:
    """The lines so far, and the notes on them."""

    def __init__(self, step: int, offset: int) -> None:
        self.lines: list[str] = []
        self.notes: list[Note] = []
        self._step, self._offset = step, offset

    def document(self, document: Data, *, spaced: bool) -> None:
        """Write a document below those before it."""
        self.lines += ["---"] if self.lines else []
        value = self._noted(document)
        if isinstance(value, dict) and value and spaced:
            for number, (key, item) in enumerate(value.items()):
                self.lines += [""] if number else []
                self._entry(key, item, 0)
        elif _is_nested(value):
            self._block(value, 0)
        else:
            self.lines.append(_scalar(value))

    def _noted(self, value: Data) -> Data:
        """Return a value without its reason, which is noted for the next line."""
        while isinstance(value, Explained):
            self.notes.append(Note(len(self.lines) + 1, value.topic))
            value = value.value
        return value

    def _block(self, value: Data, column: int) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                self._entry(key, item, column)
        elif isinstance(value, list):
            for item in value:
                self._item(item, column + self._offset)

    def _entry(self, key: str, item: Data, column: int) -> None:
        value = self._noted(item)
        head = f"{' ' * column}{_key(key)}:"
        if len(key) > _LONGEST_KEY:
            self.lines.append(f"{' ' * column}? {_key(key)}")
            head = f"{' ' * column}:"
        if _is_nested(value):
            self.lines.append(head)
            self._block(value, column + self._step if isinstance(value, dict) else column)
        else:
            self._end(head, value, column + self._step)

    def _item(self, item: Data, column: int) -> None:
        value = self._noted(item)
        if _is_nested(value):
            first = len(self.lines)
            self._block(value, column + 2)
            self.lines[first] = f"{' ' * column}-{self.lines[first][column + 1 :]}"
        else:
            self._end(f"{' ' * column}-", value, column + 2)

    def _end(self, head: str, value: Data, column: int) -> None:
        """Write what has nothing below it; the lines of a long text go below, at a column."""
        if isinstance(value, str) and _BLOCK.match(value):
            self.lines.append(f"{head} |")
            self.lines += [" " * column + line if line else "" for line in value[:-1].split("\n")]
        else:
            self.lines.append(head if value is None else f"{head} {_scalar(value)}")


def _is_nested(value: Data) -> bool:
    return isinstance(value, (dict, list)) and bool(value)


def _key(key: str) -> str:
    """Return a key; hidden jobs of GitLab begin with a dot, and no number that does is written as a word."""
    return key if key.startswith(".w") and _PLAIN.match(key[1:]) else _text(key)


def _scalar(value: Data) -> str:
    """Return what is in one line: a scalar, or an empty collection."""
    match value:
        case str():
            return _text(value)
        case bool() | None:
            return str(value).lower().replace("none", "null")
        case dict():
            return "{}"
        case list():
            return "[]"
    return str(value).replace("inf", ".inf").replace("nan", ".nan")


def _text(value: str) -> str:
    if _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    if '"' in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(found: re.Match[str]) -> str:
    return f"\\{_ESCAPES.get(found[0]) or f'u{ord(found[0]):04X}'}"
