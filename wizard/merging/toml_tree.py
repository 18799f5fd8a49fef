"""TOML as statements that know where they stand. tomlkit has found the text to be TOML before it is read here."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.errors import BadInputError, shown
from wizard.language import text
from wizard.records import Record

Path = tuple[str | int, ...]
"""Keys from the top, with the number of the element where a key holds an array of tables."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRINGS = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}' r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_WORD = re.compile(r"[^\s,\]\}#]+(?: [0-9:.]+(?:Z|[+-][0-9:]+)?)?")


class Span(Record):
    """From `start` up to `end`."""

    start: int
    end: int


class Value(Record):
    """`key = value` below a header: the whole key's path, its place, that of the value and of an array's items."""

    path: Path
    start: int
    value: Span
    items: tuple[Span, ...] = ()


class Section(Record):
    """A header, `[path]` or `[[path]]`, with the values below it; the first of a file has no header."""

    path: Path
    start: int
    end: int
    values: tuple[Value, ...] = ()

    @property
    def last(self) -> int:
        """The end of its last value, else of the header."""
        return self.values[-1].value.end if self.values else self.end


def parse_toml(source: str, name: str) -> dict[str, Any]:
    """The data. Raises BadInputError with line, column and the parser's reason."""
    import tomlkit
    from tomlkit.exceptions import ParseError, TOMLKitError

    try:
        return tomlkit.parse(source).unwrap()
    except ParseError as error:
        why = str(error).rpartition(" at line ")[0] or str(error)
        message = text(
            "{name}:{line}:{column}: this is not TOML: {why}.",
            name=name,
            line=error.line,
            column=error.col + 1,
            why=shown(why.rstrip(".")),
        )
    except (TOMLKitError, ValueError, RecursionError) as error:
        message = text("{name}: this is not TOML: {why}.", name=name, why=shown(str(error).rstrip(".")))
    raise BadInputError(message, text("The file was left as it is."))


def sections(source: str) -> list[Section]:
    """All sections in their order."""
    return list(_sections(source))


def _sections(source: str) -> Iterator[Section]:
    counts: dict[Path, int] = {}
    path: Path = ()
    start = end = 0
    values: list[Value] = []
    at = _skip(source, 0)
    while at < len(source):
        if source[at] == "[":
            yield Section(path, start, end, tuple(values))
            start, values = at, []
            path, end = _header(source, at, counts)
            at = _skip(source, end)
        else:
            values.append(_value(source, at, path))
            at = _skip(source, values[-1].value.end)
    yield Section(path, start, end, tuple(values))


def _skip(source: str, at: int) -> int:
    found = _BLANK.match(source, at)
    return found.end() if found else at


def _header(source: str, at: int, counts: dict[Path, int]) -> tuple[Path, int]:
    many = source.startswith("[[", at)
    keys, end = _keys(source, at + (2 if many else 1))
    path: Path = ()
    for number, key in enumerate(keys):
        path = (*path, key)
        if many and number == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path, end + (2 if many else 1)


def _keys(source: str, at: int) -> tuple[list[str], int]:
    """The parts of a dotted key, and where it ends."""
    import tomlkit

    keys = []
    while found := _KEY.match(source, at):
        word = found[0].strip()
        quoted = word.startswith(('"', "'"))
        keys.append(str(tomlkit.value(word).unwrap()) if quoted else word)
        at = found.end()
        if not source.startswith(".", at):
            break
        at += 1
    return keys, at


def _value(source: str, at: int, path: Path) -> Value:
    keys, end = _keys(source, at)
    start = end + 1
    while source[start] in " \t":
        start += 1
    end, items = _extent(source, start)
    return Value((*path, *keys), at, Span(start, end), tuple(items))


def _extent(source: str, at: int) -> tuple[int, list[Span]]:
    """Where a value ends, and where the items of an array stand."""
    if found := _STRINGS.match(source, at):
        return found.end(), []
    if source[at] not in "[{":
        word = _WORD.match(source, at)
        return (word.end() if word else at + 1), []
    closing = "]" if source[at] == "[" else "}"
    items = []
    at = _skip(source, at + 1)
    while source[at] != closing:
        if closing == "}":
            at = _keys(source, at)[1] + 1
            at = _skip(source, at)
        end = _extent(source, at)[0]
        items.append(Span(at, end))
        at = _skip(source, end)
        if source[at] == ",":
            at = _skip(source, at + 1)
    return at + 1, items if closing == "]" else []
