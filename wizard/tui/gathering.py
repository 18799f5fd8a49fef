"""Gathers facts while the screen is open: each source is asked in a thread that nothing waits for."""

import time
from collections.abc import Callable, Mapping
from threading import Thread

from wizard.facts.cluster import ask_cluster
from wizard.facts.model import Facts, make_facts
from wizard.facts.sources import ask_docker, ask_podman, run_probe
from wizard.facts.world import World
from wizard.records import replace

Arrived = Callable[[str, Facts], None]
"""Called in the source's thread, with its name and its facts."""


class Gathering:
    """The sources that were asked and have not answered yet."""

    def __init__(self, world: World, arrived: Arrived) -> None:
        self._arrived = arrived
        self._started = time.monotonic()
        self._waiting: dict[str, None] = {}
        asked: dict[str, Callable[[], Facts]] = {
            "probe": lambda: run_probe(world),
            "docker": lambda: make_facts(ask_docker(world)),
            "podman": lambda: make_facts(ask_podman(world)),
            "cluster": lambda: ask_cluster(world),
        }
        for name, ask in asked.items():
            self._waiting[name] = None
            Thread(target=self._ask, args=(name, ask), daemon=True).start()

    @property
    def waiting(self) -> Mapping[str, float]:
        """Return the sources without an answer, with the seconds since they were asked."""
        return dict.fromkeys(list(self._waiting), time.monotonic() - self._started)

    def _ask(self, name: str, ask: Callable[[], Facts]) -> None:
        try:
            facts = ask()
        except Exception:  # a source that fails tells nothing, as one that is not there
            facts = Facts({})
        self._waiting.pop(name, None)
        self._arrived(name, facts)


def with_newer_facts(here: Facts, source: str, facts: Facts) -> Facts:
    """Return the facts of this machine with those of one source replaced."""
    prefixes = {"docker": "engine.docker.", "podman": "engine.podman.", "cluster": "cluster."}
    if source == "probe":
        told = {key: fact for key, fact in here.items() if key.startswith(tuple(prefixes.values()))}
        return replace(facts.plus(told), nodes=here.nodes)
    nodes = facts.nodes if source == "cluster" else here.nodes
    return replace(here.without(prefixes[source]).plus(facts), nodes=nodes)
