"""The data of an artifact, with the reasons of its lines: what a target has written, to be put in elsewhere."""

from typing import Any

from wizard.formats.places import line_number
from wizard.formats.toml_tree import Path, parse_toml
from wizard.formats.tree import Mapping, Node, Scalar, Sequence, key_of, plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.targets.artifact import Artifact
from wizard.targets.yaml_text import Noted


def noted_yaml(artifact: Artifact) -> list[Any]:
    """The data of all documents."""
    topics = _topics(artifact)
    return [_yaml(root, artifact.content, topics) for root in parse_yaml(artifact.content, artifact.path)]


def _topics(artifact: Artifact) -> dict[int, str]:
    found: dict[int, str] = {}
    for note in artifact.notes:
        found.setdefault(note.line, note.topic)
    return found


def _yaml(node: Node, source: str, topics: dict[int, str]) -> Any:
    match node:
        case Mapping():
            return {
                key_of(key): _with(topics, line_number(source, key.start), _yaml(value, source, topics))
                for key, value in node.pairs
            }
        case Sequence():
            return [_item(item, source, topics) for item in node.items]
    return plain(node, source)


def _item(item: Node, source: str, topics: dict[int, str]) -> Any:
    """An item that is a mapping has its reason at one of its keys."""
    data = _yaml(item, source, topics)
    return _with(topics, line_number(source, item.start), data) if isinstance(item, Scalar) else data


def _with(topics: dict[int, str], line: int, value: Any) -> Any:
    return Noted(value, topics[line]) if line in topics else value


def noted_toml(artifact: Artifact) -> dict[str, Any]:
    """The data of a TOML artifact."""
    source, topics = artifact.content, _topics(artifact)
    file = parse_toml(source, artifact.path)
    data = file.data
    for section in file.sections:
        for value in section.values:
            items = (
                [line_number(source, one.start) for one in value.node.items] if isinstance(value.node, Sequence) else []
            )
            line = line_number(source, value.start)
            if items and items[0] != line:
                _set(data, value.path, _list(data, value.path, items, topics))
            elif line in topics:
                _set(data, value.path, Noted(_at(data, value.path), topics[line]))
    # Headers come last: below a reason the path leads no further.
    for section in reversed(file.sections):
        line = line_number(source, section.start)
        if section.path and line in topics and isinstance(section.path[-1], str):
            _set(data, section.path, Noted(_at(data, section.path), topics[line]))
    return data


def _list(data: Any, path: Path, lines: list[int], topics: dict[int, str]) -> list[Any]:
    return [_with(topics, line, item) for line, item in zip(lines, _at(data, path), strict=True)]


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _set(data: Any, path: Path, value: Any) -> None:
    _at(data, path[:-1])[path[-1]] = value
