"""Reasons: data in which a value has the topic of its reason, and the lines of a text that have one."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, Union

from wizard.records import Record


class Marked(Record):
    """What stands in data in the place of a value, and says more than the value does."""


class Noted(Marked):
    """A value with the topic that gives its reason."""

    value: Any
    topic: str


Data: TypeAlias = Union[str, float, Marked, "Sequence[Data]", "Mapping[str, Data]", None]
"""Data of YAML, TOML and JSON, with the topics of its reasons; to types a truth value and an integer are a `float`."""


class Note(Record):
    """Line `line` (from 1) is there for the reason that `topic` gives; `subject` is what a legend calls it."""

    line: int
    topic: str
    subject: str = ""


def bare(value: Data) -> Any:
    """Return the data without its topics."""
    match value:
        case Noted():
            return bare(value.value)
        case dict():
            return {key: bare(item) for key, item in value.items()}
        case list():
            return [bare(item) for item in value]
    return value
