"""A document as a tree in which every value knows its place; the same for YAML and TOML."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from wizard.containers.spec import Located
from wizard.documents.model import Key
from wizard.formats.places import WHOLE, EmbeddedText, Position
from wizard.records import EMPTY

Parts = tuple[Mapping[str, "DocumentNode"], tuple["DocumentNode", ...], EmbeddedText, frozenset[str]]
"""The entries of a mapping, the items of a list, where a scalar's own text has its lines, and the borrowed keys."""


SPEC = "spec"
"""The name of a Pod's own keys among those of its containers."""
_DEEPEST_KEY = 4


class Reading(Protocol):
    """A text that is read; it says where a part of it is and what is in it, when first asked for that."""

    def position(self, index: int) -> Position:
        """Return the place of a character."""

    def parts(self, parsed: Any) -> Parts:
        """Return what is in a part of the text."""


class DocumentNode:
    """A value and its place: that of its key where it has one. `tag` is a tag that the file gives it."""

    __slots__ = ("_at", "_is_alias", "_parsed", "_parts", "_reading", "scalar", "tag")

    _at: Position | int
    _parts: Parts | None
    _reading: Reading
    _parsed: Any
    _is_alias: bool

    def __init__(
        self,
        at: Position,
        scalar: Any = None,
        entries: Mapping[str, "DocumentNode"] = EMPTY,
        items: tuple["DocumentNode", ...] = (),
        embedded: EmbeddedText = WHOLE,
        borrowed: frozenset[str] = frozenset(),
    ) -> None:
        self._at = at
        self.scalar = scalar
        self.tag = ""
        self._parts = (entries, items, embedded, borrowed)

    @classmethod
    def read(cls, reading: Reading, parsed: Any, at: int, scalar: Any, *, is_alias: bool = False) -> "DocumentNode":
        """Return a node that is a part of a text, and begins at a character of it; all of an alias is borrowed."""
        node = cls.__new__(cls)
        node._at, node.scalar, node._parts, node._reading, node._parsed = at, scalar, None, reading, parsed
        node.tag, node._is_alias = parsed.tag, is_alias
        return node

    def _known(self) -> Parts:
        if self._parts is None:
            entries, items, embedded, borrowed = self._reading.parts(self._parsed)
            self._parts = (entries, items, embedded, frozenset(entries) if self._is_alias else borrowed)
        return self._parts

    def changed(
        self,
        *,
        at: Position | None = None,
        scalar: Any = None,
        entries: Mapping[str, "DocumentNode"] | None = None,
        items: tuple["DocumentNode", ...] | None = None,
        borrowed: frozenset[str] | None = None,
    ) -> "DocumentNode":
        """Return the node with other parts; what is None stays."""
        known = self._known()
        node = DocumentNode(
            at or self.at,
            self.scalar if scalar is None else scalar,
            known[0] if entries is None else entries,
            known[1] if items is None else items,
            known[2],
            known[3] if borrowed is None else borrowed,
        )
        node.tag = self.tag
        return node

    def elsewhere(self, file: str) -> "DocumentNode":
        """Return the node as a part of another file, with places that say so."""
        at = self.at if self.at.file else self.at._replace(file=file)
        node = DocumentNode(
            at,
            self.scalar,
            {key: one.elsewhere(file) for key, one in self.entries.items()} if self.entries else EMPTY,
            tuple(one.elsewhere(file) for one in self.items),
            EmbeddedText(at, is_verbatim=False),
            self.borrowed,
        )
        node.tag = self.tag
        return node

    @property
    def at(self) -> Position:
        """Its place."""
        known = self._at
        if isinstance(known, int):
            self._at = known = self._reading.position(known)
        return known

    @property
    def entries(self) -> Mapping[str, "DocumentNode"]:
        """What a mapping has, by its keys."""
        return (self._parts or self._known())[0]

    @property
    def items(self) -> tuple["DocumentNode", ...]:
        """What a list has."""
        return (self._parts or self._known())[1]

    @property
    def is_quoted(self) -> bool:
        """Whether a scalar has quotes or is a block, so that it is a text whatever its letters are."""
        return bool(getattr(getattr(self, "_parsed", None), "style", ""))

    @property
    def embedded(self) -> EmbeddedText:
        """Where a scalar's own text has its lines."""
        return self._known()[2]

    @property
    def borrowed(self) -> frozenset[str]:
        """Keys that another place of the file brings, by an alias or a merge key."""
        return self._known()[3]

    def own(self, key: str) -> "DocumentNode | None":
        """Return what is under a key of this very place, not of one that it borrows from."""
        return None if key in self.borrowed else self.entries.get(key)

    def get(self, *path: str) -> "DocumentNode | None":
        """Return what is under keys, each below the one before; None where there is nothing."""
        found: DocumentNode | None = self
        for key in path:
            if found is None:
                return None
            found = (found._parts or found._known())[0].get(key)
        return found

    @property
    def text(self) -> str:
        """A scalar as text, as YAML and Compose write it; empty for anything else."""
        if isinstance(self.scalar, bool):
            return "true" if self.scalar else "false"
        return "" if self.scalar is None else str(self.scalar)

    def word(self, *path: str) -> Located[str] | None:
        """Return the text under keys, with its place."""
        found = self.get(*path)
        return Located(found.text, found.at) if found is not None and found.scalar is not None else None

    def flag(self, *path: str) -> Located[bool] | None:
        """Yes or no under keys, with its place; None for what is neither."""
        found = self.get(*path)
        if found is None or found.text.lower() not in _FLAGS:
            return None
        return Located(_FLAGS[found.text.lower()], found.at)

    def words(self, *path: str) -> tuple[Located[str], ...]:
        """Return the texts of a list under keys; a single text is a list of one."""
        found = self.get(*path)
        if found is None:
            return ()
        if found.scalar is not None:
            return (Located(found.text, found.at),)
        return tuple(Located(item.text, item.at) for item in found.items if item.scalar is not None)

    def children(self, *path: str) -> tuple["DocumentNode", ...]:
        """Return the items of a list under keys."""
        found = self.get(*path)
        return found.items if found else ()

    def key(self) -> Key:
        """Return the node as one of the keys of a container."""
        return Key(self.at, self.text, tuple(Located(one.text, one.at) for one in self.items))

    def keys(self, above: str = "", depth: int = _DEEPEST_KEY) -> dict[str, Key]:
        """Return the keys below, by the keys that lead there."""
        found: dict[str, Key] = {}
        for name, node in self.entries.items() if depth else ():
            if name not in self.borrowed:
                found[f"{above}{name}"] = node.key()
                found |= node.keys(f"{above}{name}.", depth - 1)
        return found

    def below(self, name: str, depth: int = _DEEPEST_KEY) -> "DocumentNode | None":
        """Return the node to which one of the names leads that `keys` gives."""
        if depth and "." not in name:
            return self.own(name)
        found = None
        for key, node in self.entries.items() if depth else ():
            if key == name and key not in self.borrowed:
                found = node
            elif name.startswith(f"{key}.") and key not in self.borrowed:
                found = node.below(name[len(key) + 1 :], depth - 1) or found
        return found

    def pairs(self, *path: str) -> Mapping[str, "DocumentNode"]:
        """Return the entries of a mapping under keys."""
        found = self.get(*path)
        return found.entries if found else EMPTY


