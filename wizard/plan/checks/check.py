"""A check: one requirement held against the facts, with what settles it and what fixes it."""

from collections.abc import Mapping
from typing import Literal

from wizard.facts.model import Certainty, Facts
from wizard.language import Text
from wizard.records import EMPTY, Record

Status = Literal["ok", "warning", "failed", "unknown"]
Answer = Literal["yes", "no", "unknown"]
Look = Literal["ok", "warning", "failed", "unknown", "idle"]
"""How a check looks in a list; `idle` is one that found nothing to look at, which is no success."""


class Check(Record):
    """The result of one check.

    `fix` is shell, ready to paste, for a host that needs it; `missing` names the facts that would
    settle an unknown one.
    """

    id: str
    status: Status
    text: Text
    evidence: str = ""
    fix: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    certainty: Certainty = "inferred"

    @property
    def topic(self) -> str:
        """The topic that explains this check."""
        return f"checks/{self.id}"

    @property
    def answer(self) -> Answer:
        """Whether the requirement is met."""
        match self.status:
            case "failed":
                return "no"
            case "unknown":
                return "unknown"
            case _:
                return "yes"


def decided_by(
    facts: Facts,
    key: str,
    name: str,
    status: Status,
    message: Text,
    fix: tuple[str, ...] = (),
    *,
    missing: tuple[str, ...] = (),
) -> Check:
    """Return a check with the evidence and the certainty of the fact that decided it."""
    return Check(name, status, message, facts.evidence(key), fix, missing, facts.certainty(key))


class Checks(Record):
    """All checks over one set of facts, by id, in the order they are shown."""

    by_id: Mapping[str, Check] = EMPTY

    def __getitem__(self, name: str) -> Check:
        return self.by_id[name]

    def all(self) -> tuple[Check, ...]:
        """Every check, in the order they are shown."""
        return tuple(self.by_id.values())

    def look(self, name: str) -> Look:
        """How a check is shown: /dev/fuse is no failure if the kernel does without it."""
        check, is_native = self[name], self["overlay-rootless"].status == "ok"
        if is_native and name == "fuse-device" and check.status in ("failed", "unknown"):
            return "warning"
        return "idle" if check.status == "ok" and not check.evidence else check.status
