"""What a job of GitLab has from others: `extends` and `!reference`, as GitLab lays them together.

Source: GitLab, "Optimize GitLab CI/CD configuration files": mappings are merged over eleven levels, lists replaced,
references followed over ten.
"""

from wizard.containers.spec import Located
from wizard.documents.tree import DocumentNode

_LEVELS = 11
_REFERENCES = 10
_MOST = 20_000
"""Jobs laid over one another in a whole file, so that no file takes long."""

Extended = tuple[DocumentNode, list[Located[str]]]
"""A job with all that it has from others, and the names that are not in the file."""


class Inheritance:
    """The jobs of one document, each worked out once."""

    def __init__(self, document: DocumentNode) -> None:
        self.document = document
        self.known: dict[str, Extended] = {}
        self.left = _MOST

    def extended(self, job: DocumentNode, above: tuple[str, ...] = ()) -> Extended:
        """Return the job with all that it extends. Of several the last one wins."""
        missing: list[Located[str]] = []
        below: DocumentNode | None = None
        for name in job.words("extends"):
            found = self.other(name.value, above)
            if found is None:
                missing.append(name)
                continue
            missing += found[1]
            below = _laid(below, found[0]) if below else found[0]
        return (_laid(below, job) if below else job), missing

    def other(self, name: str, above: tuple[str, ...]) -> Extended | None:
        """Return a job that is extended; None if it is not here, or is above itself or too deep."""
        self.left -= 1
        node = self.document.get(name)
        if node is None or name in above or len(above) >= _LEVELS or self.left < 0:
            return None
        if name not in self.known:
            found = self.extended(node, (*above, name))
            if found[1]:
                return found
            self.known[name] = found
        return self.known[name]


def _laid(below: DocumentNode, above: DocumentNode) -> DocumentNode:
    """Merge mappings by key, and replace everything else."""
    if not below.entries or not above.entries:
        return above
    both = {key: _laid(below.entries[key], one) for key, one in above.entries.items() if key in below.entries}
    return above.changed(entries={**below.entries, **above.entries, **both})


def resolved(document: DocumentNode, node: DocumentNode | None = None) -> DocumentNode:
    """Return the document, or a node of it, with every `!reference` replaced by what it names."""
    return _References(document).resolved(document if node is None else node, _REFERENCES)


class _References:
    """The references of a document, each followed once a level."""

    def __init__(self, document: DocumentNode) -> None:
        self.document = document
        self.known: dict[tuple[tuple[str, ...], int], DocumentNode] = {}

    def resolved(self, node: DocumentNode, depth: int) -> DocumentNode:
        """Return a node with what its references name."""
        if node.tag == "!reference" and depth:
            path = tuple(one.text for one in node.items)
            found = self.document.get(*path)
            if found is None or not path:
                return node
            if (path, depth) not in self.known:
                self.known[path, depth] = self.resolved(found, depth - 1)
            return self.known[path, depth].changed(at=node.at)
        if node.entries:
            return node.changed(entries={key: self.resolved(one, depth) for key, one in node.entries.items()})
        if node.items:
            return node.changed(items=tuple(self.resolved(one, depth) for one in node.items))
        return node