def below(node: DocumentNode) -> Mapping[str, DocumentNode]:
    """Return what a node has by its keys."""
    return node.entries


class Keys(Mapping[str, Key]):
    """The keys of a Pod's container, and behind `spec` those of the Pod: each is looked up when it is asked for."""

    def __init__(self, container: DocumentNode, spec: DocumentNode) -> None:
        self._nodes: tuple[DocumentNode, DocumentNode] | None = (container, spec)
        self._gathered: dict[str, Key] = {}

    def gather(self) -> dict[str, Key]:
        """Return all keys, which need the document no more."""
        if self._nodes is not None:
            container, spec = self._nodes
            self._gathered = {**container.keys(), SPEC: Key(spec.at), **spec.keys(f"{SPEC}.")}
            self._nodes = None
        return self._gathered

    def get(self, name: str, default: Any = None) -> Any:
        """Return the key of a name. Most containers are asked for two or three, for which not all are gathered."""
        if self._nodes is None:
            return self._gathered.get(name, default)
        container, spec = self._nodes
        if name == SPEC:
            return Key(spec.at)
        in_pod = spec.below(name[len(SPEC) + 1 :]) if name.startswith(f"{SPEC}.") else None
        found = in_pod or container.below(name)
        return default if found is None else found.key()

    def __getitem__(self, name: str) -> Key:
        return self.gather()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.gather())

    def __len__(self) -> int:
        return len(self.gather())


_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "no", "n", "off", "0"), False),
}
