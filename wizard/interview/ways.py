"""The ways out where no mode works: another machine, a pool that can, an upgrade, a Docker server, another driver."""

from collections.abc import Iterator

from wizard.interview.environment import facts_of_system, systems
from wizard.interview.question import Choice, Situation
from wizard.language import text
from wizard.plan.kernels import parse_kernel
from wizard.plan.modes import decide
from wizard.plan.placement import pools_with

DOCKER_SERVER = "docker-server"
"""The answer that no mode is needed, because a Docker server builds."""
_FAMILIES = (("centos", "rhel", "almalinux", "rocky", "ol", "oraclelinux"), ("sles", "opensuse-leap"))
"""Distributions that are each other's next release."""
_STORAGE = ("overlay-rootless", "fuse-device", "privileged-allowed")
"""Checks of how layers are mounted; if nothing else is in the way, copying them works."""


def ways_out(now: Situation) -> tuple[Choice, ...]:
    """Return what can be done instead on a machine on which no mode works."""
    return (*_pools(now), *_upgrade(now), _another_machine(), *_copying(now), _docker_server())


def _pools(now: Situation) -> Iterator[Choice]:
    able = next((pool for pool in pools_with(now.here) if pool.mode), None) if now["machine"] == "here" else None
    if able:
        leads = {"target": "kubernetes", "pool": able.name}
        note = text("mode {mode} works there", mode=able.mode)
        label = text("The nodes of the pool {name}", name=able.name)
        yield Choice("another-pool", label, note, topic="concepts/fleets", leads=leads, goes="pool")


def _upgrade(now: Situation) -> Iterator[Choice]:
    """Yield the nearest newer release of the same distribution on which a mode works."""
    own, kernel = now.judged.value("distro.id") or "", parse_kernel(now.judged.value("kernel.release"))
    family = next((names for names in _FAMILIES if own in names), (own,))
    for name, row in reversed(tuple(systems().items())):
        newer = parse_kernel(row.facts["kernel.release"])
        if row.facts["distro.id"] not in family or not kernel or not newer or newer.version <= kernel.version:
            continue
        if mode := decide(facts_of_system(name)).mode:
            label = text("Upgrade it to {system}", system=row.name)
            note = text("mode {mode} would work there, as it is shipped", mode=mode)
            leads = {"machine": "system", "system": name}
            yield Choice("upgrade", label, note, topic="concepts/modes", leads=leads, goes="system")
            return


def _another_machine() -> Choice:
    note = text("its facts decide: probe it, or name its system")
    return Choice("another-machine", text("Use another machine"), note, topic="concepts/facts", goes="machine")


def _copying(now: Situation) -> Iterator[Choice]:
    """Yield the driver that copies, if only the mounting of layers is in the way."""
    reasons = {reason.check for mode in now.verdict.modes for reason in mode.reasons}
    if reasons <= set(_STORAGE):
        note = text("vfs copies each layer whole: slow, and several times the space")
        label = text("Build without mounting layers")
        yield Choice("vfs", label, note, topic="concepts/storage-drivers", reads="concepts/storage-drivers")


def _docker_server() -> Choice:
    note = text("works, but any client of it is root on its host")
    return Choice(DOCKER_SERVER, text("Let a Docker server build"), note, topic="concepts/docker-server")
