"""The nodes on which a Pod may start, by its labels and tolerations, and the pools that they form."""

from collections.abc import Mapping, Sequence

from wizard.facts.keys import evidence_of
from wizard.facts.model import Fact, Facts
from wizard.facts.nodes import Node, Taint, facts_of_nodes, selected
from wizard.plan.pools import Pool, pools_of
from wizard.records import EMPTY, Record

Tolerations = Sequence[Mapping[str, str]]
"""As a Pod's spec has them."""

Nodes = tuple[Mapping[str, str], Tolerations]
"""Which nodes a Pod may start on: the labels that it selects, and what it tolerates."""

_MOST_KEPT = 16


class Placement(Record):
    """Nodes that take a Pod: what they all tell, and their pools. The cluster's `nodes` keep their identity."""

    nodes: tuple[Node, ...]
    told: Mapping[str, Fact] = EMPTY
    pools: tuple[Pool, ...] = ()


_KEPT: dict[tuple[int, str], Placement] = {}
"""The last ones, by the nodes' identity: the wizard asks for them with every key."""


def pools_with(facts: Facts) -> tuple[Pool, ...]:
    """Return the pools of all nodes that the cluster lists."""
    key = (id(facts.nodes), "")
    if key not in _KEPT or _KEPT[key].nodes is not facts.nodes:
        _keep(key, Placement(facts.nodes, EMPTY, pools_of(facts.nodes)))
    return _KEPT[key].pools


def open_pools(facts: Facts) -> tuple[Pool, ...]:
    """Return the pools of the nodes on which a Pod may start that selects none and tolerates nothing."""
    return placement(facts, EMPTY, ()).pools


def placement(facts: Facts, labels: Mapping[str, str], tolerations: Tolerations) -> Placement:
    """Return the nodes on which a Pod may start that has these; without pools if none exists."""
    key = (id(facts.nodes), f"{sorted(labels.items())} {[sorted(one.items()) for one in tolerations]}")
    if key not in _KEPT or _KEPT[key].nodes is not facts.nodes:
        taken = admitted(facts.nodes, labels, tolerations)
        told = {name: Fact(value, evidence_of(name)) for name, value in facts_of_nodes(taken).items()} if taken else {}
        _keep(key, Placement(facts.nodes, told, pools_of(taken)))
    return _KEPT[key]


def _keep(key: tuple[int, str], found: Placement) -> None:
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[key] = found


def admitted(nodes: tuple[Node, ...], labels: Mapping[str, str], tolerations: Tolerations) -> tuple[Node, ...]:
    """Return the nodes on which a Pod with this nodeSelector and these tolerations may start.

    Where no such node takes it, all that have the labels, or all nodes.
    """
    wanted = [node for node in selected(nodes, labels) if node.system == "linux"]
    taken = [node for node in wanted if all(_is_tolerated(taint, tolerations) for taint in node.taints)]
    return tuple(taken or wanted) or (() if labels else nodes)


def _is_tolerated(taint: Taint, tolerations: Tolerations) -> bool:
    return any(_takes(one, taint) for one in tolerations)


def _takes(toleration: Mapping[str, str], taint: Taint) -> bool:
    """Return whether a toleration takes this taint: it takes any key or effect that it does not name.

    Source: Kubernetes, core/v1/toleration.go: an operator that is left out is Equal, a value that is left out is empty.
    """
    if toleration.get("key") not in (None, "", taint.key) or toleration.get("effect") not in (None, "", taint.effect):
        return False
    operator = toleration.get("operator") or "Equal"
    return operator == "Exists" or (operator == "Equal" and toleration.get("value", "") == taint.value)
