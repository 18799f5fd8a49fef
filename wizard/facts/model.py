"""Facts: values by key, each with its evidence and its certainty. An unknown key is absent."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from wizard.facts.keys import KEYS, evidence_of, is_number
from wizard.records import Record, replace

if TYPE_CHECKING:
    from wizard.facts.nodes import Node

Certainty = Literal["tried", "inferred", "stated"]


class Fact(Record):
    """One known value, what was examined for it, and how certain it is.

    `tried`: an attempt decided it. `inferred`: it was read, or follows from something that was read. `stated`: a person
    said so.
    """

    value: str
    evidence: str
    certainty: Certainty = "inferred"


class Facts(Record, Mapping[str, Fact]):
    """Everything that is known of one environment. `complete` is false if the probe was cut short.

    `nodes` are those of its cluster, if that listed them; cluster.* sums them up.
    """

    known: Mapping[str, Fact]
    complete: bool = True
    nodes: "tuple[Node, ...]" = ()

    def __getitem__(self, key: str) -> Fact:
        return self.known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    def value(self, key: str) -> str | None:
        """Return the value of a key; None if it is unknown."""
        fact = self.known.get(key)
        return fact.value if fact else None

    def number(self, key: str) -> int | None:
        """Return the value of a key as a number; None if it is unknown or no number."""
        value = self.value(key)
        return int(value) if value is not None and is_number(value) else None

    def words(self, key: str) -> frozenset[str]:
        """Return the words of a comma-separated list; empty if the key is unknown."""
        return frozenset(word.strip() for word in (self.value(key) or "").split(",") if word.strip())

    def evidence(self, key: str) -> str:
        """Return `source: value` for a person to read; empty if the key is unknown."""
        fact = self.known.get(key)
        return f"{fact.evidence}: {fact.value}" if fact and fact.evidence else ""

    def certainty(self, key: str) -> Certainty:
        """Return the certainty of a key; `inferred` if it is unknown."""
        fact = self.known.get(key)
        return fact.certainty if fact else "inferred"

    def without(self, *prefixes: str) -> "Facts":
        """Return the facts without the keys that start with one of the prefixes."""
        return replace(self, known={k: f for k, f in self.known.items() if not k.startswith(prefixes)})

    def plus(self, more: Mapping[str, Fact]) -> "Facts":
        """Return the facts together with more facts, which override them."""
        return replace(self, known={**self.known, **more})

    def lines(self) -> list[str]:
        """Return the facts in the probe's format, `probe.complete=yes` last."""
        body = [f"{key}={fact.value}" for key, fact in self.known.items()]
        return ["probe.format=1", *body, *(["probe.complete=yes"] if self.complete else [])]


def is_in_container(facts: Facts) -> bool:
    """Return whether the facts were taken inside a container."""
    return facts.value("container.kind") not in (None, "none", "wsl")


def make_facts(values: Mapping[str, str], *, complete: bool = True, stated: bool = False) -> Facts:
    """Return facts from bare values. `stated` names keys whose values a person wrote, not the probe."""
    return Facts({key: _fact(key, value, stated) for key, value in values.items()}, complete)


@lru_cache(maxsize=8192)
def _fact(key: str, value: str, stated: bool) -> Fact:
    """Return a fact; those of a survey's machines are mostly the same."""
    certainty: Certainty = "stated" if stated else "tried" if key in KEYS and KEYS[key].tried else "inferred"
    return Fact(value, evidence_of(key), certainty)
