"""Machines for tests of the interview, by what they lead to."""

from tests.plan.test_pools import BOOKWORM, BUILDS, EIGHT, JAMMY, SEVEN, nodes
from wizard.errors import BadInputError
from wizard.facts.model import Facts, make_facts
from wizard.facts.nodes import Node, facts_of_nodes
from wizard.interview.interview import Interview
from wizard.language import text
from wizard.records import replace

ABLE = make_facts(
    {
        "os.kernel": "Linux",
        "kernel.release": "6.1.0",
        "distro.name": "Debian 12",
        "distro.id": "debian",
        "overlay.rootless": "yes",
        "userns.try": "yes",
        "userns.max": "63404",
        "fuse.device": "present",
        "fuse.device.open": "yes",
        "apparmor.enabled": "yes",
        "apparmor.restrict_userns": "absent",
        "selinux.mode": "absent",
        "engine.docker.version": "27.3.1",
        "engine.docker.kernel": "6.1.0",
        "engine.docker.rootless": "no",
    }
)
"""Every mode works, Docker answers."""

OLD = make_facts(
    {"kernel.release": "5.4.0", "userns.max": "63404", "fuse.device": "present", "fuse.device.open": "yes"}
)
"""No rootless overlayfs: fuse-device."""

CLOSED = make_facts({"kernel.release": "6.1.0", "userns.max": "0"})
"""No mode works until the machine is prepared."""


def of_cluster(*groups: list[Node]) -> Facts:
    """The facts of ABLE and of a cluster with these nodes."""
    every = tuple(node for group in groups for node in group)
    return replace(ABLE.plus(make_facts(facts_of_nodes(every))), nodes=every)


MIXED = of_cluster(
    nodes(JAMMY, 4, {"team/pool": "jammy"}),
    nodes(EIGHT, 3, {"team/pool": "eight"}),
    nodes(BOOKWORM, 2, {"team/pool": "builds"}, BUILDS),
    nodes(SEVEN, 1, {"team/pool": "seven"}),
)
"""A cluster of four pools: a mode works on two, of one it is not known, on one none works."""

NOTHING = Facts({}, complete=False)
"""Nothing is known yet."""


def read_nothing(name: str) -> str:
    """There are no files."""
    raise BadInputError(text("Cannot read {name}: {why}.", name=name, why="not there"))


def interview(facts: Facts = ABLE, files: dict[str, str] | None = None, **given: str) -> Interview:
    """An interview over some facts, with files by name."""

    def read(name: str) -> str:
        return files[name] if files and name in files else read_nothing(name)

    return Interview(facts, read, given)
