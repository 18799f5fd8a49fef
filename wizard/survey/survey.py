"""What a survey comes to: pools of the machines that answered, and those that did not."""

from collections.abc import Iterable, Mapping

from wizard.facts.model import Facts
from wizard.facts.nodes import Node
from wizard.language import Text, text
from wizard.plan.checks.check import Answer, Check
from wizard.plan.modes import MODES, Verdict, decide
from wizard.plan.pools import Pool, pools_of
from wizard.records import Record
from wizard.survey.machines import Machine

_KEPT = 512
"""Verdicts that are kept: more would cost more than they spare where every machine differs."""


class Survey(Record):
    """Machines by pool. `unreached` are those of which nothing is known."""

    machines: tuple[Machine, ...]
    pools: tuple[Pool, ...]
    unreached: tuple[Machine, ...]

    @property
    def works(self) -> Answer:
        """Return whether a mode works on all of them: unknown if one did not answer, or it cannot be told of a pool."""
        if any(pool.mode is None and not pool.verdict.missing for pool in self.pools):
            return "no"
        return "unknown" if self.unreached or any(pool.mode is None for pool in self.pools) else "yes"


def survey_of(machines: Iterable[Machine]) -> Survey:
    """Return the survey of these machines."""
    every = tuple(machines)
    reached = {machine.name: machine for machine in every if machine.facts is not None}
    unreached = tuple(machine for machine in every if machine.facts is None)
    alike = {node.name: machine for machine in reached.values() for node in machine.alike}
    judge = _Judge({**alike, **reached})
    nodes = [*(machine.as_node() for machine in reached.values()), *(n for one in reached.values() for n in one.alike)]
    silent = [node for one in unreached for node in (one.node, *one.alike) if node]
    return Survey(every, pools_of(nodes, judge, silent), unreached)


class _Judge:
    """Says what follows from a machine's facts. Keeps the verdicts of a few: those of a fleet are mostly the same."""

    def __init__(self, machines: Mapping[str, Machine]) -> None:
        self._machines = machines
        self._verdicts: dict[tuple[str, ...], Verdict] = {}

    def __call__(self, node: Node) -> tuple[Facts, Verdict]:
        facts = self._machines[node.name].facts or Facts({})
        known = facts.known
        deciding = (*known, *(fact.value for fact in known.values()))
        verdict = self._verdicts.get(deciding)
        if verdict is None:
            verdict = decide(facts)
            if len(self._verdicts) < _KEPT:
                self._verdicts[deciding] = verdict
        return facts, verdict


def narrower(pool: Pool) -> tuple[str, tuple[Check, ...]] | None:
    """Return the next mode with fewer rights than the pool's, and the checks that rule it out; None for the last.

    For a pool without any mode, it is the mode that lacks least.
    """
    at = MODES.index(pool.mode) if pool.mode else len(MODES)
    if at == 0:
        return None
    open_ones = [pool.verdict[name] for name in MODES[:at]]
    mode = min(open_ones, key=lambda mode: len(mode.reasons)) if pool.mode is None else open_ones[0]
    return mode.id, tuple(pool.verdict.checks[reason.check] for reason in mode.reasons)


def cost(check: Check) -> Text:
    """Return what it costs to change what a check found."""
    if check.status == "unknown":
        return text("nothing yet: test it first")
    match check.id:
        case "kernel-version" | "overlay-rootless" | "linux":
            return text("a newer system or kernel on the machines, and a restart of each")
        case "storage-filesystem":
            return text("another file system for the build storage; its contents are moved or rebuilt")
        case "sandbox" | "privileged-allowed":
            return text("a change to the platform, which its owner decides")
    if check.fix:
        return text("a change on each machine, without a restart; it persists if it is in the machine's image")
    return text("a change to the container's settings or the machine's image")
