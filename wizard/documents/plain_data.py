"""Plain data as a document, for what is read from a file that is being changed: nothing of it has a place."""

import re
from collections.abc import Iterator, Mapping

from wizard.documents.tree import DocumentNode
from wizard.formats.notes import Data, Deleted, Explained, Inherited
from wizard.formats.places import NOWHERE
from wizard.formats.tree import Tagged

REFERENCE = "!reference"
_WORD = re.compile(r"[^\s,\[\]'\"]+")


class _Entries(Mapping[str, DocumentNode]):
    """The nodes of a mapping, each made when it is first asked for: of a pipeline one job is looked at."""

    def __init__(self, data: Mapping[str, Data]) -> None:
        self._data = data
        self._made: dict[str, DocumentNode] = {}

    def __getitem__(self, key: str) -> DocumentNode:
        if key not in self._made:
            if _is_nothing(self._data[key]):
                raise KeyError(key)
            self._made[key] = as_document(self._data[key])
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key, value in self._data.items() if not _is_nothing(value))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _is_nothing(value: Data) -> bool:
    return value is None or isinstance(value, Deleted)


def as_document(value: Data) -> DocumentNode:
    """Return data as a node; a key with nothing is left out.

    A value with a tag stays what it is, and `!reference` has its names as items.
    """
    if isinstance(value, (Explained, Inherited)):
        return as_document(value.value)
    if isinstance(value, Tagged):
        node = DocumentNode(NOWHERE, value, items=tuple(DocumentNode(NOWHERE, one) for one in referred(value)))
        node.tag = value.raw.split(maxsplit=1)[0]
        return node
    if isinstance(value, Mapping):
        return DocumentNode(NOWHERE, entries=_Entries(value))
    if isinstance(value, list):
        return DocumentNode(NOWHERE, items=tuple(as_document(one) for one in value if not _is_nothing(one)))
    return DocumentNode(NOWHERE, value)


def data_of(node: DocumentNode | None) -> Data:
    """Return a node as data; None for nothing."""
    if node is None or node.scalar is not None:
        return node.scalar if node else None
    if node.items:
        return [data_of(one) for one in node.items]
    return {key: data_of(one) for key, one in node.entries.items()} or None


def referred(value: Tagged) -> list[str]:
    """Return the names of a `!reference`: where something is taken from, and which of its keys."""
    return _WORD.findall(value.raw.partition("[")[2]) if value.raw.startswith(REFERENCE) else []
