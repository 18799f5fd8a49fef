"""The fewest labels that tell groups of nodes apart, for a nodeSelector.

A nodeSelector takes nodes that have all its labels (kubernetes.io, "Assigning Pods to Nodes"), so only labels that
every node of a group has can be in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import combinations

from wizard.facts.nodes import Node

_LARGEST = 3
"""Labels in a selector: more than a person would read, or look through."""
_POOL_WORDS = ("pool", "nodegroup", "node-group")
_OF_ONE_NODE = ("kubernetes.io/hostname",)
_VOLATILE = ("kernel-version", "os-version", "nodeimageversion", "ami", "image-id", "boot")
"""Parts of the names of labels that change with an update of the node."""
Label = tuple[str, str]


def labels_apart(groups: Sequence[Sequence[Node]], others: Iterable[Node]) -> list[Mapping[str, str]]:
    """Return for each group the fewest labels that all its nodes have, and no other node that takes its Pods.

    The nodes of a group have the same taints, and its Pods tolerate those: a node with another taint takes none of
    them. Empty for a group that no labels of its nodes tell apart, and for the only group there is.
    """
    others = list(others)
    if len(groups) < 2 and not others:
        return [{} for _ in groups]
    nodes = [node for group in (*groups, others) for node in group]
    holders = _holders(nodes)
    found = []
    start = 0
    for group in groups:
        own = range(start, start + len(group))
        tolerated = frozenset(group[0].taints)
        kept_off = {number for number, node in enumerate(nodes) if not tolerated.issuperset(node.taints)}
        found.append(_apart(group, own, kept_off, holders))
        start += len(group)
    return found


def _holders(nodes: Sequence[Node]) -> Mapping[Label, list[int]]:
    holders: dict[Label, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for label in node.labels.items():
            holders[label].append(number)
    return holders


def _apart(
    group: Sequence[Node], own: range, kept_off: Set[int], holders: Mapping[Label, list[int]]
) -> Mapping[str, str]:
    shared = [label for label in group[0].labels.items() if _is_of_pools(label[0], len(group))]
    for node in group[1:]:
        shared = [label for label in shared if node.labels.get(label[0]) == label[1]]
    shared.sort(key=_preference)
    outside = {label: frozenset(n for n in holders[label] if n not in own and n not in kept_off) for label in shared}
    for size in range(1, _LARGEST + 1):
        for labels in combinations(shared, size):
            if not frozenset.intersection(*(outside[label] for label in labels)):
                return dict(labels)
    return {}


def _is_of_pools(key: str, size: int) -> bool:
    """Whether a label can name a pool: one node's own name does so only for that node."""
    return (size == 1 or key not in _OF_ONE_NODE) and not any(word in key.lower() for word in _VOLATILE)


def _preference(label: Label) -> tuple[int, int, str]:
    """First what people and clouds call a pool, then a team's own labels, then Kubernetes' own, last a node's name."""
    key = label[0].lower()
    ranks = (any(word in key for word in _POOL_WORDS), "kubernetes.io/" not in key, key not in _OF_ONE_NODE)
    return ranks.index(True) if True in ranks else len(ranks), len(key), key
