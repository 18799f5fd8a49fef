"""What a job of GitLab has from others: `extends` and `!reference`, as GitLab lays them together.

Source: GitLab, "Optimize GitLab CI/CD configuration files": mappings are merged over eleven levels, lists replaced.
"""

from wizard.lint.model import Given
from wizard.lint.tree import Node

_DEEPEST = 11


def extended(job: Node, document: Node, depth: int = _DEEPEST) -> tuple[Node, list[Given[str]]]:
    """The job with all that it extends, and the names that are not in the file. Of several the last one wins."""
    missing: list[Given[str]] = []
    below: Node | None = None
    for name in job.words("extends"):
        other = document.get(name.value)
        if other is None or not depth:
            missing.append(name)
            continue
        whole, further = extended(other, document, depth - 1)
        missing += further
        below = _laid(below, whole) if below else whole
    return (_laid(below, job) if below else job), missing


def _laid(below: Node, above: Node) -> Node:
    """A deep merge: mappings by key, everything else replaced."""
    if not below.entries or not above.entries:
        return above
    both = {key: _laid(below.entries[key], one) for key, one in above.entries.items() if key in below.entries}
    return above.changed(entries={**below.entries, **above.entries, **both})


def resolved(document: Node) -> Node:
    """The document with every `!reference` replaced by what it names."""
    return _resolved(document, document, 10)


def _resolved(node: Node, document: Node, depth: int) -> Node:
    if node.tag == "!reference" and depth:
        found = document.get(*(one.text for one in node.items))
        return _resolved(found, document, depth - 1).changed(at=node.at) if found is not None else node
    if node.entries:
        return node.changed(entries={key: _resolved(one, document, depth) for key, one in node.entries.items()})
    if node.items:
        return node.changed(items=tuple(_resolved(one, document, depth) for one in node.items))
    return node
