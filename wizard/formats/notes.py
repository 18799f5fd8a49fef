"""Reasons: data in which a value has the topic of its reason, and the lines of a text that have one."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, Union, overload

from wizard.records import Record


class Marked(Record):
    """What is in data in the place of a value, and says more than the value does."""


class Explained(Marked):
    """A value with the topic that gives its reason."""

    value: "Data"
    topic: str


class Deleted(Marked):
    """In the place of an item or a key's value that is taken out."""


class Inherited(Marked):
    """In the place of a value that a merge key brings once what it names is changed: nothing is written for it."""

    value: "Data"


Data: TypeAlias = Union[str, float, Marked, "Sequence[Data]", "Mapping[str, Data]", None]
"""Data of YAML, TOML and JSON, with the topics of its reasons; to types a truth value and an integer are a `float`."""


Fields: TypeAlias = Mapping[str, Data]
"""What a mapping holds, by its keys."""


class Note(Record):
    """Line `line` (from 1) is there for the reason that `topic` gives; `subject` is what a legend calls it."""

    line: int
    topic: str
    subject: str = ""


@overload
def bare(value: dict[str, Data]) -> dict[str, Data]: ...


@overload
def bare(value: Data) -> Data: ...


def bare(value: Data) -> Data:
    """Return the data without its topics, and without what is taken out."""
    match value:
        case Explained() | Inherited():
            return bare(value.value)
        case dict():
            return {key: bare(item) for key, item in value.items() if not isinstance(item, Deleted)}
        case list():
            return [bare(item) for item in value if not isinstance(item, Deleted)]
    return value


def value_of(value: Data) -> Data:
    """Return the value without its own reason; what is in it keeps theirs."""
    return value.value if isinstance(value, Explained) else value


def fields_of(value: Data) -> Fields:
    """Return what a mapping holds, by its keys; nothing of anything else."""
    inner = value_of(value)
    return inner if isinstance(inner, dict) else {}


def items_of(value: Data) -> Sequence[Data]:
    """Return what a list holds; nothing of anything else."""
    inner = value_of(value)
    return inner if isinstance(inner, list) else ()
