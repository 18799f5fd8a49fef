"""A strategic merge of trees, as Kubernetes does it."""

from collections.abc import Mapping

from wizard.documents.tree import DocumentNode

_MERGE_KEYS = ("name", "mountPath")


def merged(below: DocumentNode, above: DocumentNode) -> DocumentNode:
    """Merge mappings by key and lists of named things by name; replace the rest."""
    if above.items:
        return above.changed(items=tuple(_merged_items(below.items, above.items)))
    if not above.entries or not below.entries:
        return above if above.entries or above.scalar is not None else below
    entries: Mapping[str, DocumentNode] = {
        **below.entries,
        **{k: merged(below.entries[k], v) if k in below.entries else v for k, v in above.entries.items()},
    }
    return DocumentNode(below.at, entries=entries)


def _merged_items(below: tuple[DocumentNode, ...], above: tuple[DocumentNode, ...]) -> list[DocumentNode]:
    key = next((one for one in reversed(_MERGE_KEYS) if all(node.get(one) for node in above)), None)
    if key is None:
        return list(above)
    known = {node.get(key).text: node for node in below if node.get(key)}  # type: ignore[union-attr]
    for node in above:
        name = node.get(key).text  # type: ignore[union-attr]
        known[name] = merged(known[name], node) if name in known else node
    return list(known.values())
