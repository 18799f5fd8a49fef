"""Pools: the nodes of a cluster for which the same is decided, with what tells them apart.

A team's own pools have names that nobody can know; what matters here is what the decision depends on: system,
architecture, distribution, taints, and the verdict itself. Two kernels with the same verdict are one pool.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from wizard.facts.keys import evidence_of
from wizard.facts.model import Fact, Facts
from wizard.facts.nodes import Node, Taint, facts_of_nodes
from wizard.plan.distributions import distribution_of
from wizard.plan.kernels import parse_kernel
from wizard.plan.modes import MODES, Mode, ModeId, Verdict, decide
from wizard.plan.node_labels import labels_apart
from wizard.records import EMPTY, Record
from wizard.regexes import regex

Judge = Callable[[Node], tuple[Facts, Verdict]]
"""What is known of one node, and what follows from it."""

_CERTAIN = ("inferred", "stated", "tried")
_OFFLINE = regex(r"[^a-z0-9.]+")


class Pool(Record):
    """Nodes for which the same is decided. `facts` and `verdict` are those of the node that is least
    certain, and of several such the one with the oldest kernel.

    `selector` are labels that these nodes have and no other; empty where no labels tell them apart, and where there is
    only one pool, which needs none.
    """

    name: str
    nodes: tuple[Node, ...]
    facts: Facts
    verdict: Verdict
    selector: Mapping[str, str] = EMPTY
    needs_selector: bool = True

    @property
    def mode(self) -> ModeId | None:
        """The narrowest mode that works on these nodes."""
        return self.verdict.mode

    @property
    def taints(self) -> tuple[Taint, ...]:
        """What keeps Pods off these nodes that do not tolerate it."""
        return self.nodes[0].taints

    @property
    def kernels(self) -> tuple[str, ...]:
        """The releases of their kernels, the oldest first."""
        return tuple(sorted({node.kernel for node in self.nodes}, key=_kernel_order))


def judge_by_list(node: Node) -> tuple[Facts, Verdict]:
    """Return what the cluster's own list says of a node, and what follows from that."""
    return node_facts(node), _verdict(node.kernel, node.os_image, node.machine)


def pools_of(nodes: Sequence[Node], judge: Judge = judge_by_list, others: Iterable[Node] = ()) -> tuple[Pool, ...]:
    """Return the pools of a cluster, the largest first. Nodes of Windows run no container of Linux: they are none.

    `others` are nodes that cannot be judged: they are in no pool, and no pool's labels may select them.
    """
    groups: dict[object, list[Node]] = {}
    for node in nodes:
        if node.system == "linux":
            groups.setdefault(_deciding(node, judge(node)[1]), []).append(node)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].name))
    selectors = labels_apart(ordered, [*others, *(node for node in nodes if node.system != "linux")])
    names = _names(ordered, selectors)
    return tuple(
        _pool(name, group, judge, selector, needs=len(ordered) > 1)
        for name, group, selector in zip(names, ordered, selectors, strict=True)
    )


def weakest(pools: Iterable[Pool]) -> Pool:
    """Return the pool that allows least: what works there works on the others, as modes include one another."""
    return max(pools, key=_weakness)


def decisive_mode(verdict: Verdict) -> Mode:
    """Return the mode whose reasons tell most: the one that works, else the first that might, else the last."""
    if verdict.mode:
        return verdict[verdict.mode]
    return next((mode for mode in verdict.modes if mode.works == "unknown"), verdict.modes[-1])


def node_facts(node: Node) -> Facts:
    """Return what a cluster's list says of one node, as the facts of a machine."""
    return _facts_of(node.kernel, node.os_image, node.machine)


def _weakness(pool: Pool) -> int:
    mode, verdict = pool.mode, pool.verdict
    if mode:
        return MODES.index(mode)
    return len(MODES) if verdict.missing else len(MODES) + 1


def _pool(name: str, group: Sequence[Node], judge: Judge, selector: Mapping[str, str], *, needs: bool) -> Pool:
    least = min(group, key=lambda node: (_sureness(judge(node)[1]), _kernel_order(node.kernel)))
    told = {key: Fact(value, evidence_of(key)) for key, value in facts_of_nodes(group).items()}
    facts, verdict = judge(least)
    return Pool(name, tuple(group), facts.plus(told), verdict, selector, needs)


def _sureness(verdict: Verdict) -> int:
    """Return how certain a verdict is: one node that was not tried makes its pool not tried."""
    return _CERTAIN.index(decisive_mode(verdict).certainty)


def _deciding(node: Node, verdict: Verdict) -> object:
    distribution, version = _distribution(node.os_image)
    release = version if distribution in ("ubuntu", "alpine") else version.partition(".")[0]
    modes = tuple((mode.works, tuple(reason.check for reason in mode.reasons)) for mode in verdict.modes)
    return (node.machine, distribution or node.os_image, release, node.user_namespaces, node.taints, modes)


@lru_cache(maxsize=4096)
def _verdict(kernel: str, os_image: str, machine: str) -> Verdict:
    return decide(_facts_of(kernel, os_image, machine))


@lru_cache(maxsize=4096)
def _distribution(os_image: str) -> tuple[str, str]:
    return distribution_of(os_image)


@lru_cache(maxsize=4096)
def _facts_of(kernel: str, os_image: str, machine: str) -> Facts:
    distribution, version = distribution_of(os_image)
    known = {
        "kernel.release": (kernel, "cluster.kernel"),
        "kernel.machine": (machine, "cluster.nodes"),
        "distro.name": (os_image, "cluster.os"),
        "distro.id": (distribution, "cluster.os"),
        "distro.version": (version, "cluster.os"),
    }
    return Facts({key: Fact(value, evidence_of(source)) for key, (value, source) in known.items() if value})


def _kernel_order(release: str) -> tuple[tuple[int, int], str]:
    kernel = parse_kernel(release)
    return (kernel.version if kernel else (0, 0), release)


def _names(groups: Sequence[Sequence[Node]], selectors: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a name for each group: the value of the one label that tells it apart, else its distribution."""
    names = []
    for group, selector in zip(groups, selectors, strict=True):
        distribution, version = distribution_of(group[0].os_image)
        said = next(iter(selector.values())) if len(selector) == 1 else ""
        names.append(said or _slug(f"{distribution or group[0].os_image} {version}") or "nodes")
    return _distinct(names)


def _distinct(names: Iterable[str]) -> list[str]:
    """Return the names, those that an earlier one has already with a number after them."""
    taken: dict[str, None] = {}
    for name in names:
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        taken[free] = None
    return list(taken)


def _slug(said: str) -> str:
    return _OFFLINE.sub("-", said.lower()).strip("-.")[:40]
