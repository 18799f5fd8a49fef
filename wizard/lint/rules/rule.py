"""What a rule is, what it finds, and what a module of rules declares."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from wizard.formats.places import Position
from wizard.language import Text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.model import Severity
from wizard.records import EMPTY, Record


class Rule(Record):
    """A rule. `severity` and `topic` are the usual ones: a finding may have others."""

    id: str
    severity: Severity
    title: Text
    topic: str


class Found(NamedTuple):
    """What a rule found.

    `adds` names a change of a subject, `removes` is the place of a setting that goes. `swaps`: what goes
    comes back with one text in it for another.
    """

    rule: str
    at: Position
    message: Text
    severity: Severity | None = None
    topic: str = ""
    adds: str = ""
    removes: Position | None = None
    swaps: tuple[str, str] | None = None


Findings = Iterator[Found]
Check = Callable[[RuleContext], Findings]
"""Judges one container on its ground."""


class Subject(Record):
    """The rules of one subject, and the functions that find them, by the containers that these judge.

    `order` is its place among the subjects. `always`: any container with werf; `building`: one that builds with
    Buildah; `unbuilding`: one with werf that does not; `root`: root in a privileged container, which opens no user
    namespace. `changes` are what its findings add, by name.
    """

    order: int
    rules: tuple[Rule, ...]
    always: tuple[Check, ...] = ()
    building: tuple[Check, ...] = ()
    unbuilding: tuple[Check, ...] = ()
    root: tuple[Check, ...] = ()
    changes: Mapping[str, Addition] = EMPTY
