"""The lines of a configuration file that exist for given reasons, with as much context as pasting needs."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from wizard.formats.places import line_number
from wizard.formats.toml_tree import Section, parse_toml
from wizard.formats.tree import Mapping, Node, Scalar, key_of
from wizard.formats.tree import Sequence as Items
from wizard.formats.yaml_tree import parse_yaml
from wizard.records import Record
from wizard.targets.artifact import Artifact

_SHORT_ITEM = 6
_SHORT_VALUE = 41
_TELLING = ("name", "patch_type")
"""Keys that identify an entry of an array of tables."""


class _Part(Record):
    """A key or an item that begins at line `at`, and the lines that are shown for it."""

    at: int
    shown: frozenset[int]


def lines_about(artifact: Artifact, topics: Sequence[str]) -> str:
    """Return the lines of a file that exist for one of the topics, in their context; empty if there are none."""
    lines = artifact.content.split("\n")
    wanted = {note.line for note in artifact.notes if note.topic in topics}
    if not wanted:
        return ""
    match artifact.language:
        case "yaml":
            kept = {line for part in _yaml(artifact.content) if part.at in wanted for line in part.shown}
        case "toml":
            kept = {line for part in _toml(artifact.content) if part.at in wanted for line in part.shown}
        case "ini":
            kept = {shown for line in wanted for shown in (line, _section(lines, line - 1) + 1)}
        case "sh":
            return _options(lines, {line - 1 for line in wanted}, {note.line - 1 for note in artifact.notes})
        case _:
            return artifact.content
    return "\n".join(lines[line - 1] for line in sorted(kept)) + "\n"


@lru_cache(maxsize=64)
def _yaml(content: str) -> tuple[_Part, ...]:
    """Return each key and item with everything below it, and the keys above it."""
    parts: list[_Part] = []
    for root in parse_yaml(content, ""):
        reading = _Reading(content)
        below = list(reading.parts(root, frozenset(), None))
        whole = frozenset(line for part in below for line in part.shown)
        kinds = [reading.line(pair[0].start)] if isinstance(root, Mapping) and (pair := root.own("kind")) else []
        # A note on a document's kind is about all of it.
        parts += [_Part(part.at, whole) if part.at in kinds else part for part in below]
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

    def parts(self, node: Node, above: frozenset[int], item: Node | None) -> Iterator[_Part]:
        """Yield the parts below a node with the lines `above` them; `item` is the node itself if it is in a list."""
        if isinstance(node, Mapping):
            yield from self.keys(node, above, item)
        for one in node.items if isinstance(node, Items) else ():
            if isinstance(one, Scalar):
                yield _Part(self.line(one.start), self.lines(one.start, one) | above)
            yield from self.parts(one, above, one)

    def keys(self, node: Mapping, above: frozenset[int], item: Node | None) -> Iterator[_Part]:
        """Yield the keys of a mapping: all keys of a short item, and of any item the key that identifies it."""
        first = self.line(node.start)
        whole = self.lines(node.start, node) if item else frozenset()
        for key, value in node.pairs:
            at = self.line(key.start)
            below = self.lines(key.start, value)
            if item and at == first:
                yield _Part(at, whole | above)
            elif item:
                yield _Part(at, (whole if len(whole) <= _SHORT_ITEM else below | {first}) | above)
                self.note_mount(node, at, short=len(whole) <= _SHORT_ITEM)
            else:
                yield _Part(at, below | above)
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

    def volumes_of_mounts(self) -> list[_Part]:
        """Return the parts of the volumes that belong to the mounts shown."""
        return [_Part(at, shown) for at, name in self.mounts for volume, shown in self.volumes if volume == name]


@lru_cache(maxsize=64)
def _toml(content: str) -> tuple[_Part, ...]:
    """Return each value with the header of its table; a header has everything below it."""
    return tuple(part for section in parse_toml(content, "").sections for part in _of_section(content, section))


def _of_section(content: str, section: Section) -> Iterator[_Part]:
    header = line_number(content, section.start)
    spans = [(value.path[-1], _span(content, value.start, value.node.end)) for value in section.values]
    context: set[int] = set()
    if section.path:
        yield _Part(header, frozenset(_span(content, section.start, section.last)))
        is_one_of_many = isinstance(section.path[-1], int)
        context = {header, *(line for key, span in spans if is_one_of_many and key in _TELLING for line in span)}
    for _, span in spans:
        for at in span:
            is_whole = at == span.start or len(span) > _SHORT_VALUE
            yield _Part(at, frozenset(context).union(span if is_whole else (span.start, at, span.stop - 1)))


def _span(content: str, start: int, end: int) -> range:
    return range(line_number(content, start), line_number(content, end) + 1)


def _section(lines: Sequence[str], index: int) -> int:
    """Return the line of the header of the section that contains a line."""
    return next((i for i in range(index, -1, -1) if lines[i].startswith("[")), index)


def _options(lines: Sequence[str], wanted: set[int], starts: set[int]) -> str:
    """Return options of one command as they continue it; of a script, its lines. Quoted values may have line breaks."""
    wholes = []
    for index in sorted(wanted):
        end = min((i for i in starts if i > index), default=index + 1)
        wholes.append("\n".join(lines[index:end]).strip().removesuffix("\\").rstrip())
    continued = any(lines[index].endswith("\\") for index in wanted)
    return (" \\\n" if continued else "\n").join(wholes) + "\n"
