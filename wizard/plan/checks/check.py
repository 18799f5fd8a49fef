"""A check: one requirement held against the facts, with what settles it and what mends it."""

from collections.abc import Mapping
from typing import Literal

from wizard.facts.model import Certainty
from wizard.language import Text
from wizard.records import EMPTY, Record

Status = Literal["ok", "warning", "failed", "unknown"]
Answer = Literal["yes", "no", "unknown"]


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


class Checks(Record):
    """All checks over one set of facts, by id, in the order they are shown."""

    by_id: Mapping[str, Check] = EMPTY

    def __getitem__(self, name: str) -> Check:
        return self.by_id[name]

    def all(self) -> tuple[Check, ...]:
        """Every check, in the order they are shown."""
        return tuple(self.by_id.values())
