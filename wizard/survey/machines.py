"""Machines of a survey: what the probe printed on each, or why there is nothing of it."""

from collections.abc import Mapping

from wizard.errors import WizardError
from wizard.facts.keys import KEYS
from wizard.facts.model import Fact, Facts
from wizard.facts.nodes import Node
from wizard.language import Text, text
from wizard.masking import masked
from wizard.plan.distributions import distribution_of
from wizard.plan.pools import node_facts
from wizard.records import Record, replace
from wizard.verifying.trial import probed

LARGEST_RESULT = 64 * 1024
"""Bytes that the probe may print on one machine: it prints some two thousand."""
_LONGEST_VALUE = 500
_MOST_FACTS = 200
_CONTAINERS = ("docker", "podman", "kubernetes", "containerd", "gvisor", "sysbox", "other")
"""Kinds of containers in which os-release is the image's."""


class Machine(Record):
    """One machine: its facts, or why they are missing. `node` is how its cluster lists it, if that is known.

    `alike` are nodes that were not asked, because this one was asked for all of them.
    """

    name: str
    facts: Facts | None = None
    why: Text | None = None
    node: Node | None = None
    alike: tuple[Node, ...] = ()

    def as_node(self) -> Node:
        """Return it as a node: what the cluster lists, and what the probe says of kernel, system and architecture."""
        known = self.facts or Facts({})
        node = self.node or Node(self.name)
        return replace(
            node,
            kernel=known.value("kernel.release") or node.kernel,
            os_image=node.os_image or known.value("distro.name") or known.value("distro.id") or "",
            machine=node.machine or known.value("kernel.machine") or "",
        )


def machine_of(name: str, output: str) -> Machine:
    """Return a machine by what the probe printed on it, which may be anything."""
    if len(output) > LARGEST_RESULT:
        return Machine(name, why=too_much())
    try:
        facts = probed(output)
    except WizardError as error:
        return Machine(name, why=error.message)
    if facts is None:
        return Machine(name, why=without_facts(output))
    if len(facts) > _MOST_FACTS:
        return Machine(
            name, why=text("it printed {count} facts, and the probe has fewer than a hundred", count=len(facts))
        )
    return Machine(name, of_the_machine(facts))


def too_much() -> Text:
    """Return why an output without end is none."""
    return text("it printed more than {size} KiB", size=LARGEST_RESULT // 1024)


def without_facts(output: str) -> Text:
    """Return why an output without facts has none: it is empty, cut short, or something else, which is quoted."""
    if not output.strip():
        return text("it printed nothing")
    if "probe.format=1" in output:
        return text("the probe was interrupted")
    return text("it printed no facts: {line}", line=masked(output.strip().splitlines()[0][:200]))


def of_the_machine(facts: Facts) -> Facts:
    """Return what the facts say of the machine, not of the container in which the probe ran; secrets are masked.

    An image has its own os-release, and a container without /dev/fuse tells nothing of its host's.
    """
    gone: list[str] = []
    if facts.value("container.kind") in _CONTAINERS:
        gone.append("distro.")
        if facts.value("fuse.device") == "absent":
            gone.append("fuse.device")
    kept = facts.without(*gone) if gone else facts
    safe = {key: replace(fact, value=said) for key, fact in kept.known.items() if (said := _masked(key, fact.value))}
    return kept.plus(safe) if safe else kept


def _masked(key: str, value: str) -> str:
    """Return a text that anybody may have written without its secrets; empty if none exists."""
    known = KEYS.get(key)
    if known and (known.values or known.form):
        return ""
    said = masked(value[:_LONGEST_VALUE])
    return said if said != value else ""


def with_nodes(machines: Mapping[str, Machine], nodes: Mapping[str, Node]) -> list[Machine]:
    """Return the machines with what the cluster lists of each; nodes of Linux without an answer are added.

    A list of nodes alone is judged by itself, as `doctor` judges it.
    """
    if not machines:
        return [Machine(name, node_facts(node), node=node) for name, node in nodes.items() if node.system == "linux"]
    found = [_listed(machine, nodes.get(name)) for name, machine in machines.items()]
    silent = [node for name, node in nodes.items() if name not in machines and node.system == "linux"]
    return [*found, *(Machine(node.name, why=_silence(node), node=node) for node in silent)]


def _silence(node: Node) -> Text:
    if not node.ready:
        return text("the node is not ready")
    return text("it has no result")


def _listed(machine: Machine, node: Node | None) -> Machine:
    if node is None:
        return machine
    if machine.facts is None:
        return replace(machine, node=node)
    distribution, version = distribution_of(node.os_image)
    told = {"distro.name": node.os_image, "distro.id": distribution, "distro.version": version}
    known = {key: Fact(value, "kubectl") for key, value in told.items() if value}
    return replace(machine, node=node, facts=machine.facts.plus(known))
