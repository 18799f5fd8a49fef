"""What is new in a YAML file: written in the indentation that the file has, with the reasons that it lacks."""

import difflib
import json
from collections.abc import Callable

from wizard.errors import BadInputError
from wizard.formats.documents import Written
from wizard.formats.notes import Data, Explained, bare
from wizard.formats.places import line_start
from wizard.formats.shapes import UnplacedError
from wizard.formats.tree import Mapping, Node, Scalar, Sequence, Tagged, plain
from wizard.formats.yaml_text import dump
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import text
from wizard.records import Record
from wizard.regexes import regex

_DASH = regex(r"(?<!\S)(?:#[^\n]*|-(?!\S))")
"""A dash of a list, or a comment, in which a dash is none."""

Explain = Callable[[Written], Written]
"""Puts the reasons into lines that are new; the text itself where none are wanted."""


class Layout(Record):
    """By how many columns mappings and dashes are indented more than what they belong to."""

    step: int = 2
    offset: int = 2


def layout_of(root: Node, source: str) -> Layout:
    """Return the indentation of a document, as its first nested mapping and its first list have it."""
    steps, offsets = [], []
    for parent, child in _nested(root):
        if isinstance(child, Mapping) and child.pairs:
            steps.append(column(source, child.pairs[0][0].start) - column(source, parent.start))
        elif isinstance(child, Sequence) and child.items:
            offsets.append(dash_column(source, child) - column(source, parent.start))
    step = steps[0] if steps and 1 < steps[0] < 9 else 2
    return Layout(step, offsets[0] if offsets and 0 <= offsets[0] < 9 else 2)


def _nested(root: Node) -> list[tuple[Node, Node]]:
    """Keys with the block collections below them, from the top down."""
    found: list[tuple[Node, Node]] = []
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Mapping):
            for key, value in node.pairs:
                if isinstance(value, (Mapping, Sequence)) and not value.flow:
                    found.append((key, value))
                    waiting.append(value)
        elif isinstance(node, Sequence):
            waiting += node.items
    return found


def column(source: str, index: int) -> int:
    """Return the indentation of a character."""
    return index - line_start(source, index)


def dash_column(source: str, sequence: Sequence) -> int:
    """Return the indentation of the dashes of a block list."""
    found = (one.start() for one in _DASH.finditer(source, sequence.start) if one[0] == "-")
    return column(source, next(found))


def pair_text(key: str, value: Data, indent: int, layout: Layout, explain: Explain) -> str:
    """Return a key with its value as whole lines."""
    return _indented(_explained({key: value}, layout, explain), indent)


def item_text(value: Data, indent: int, layout: Layout, explain: Explain) -> str:
    """Return an item of a list as whole lines, its dash at `indent`."""
    written = _explained({"list": [value]}, layout, explain).partition("\n")[2]
    lines = written.split("\n")
    return _indented("\n".join(line[layout.offset :] for line in lines), indent)


def _explained(data: dict[str, Data], layout: Layout, explain: Explain) -> str:
    content, notes = dump([_writable(data)], step=layout.step, offset=layout.offset)
    return explain(Written("yaml", content, notes)).content


def _indented(block: str, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in block.rstrip("\n").split("\n"))


def block_text(source: str, node: Scalar, value: str) -> str:
    """Return a text after `|`, its lines as they are, and new ones in the same indentation."""
    header, *raw = source[node.start : node.end].split("\n")
    old, new = (content.rstrip("\n").split("\n") for content in (node.value, value))
    indent = next(line[: len(line) - len(known)] for line, known in zip(raw, old, strict=False) if known)
    lines = [header]
    for kind, i, to, j, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines += raw[i:to] if kind == "equal" else [indent + line if line else "" for line in new[j:end]]
    return "\n".join(lines)


def inline_text(value: Data, like: Node | None = None) -> str:
    """Return a value within a line, in the quotes that the one before it had."""
    data = bare(_writable(value))
    if isinstance(data, str) and isinstance(like, Scalar) and like.style in ("'", '"'):
        return "'" + data.replace("'", "''") + "'" if like.style == "'" and data.isprintable() else _json(data)
    if isinstance(data, (dict, list)):
        return _json(data)
    if isinstance(like, Scalar) and not like.style and " " in str(data) and _reads_plain(str(data)):
        return str(data)
    written: str = dump([{"key": data}])[0]
    short = written[len("key: ") :].rstrip("\n")
    return _json(data) if "\n" in short else short


def _reads_plain(data: str) -> bool:
    """Whether a text of several words says itself without quotes."""
    line = f"key: {data}"
    try:
        return bool(plain(parse_yaml(line, "")[0], line) == {"key": data})
    except BadInputError:
        return False


def _json(data: Data) -> str:
    """JSON, which every YAML reader takes within a line."""
    return json.dumps(data, ensure_ascii=False)


def _writable(value: Data) -> Data:
    """Return the data if it can be written again. Raises BadInputError for a value with a custom tag."""
    match value:
        case Tagged():
            raise UnplacedError(
                text(
                    "“{value}” would have to be copied, and this program does not copy values with a tag.",
                    value=value.raw,
                ),
                text("Write the value out where it is used and merge again."),
            )
        case Explained():
            return Explained(_writable(value.value), value.topic)
        case dict():
            return {key: _writable(item) for key, item in value.items()}
        case list():
            return [_writable(item) for item in value]
    return value
