"""GitHub's own machines by their labels: content/github-runners.json, with its sources."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Literal

from wizard.language import Text, text
from wizard.records import Record
from wizard.resources import CONTENT

Namespaces = Literal["open", "restricted", "unknown"]


class Machine(Record):
    """A row of the table. `deprecated` and `removed` are dates, empty where none is announced.

    `containers`: a job's container can run there. `gone`: the removal is past.
    """

    label: str
    namespaces: Namespaces
    containers: bool = True
    deprecated: str = ""
    removed: str = ""
    gone: bool = False


@cache
def machines() -> Sequence[Machine]:
    """Return the table."""
    return tuple(Machine(**row) for row in json.loads((CONTENT / "github-runners.json").read_text("utf-8"))["labels"])


def machine_of(label: str) -> Machine | None:
    """Return the machine that GitHub runs a label's jobs on; None for a label of the reader's own."""
    low = label.lower()
    fitting = [one for one in machines() if low == one.label or low.startswith(one.label.removesuffix("-") + "-")]
    return max(fitting, key=lambda one: len(one.label), default=None)


def hosted_in(labels: Sequence[str]) -> str:
    """Return the label of GitHub's own machine among those of a job; empty where its runner is the reader's own."""
    if "self-hosted" in (one.lower() for one in labels):
        return ""
    return next((one for one in labels if machine_of(one)), "")


def why_not(label: str, *, builds: bool) -> Text | None:
    """Why a job's container cannot do its work on GitHub's machine of a label; None where it can.

    `builds`: with Buildah.
    """
    machine = machine_of(label)
    if machine is None:
        return None
    if machine.gone:
        return text("GitHub removed the machines {label} on {date}.", label=label, date=machine.removed)
    if not machine.containers:
        return text("A job's container needs a Linux machine with Docker, and {label} is not one.", label=label)
    if machine.namespaces == "restricted" and builds:
        return text(
            "On {label} AppArmor restricts user namespaces,"
            " and a job's container starts before any step can lift that.",
            label=label,
        )
    return None


def remark(label: str, *, builds: bool) -> Text | None:
    """Return what to know of GitHub's machine of a label on which it can work."""
    machine = machine_of(label)
    if machine is None or why_not(label, builds=builds):
        return None
    if machine.removed:
        return text(
            "GitHub deprecated {label} on {deprecated} and removes it on {removed};"
            " in the weeks before, jobs fail on announced days.",
            label=label,
            deprecated=machine.deprecated,
            removed=machine.removed,
        )
    if machine.namespaces == "unknown" and builds:
        return text("It is not known whether AppArmor restricts user namespaces on {label}.", label=label)
    return None


def lasting(label: str) -> Machine | None:
    """GitHub's machine of the same architecture, if any is left, on which a job's container can build."""
    good = [one for one in machines() if one.namespaces == "open" and not one.gone]
    return next((one for one in good if _is_arm(one.label) == _is_arm(label)), None)


def _is_arm(label: str) -> bool:
    return "arm" in label.lower().split("-")
