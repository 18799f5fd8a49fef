"""Whose facts count: this machine's, the probe's output from elsewhere, or a system that a person names."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from wizard.errors import BadInputError, WizardError, nearest, shown
from wizard.facts.doubts import doubts
from wizard.facts.model import Fact, Facts
from wizard.facts.reading import read_facts
from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.language import Text, text
from wizard.resources import CONTENT

ReadInput = Callable[[str], str]
"""Returns the text of a file that a person named. Raises BadInputError if it cannot be read."""


class System(NamedTuple):
    """An operating system with its defaults: its name, and the facts that follow from it."""

    name: str
    facts: Mapping[str, str]


_FROM_UDEV = {"os.kernel": "Linux", "fuse.device": "present", "fuse.device.mode": "0666"}


def questions(read: ReadInput) -> tuple[Question, ...]:
    """Return the questions of the first step."""
    return (
        Question(
            "machine",
            "environment",
            text("Which machine will run the container?"),
            "concepts/facts",
            _suggest_machine,
            _machines,
        ),
        Question(
            "facts_file",
            "environment",
            text("Which file contains the probe's output?"),
            "concepts/facts",
            lambda _: Suggestion("facts.txt"),
            check=lambda _, name: _unreadable(lambda: read_facts(read(name), name)),
            applies=lambda now: now["machine"] == "file",
            hint=text("werf-wizard probe --script | ssh HOST sh -s > facts.txt"),
        ),
        Question(
            "facts_text",
            "environment",
            text("Paste the probe's output from that machine"),
            "concepts/facts",
            lambda _: Suggestion(""),
            check=lambda _, pasted: _unreadable(lambda: read_facts(pasted, PASTED)),
            applies=lambda now: now["machine"] == "paste",
            many_lines=True,
        ),
        Question(
            "system",
            "environment",
            text("Which system does it run?"),
            "concepts/facts",
            lambda _: Suggestion(next(iter(systems()))),
            lambda _: tuple(
                Choice(name, text("{value}", value=row.name), literal=True) for name, row in systems().items()
            ),
            applies=lambda now: now["machine"] == "system",
        ),
    )


PASTED = "facts.txt"
"""The name for pasted facts, and of the file in which they are saved with the result."""

SYSTEM = "system:"
"""The prefix of a system's id in `--facts`, instead of a file."""

_ELSEWHERE = (
    Choice("file", text("Another machine: a file with the probe's output"), text("the most reliable way")),
    Choice("paste", text("Another machine: paste the probe's output"), text("the same, from the clipboard")),
    Choice(
        "system",
        text("Another machine: choose its system"),
        text("inferred from the system's defaults; nothing is tested"),
    ),
)


def _machines(now: Situation) -> tuple[Choice, ...]:
    system = now.here.value("distro.name") or now.here.value("distro.id") or now.here.value("os.kernel")
    system_and_kernel = text("{system}, kernel {kernel}", system=system, kernel=now.here.value("kernel.release"))
    here = Choice("here", text("This machine"), system_and_kernel if system else text("its facts are being read"))
    return (here, *_ELSEWHERE)


def _suggest_machine(now: Situation) -> Suggestion:
    kernel, own = now.here.value("engine.docker.kernel"), now.here.value("kernel.release")
    if kernel and own and kernel != own:  # Docker may answer before this machine's own kernel is known
        return Suggestion(
            "here", text("Docker runs containers on another kernel, {kernel}: its facts are used.", kernel=kernel)
        )
    if now.here.value("os.kernel") not in (None, "Linux"):
        return Suggestion(
            "file", text("This is {system}: containers run on another machine.", system=now.here.value("os.kernel"))
        )
    if kernels := now.here.words("cluster.kernel"):
        told = text("The cluster's nodes report these kernels: {kernels}.", kernels=", ".join(sorted(kernels)))
        return Suggestion("here", told)
    return Suggestion("here")


def facts_that_count(here: Facts, values: Mapping[str, str], read: ReadInput) -> Facts:
    """Return the facts of the machine that was chosen; none if they cannot be read."""
    try:
        match values.get("machine"):
            case "file":
                return read_facts(read(values.get("facts_file", "")), values.get("facts_file", ""))
            case "paste":
                return read_facts(values.get("facts_text", ""), PASTED)
            case "system":
                return facts_of_system(values.get("system", ""))
            case _:
                return here
    except WizardError:
        return Facts({}, complete=False)


def doubts_about(facts: Facts, machine: str) -> list[Text]:
    """Return messages about supplied facts that are not understood; none for facts that the program found itself."""
    return doubts(facts) if machine in ("file", "paste") else []


def facts_of_system(name: str) -> Facts:
    """Return the facts of a system with its defaults, all of them inferred."""
    row = systems().get(name)
    if row is None:
        return Facts({}, complete=False)
    known = {"distro.name": row.name, **row.facts, **_FROM_UDEV}
    return Facts({key: Fact(value, row.name) for key, value in known.items()})


def facts_of_source(source: str) -> Facts | None:
    """Return the facts of `system:ID`; None for anything else. Raises BadInputError for an unknown system."""
    if not source.startswith(SYSTEM):
        return None
    name = source.removeprefix(SYSTEM)
    if name not in systems():
        raise BadInputError(text("There is no system “{name}”.", name=shown(name)), *nearest(name, list(systems())))
    return facts_of_system(name)


@cache
def systems() -> Mapping[str, System]:
    """Return the systems that can be named, by id."""
    rows = json.loads((CONTENT / "machines.json").read_text("utf-8"))["machines"]
    return {row["id"]: System(row["name"], row["facts"]) for row in rows}


def _unreadable(read: Callable[[], object]) -> Text | None:
    try:
        read()
    except WizardError as error:
        return error.message
    return None
