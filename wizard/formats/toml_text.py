"""Writes TOML from plain data in the style of GitLab's configuration, with the line of everything with a reason."""

import json
import re
from collections.abc import Mapping, Sequence

from wizard.formats.notes import Data, Explained, Note, bare, fields_of, items_of

_INDENT = "  "
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


class _Text:
    """The lines so far, with their notes; all are indented by `margin`, those of a nested table by `step` more."""

    def __init__(self, step: str, margin: str) -> None:
        self.step = step
        self.margin = margin
        self.lines: list[str] = []
        self.notes: list[Note] = []

    def at(self, depth: int) -> str:
        """Return the indentation of a line at a depth."""
        return self.margin + self.step * depth

    def add(self, line: str, topic: str = "") -> None:
        """Add one line, or a value of several lines."""
        if topic:
            self.notes.append(Note(len(self.lines) + 1, topic))
        self.lines += line.split("\n")


def dump_toml(data: Mapping[str, Data], *, margin: str = "", step: str = _INDENT) -> tuple[str, tuple[Note, ...]]:
    """Return the data as TOML: values first, then tables, each nested one indented further, all by `margin`."""
    text = _Text(step, margin)
    _table(data, "", text, 0)
    return "\n".join(text.lines).strip("\n") + "\n", _moved(text)


def _moved(text: _Text) -> tuple[Note, ...]:
    """Return the notes for the text without the empty lines above its first header."""
    empty = next((i for i, line in enumerate(text.lines) if line), 0)
    return tuple(Note(note.line - empty, note.topic) for note in text.notes)


def _table(data: Mapping[str, Data], path: str, text: _Text, depth: int) -> None:
    tables = {key: value for key, value in data.items() if _is_table(value)}
    for key, value in data.items():
        if key in tables:
            continue
        if _has_reasons(value):
            _list(f"{text.at(depth)}{toml_key(key)} = [", items_of(value), text, depth)
        else:
            topic = value.topic if isinstance(value, Explained) else _inner_topic(value)
            text.add(f"{text.at(depth)}{toml_key(key)} = {toml_value(bare(value))}", topic)
    for key, value in tables.items():
        name = f"{path}.{toml_key(key)}" if path else toml_key(key)
        topic = value.topic if isinstance(value, Explained) else ""
        plain = value.value if isinstance(value, Explained) else value
        for one in plain if isinstance(plain, list) else [plain]:
            _header(name, fields_of(one), text, depth, topic, many=isinstance(plain, list))


def _has_reasons(value: Data) -> bool:
    """Return whether the items of a list have different reasons: each is on its own line then."""
    return isinstance(value, list) and len({item.topic for item in value if isinstance(item, Explained)}) > 1


def _list(opening: str, items: Sequence[Data], text: _Text, depth: int) -> None:
    text.add(opening)
    for item in items:
        topic = item.topic if isinstance(item, Explained) else ""
        text.add(f"{text.at(depth + 1)}{toml_value(bare(item))},", topic)
    text.add(f"{text.at(depth)}]")


def _header(name: str, data: Mapping[str, Data], text: _Text, depth: int, topic: str, *, many: bool) -> None:
    only_tables = bool(data) and all(_is_table(value) for value in data.values())
    if many or not only_tables:
        text.add("")
        text.add(f"{text.at(depth)}{'[[' if many else '['}{name}{']]' if many else ']'}", topic)
    _table(data, name, text, depth if only_tables and not many else depth + 1)


def _is_table(value: Data) -> bool:
    plain = value.value if isinstance(value, Explained) else value
    return isinstance(plain, dict) or (
        isinstance(plain, list) and bool(plain) and all(isinstance(one, dict) for one in plain)
    )


def _inner_topic(value: Data) -> str:
    """Return the topic of the first item of a list, which explains the list."""
    noted = [item.topic for item in value if isinstance(item, Explained)] if isinstance(value, list) else []
    return noted[0] if noted else ""


def toml_key(key: str) -> str:
    """Return a key as TOML writes it."""
    return key if _BARE.match(key) else _quoted(key)


def toml_value(value: Data) -> str:
    """Return a value as TOML writes it; one of several lines as it is, between three quotes."""
    is_lines = isinstance(value, str) and "\n" in value and value.replace("\n", "").isprintable()
    return f"'''\n{value}'''" if is_lines and "'''" not in f"{value}''" else _in_line(value)


def _in_line(value: Data) -> str:
    match value:
        case str():
            return _quoted(value)
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_in_line, value))}]"
        case dict():  # a table on separate lines, unless one in braces is asked for
            return f"{{{', '.join(f'{toml_key(key)} = {_in_line(one)}' for key, one in value.items())}}}"
    return str(value)


def _quoted(value: str) -> str:
    """Return a string in quotes, whose escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
