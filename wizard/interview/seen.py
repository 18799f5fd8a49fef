"""What is known of a machine, one thing after another: for a list in which each of them can be opened."""

from collections.abc import Collection

from wizard.interview.pools import what_works
from wizard.interview.question import Situation
from wizard.language import Text, plural, text
from wizard.plan.checks.check import Look
from wizard.plan.checks.labels import CERTAINTY, LABELS
from wizard.plan.placement import pools_with
from wizard.plan.pools import Pool
from wizard.records import Record

_SHOWN = (
    *("kernel-version", "overlay-rootless", "fuse-device", "userns-enabled", "userns-clone", "apparmor-userns"),
    *("subordinate-ids", "storage-filesystem", "sandbox", "apparmor", "selinux", "engine-docker", "cluster"),
)
_SOURCES = {"engine-docker": "docker", "cluster": "cluster"}
"""The source of facts on which a check waits, if it is not the probe."""
_MOST_POOLS = 6
"""Pools that are listed: a team has 2 to 8, and the largest come first."""


class Seen(Record):
    """A thing that is known: what it is called, how it looks, what is said of it, and by what that is known.

    `is_asked`: its source has not answered yet, so nothing is known so far.
    """

    id: str
    label: Text
    look: Look
    said: Text
    topic: str
    about: tuple[Text, ...] = ()
    fix: str = ""
    is_asked: bool = False
    is_chosen: bool = False


def checks_seen(now: Situation, waiting: Collection[str]) -> tuple[Seen, ...]:
    """Return the checks of a situation; `waiting` are the sources that have not answered yet."""
    return tuple(_check(now, name, waiting) for name in _SHOWN) if len(now.facts) else ()


def pools_seen(now: Situation) -> tuple[Seen, ...]:
    """Return the largest pools of a cluster that has several."""
    pools = pools_with(now.here) if now["machine"] == "here" else ()
    return tuple(_pool(pool, now) for pool in pools[:_MOST_POOLS]) if len(pools) > 1 else ()


def pools_left(now: Situation) -> Text | None:
    """Return how many pools are not listed; None if all are."""
    left = len(pools_with(now.here)) - _MOST_POOLS if now["machine"] == "here" else 0
    return plural("and {count} more", "and {count} more", left) if left > 0 else None


def is_being_asked(now: Situation, waiting: Collection[str]) -> bool:
    """Return whether nothing can be said of the modes yet, because this machine has not answered."""
    return now["machine"] == "here" and "probe" in waiting and now.verdict.mode is None


def _check(now: Situation, name: str, waiting: Collection[str]) -> Seen:
    check, look = now.verdict.checks[name], now.verdict.checks.look(name)
    is_asked = now["machine"] == "here" and _SOURCES.get(name, "probe") in waiting and not check.evidence
    about = []
    if check.evidence:
        about += [
            text("Read: {evidence}", evidence=check.evidence),
            text("How sure: {certainty}", certainty=CERTAINTY[check.certainty]),
        ]
    if check.missing:
        about.append(text("Would settle it: {facts}", facts=", ".join(check.missing)))
    said = text("being asked") if is_asked else check.text
    fix = "\n".join(check.fix)
    return Seen(name, LABELS[name], look, said, check.topic, tuple(about), fix, is_asked=is_asked)


def _pool(pool: Pool, now: Situation) -> Seen:
    look: Look = "ok" if pool.mode else "unknown" if pool.verdict.missing else "failed"
    label = text("{name} {count}", name=pool.name, count=len(pool.nodes))
    about = (
        text("Kernels: {names}", names=", ".join(pool.kernels)),
        text("Systems: {names}", names=", ".join(sorted({node.os_image for node in pool.nodes}))),
        text("Nodes: {names}", names=", ".join(node.name for node in pool.nodes)),
    )
    is_chosen = pool.name == now["pool"]
    return Seen(f"pool:{pool.name}", label, look, what_works(pool), "concepts/fleets", about, is_chosen=is_chosen)
