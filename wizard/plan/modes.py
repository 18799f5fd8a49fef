"""The three modes: which of them work with these facts, and which of those has the fewest rights.

A mode works when all its requirements are met; one that is unknown makes the answer unknown unless
another is refused. The rules are domain knowledge of rootless Buildah: see content/concepts/modes.
"""

from typing import Literal

from wizard.facts.model import Certainty, Facts
from wizard.language import Text
from wizard.plan.checks import run_checks
from wizard.plan.checks.check import Answer, Check, Checks
from wizard.records import Record

ModeId = Literal["overlay", "fuse-device", "fuse-privileged"]
MODES: tuple[ModeId, ...] = ("overlay", "fuse-device", "fuse-privileged")
"""From the one that needs the fewest rights to the one that needs the most."""

_BASE = (
    "linux",
    "kernel-version",
    "sandbox",
    "userns-enabled",
    "userns-clone",
    "apparmor-userns",
    "subordinate-ids",
    "storage-filesystem",
)


class Reason(Record):
    """A check that decided about a mode, and what it said."""

    check: str
    text: Text

    @property
    def topic(self) -> str:
        """The topic that explains the check."""
        return f"checks/{self.check}"


class Mode(Record):
    """One mode against one set of facts: whether it works, how certain that is, and why."""

    id: ModeId
    works: Answer
    certainty: Certainty
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """The topic that explains the mode."""
        return f"modes/{self.id}"


class Verdict(Record):
    """All that follows from facts: checks, modes, the recommended one, else the facts that are missing."""

    checks: Checks
    modes: tuple[Mode, ...]
    mode: ModeId | None
    missing: tuple[str, ...]

    def __getitem__(self, name: str) -> Mode:
        return next(mode for mode in self.modes if mode.id == name)


def decide(facts: Facts) -> Verdict:
    """Return the working mode with the fewest rights, or what has to be known if none surely works."""
    checks = run_checks(facts)
    modes = tuple(_judge(name, checks, facts) for name in MODES)
    mode = next((mode.id for mode in modes if mode.works == "yes"), None)
    open_ones = [mode for mode in modes if mode.works == "unknown"]
    missing = open_ones[0].missing if mode is None and open_ones else ()
    return Verdict(checks, modes, mode, missing)


def _judge(name: ModeId, checks: Checks, facts: Facts) -> Mode:
    own = _own_checks(name, checks, facts)
    needed = [*(checks[base] for base in _BASE), *own]
    works = _all_of(needed)
    deciding = own if works == "yes" else [check for check in needed if check.answer == works]
    missing = deciding[0].missing if works == "unknown" else ()
    return Mode(name, works, _weakest(needed), tuple(Reason(check.id, check.text) for check in deciding), missing)


def _own_checks(name: ModeId, checks: Checks, facts: Facts) -> list[Check]:
    """Return what a mode needs in addition to the base. Buildah prefers native overlayfs, even if it has /dev/fuse."""
    native, fuse = checks["overlay-rootless"], checks["fuse-device"]
    either = min(fuse, native, key=lambda check: ("yes", "unknown", "no").index(check.answer))
    match name:
        case "overlay":
            return [native]
        case "fuse-device":
            # A missing device cannot be passed in, whatever the kernel mounts without it.
            return [either if facts.value("fuse.device") == "present" else fuse]
        case "fuse-privileged":
            return [either, checks["privileged-allowed"]]


def _all_of(checks: list[Check]) -> Answer:
    answers = {check.answer for check in checks}
    return "no" if "no" in answers else "unknown" if "unknown" in answers else "yes"


def _weakest(checks: list[Check]) -> Certainty:
    """Return `tried` only if the storage driver was tried, `stated` if a person said any of it."""
    if any(check.certainty == "stated" for check in checks):
        return "stated"
    tried = {check.id for check in checks if check.certainty == "tried"}
    return "tried" if tried & {"overlay-rootless", "fuse-device"} else "inferred"
