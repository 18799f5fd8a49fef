"""The keys and items of a YAML or TOML file, each with the lines that are shown for it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from wizard.formats.places import line_number
from wizard.formats.toml_tree import Section, parse_toml
from wizard.formats.tree import Mapping, Node, Scalar, key_of
from wizard.formats.tree import Sequence as Items
from wizard.formats.yaml_tree import parse_yaml
from wizard.records import Record

_SHORT_ITEM = 6
_SHORT_VALUE = 41
_TELLING = ("name", "patch_type")
"""Keys that identify an entry of an array of tables."""


class Part(Record):
    """A key or an item that begins at line `at`, and the lines that are shown for it."""

    at: int
    shown: frozenset[int]


@lru_cache(maxsize=64)
def parts_of(language: Literal["yaml", "toml"], content: str) -> tuple[Part, ...]:
    """Return the parts of a file, read once however many topics are asked for."""
    return _yaml(content) if language == "yaml" else _toml(content)


def _yaml(content: str) -> tuple[Part, ...]:
    """Return each key and item with everything below it, and the keys above it."""
    parts: list[Part] = []
    for root in parse_yaml(content, ""):
        reading = _Reading(content)
        below = list(reading.parts(root, frozenset(), None))
        whole = frozenset(line for part in below for line in part.shown)
        kinds = [reading.line(pair[0].start)] if isinstance(root, Mapping) and (pair := root.own("kind")) else []
        # A note on a document's kind is about all of it.
        parts += [Part(part.at, whole) if part.at in kinds else part for part in below]
        parts += reading.volumes_of_mounts()
    return tuple(parts)


class _Reading:
    """One document: its parts, and the volumes that its mounts name."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.volumes: list[tuple[str, frozenset[int]]] = []
        self.mounts: list[tuple[int, str]] = []

    def line(self, index: int) -> int:
        """Return the line of a character, from 0."""
        return line_number(self.content, index)

    def lines(self, start: int, node: Node) -> frozenset[int]:
        """Return the lines of a part of the document."""
        return frozenset(_span(self.content, start, node.end))

    def parts(self, node: Node, above: frozenset[int], item: Node | None) -> Iterator[Part]:
        """Yield the parts below a node with the lines `above` them; `item` is the node itself if it is in a list."""
        if isinstance(node, Mapping):
            yield from self.keys(node, above, item)
        for one in node.items if isinstance(node, Items) else ():
            if isinstance(one, Scalar):
                yield Part(self.line(one.start), self.lines(one.start, one) | above)
            yield from self.parts(one, above, one)

    def keys(self, node: Mapping, above: frozenset[int], item: Node | None) -> Iterator[Part]:
        """Yield the keys of a mapping: all keys of a short item, and of any item the key that identifies it."""
        first = self.line(node.start)
        whole = self.lines(node.start, node) if item else frozenset()
        for key, value in node.pairs:
            at = self.line(key.start)
            below = self.lines(key.start, value)
            if item and at == first:
                yield Part(at, whole | above)
            elif item:
                yield Part(at, (whole if len(whole) <= _SHORT_ITEM else below | {first}) | above)
                self.note_mount(node, at, short=len(whole) <= _SHORT_ITEM)
            else:
                yield Part(at, below | above)
            lead = above | {first, at} if item else above | {at}
            yield from self.parts(value, lead, None)
            if key_of(key) == "volumes" and isinstance(value, Items):
                self.note_volumes(value, lead)

    def note_volumes(self, volumes: Items, above: frozenset[int]) -> None:
        """Remember volumes by their names."""
        for one in volumes.items:
            if isinstance(one, Mapping) and (name := one.own("name")):
                self.volumes.append((key_of(name[1]), self.lines(one.start, one) | above))

    def note_mount(self, node: Mapping, at: int, *, short: bool) -> None:
        """Remember a mount that is shown, if the item is one."""
        if short and node.own("mountPath") and (name := node.own("name")):
            self.mounts.append((at, key_of(name[1])))

    def volumes_of_mounts(self) -> list[Part]:
        """Return the parts of the volumes that belong to the mounts shown."""
        return [Part(at, shown) for at, name in self.mounts for volume, shown in self.volumes if volume == name]


def _toml(content: str) -> tuple[Part, ...]:
    """Return each value with the header of its table; a header has everything below it."""
    return tuple(part for section in parse_toml(content, "").sections for part in _of_section(content, section))


def _of_section(content: str, section: Section) -> Iterator[Part]:
    header = line_number(content, section.start)
    spans = [(value.path[-1], _span(content, value.start, value.node.end)) for value in section.values]
    context: set[int] = set()
    if section.path:
        yield Part(header, frozenset(_span(content, section.start, section.last)))
        is_one_of_many = isinstance(section.path[-1], int)
        context = {header, *(line for key, span in spans if is_one_of_many and key in _TELLING for line in span)}
    for _, span in spans:
        for at in span:
            is_whole = at == span.start or len(span) > _SHORT_VALUE
            yield Part(at, frozenset(context).union(span if is_whole else (span.start, at, span.stop - 1)))


def _span(content: str, start: int, end: int) -> range:
    return range(line_number(content, start), line_number(content, end) + 1)
