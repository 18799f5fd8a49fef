"""Reasons: data in which a value has the topic of its reason, and the lines of a text that have one."""

from typing import Any

from wizard.records import Record


class Noted(Record):
    """A value with the topic that gives its reason."""

    value: Any
    topic: str


class Note(Record):
    """Line `line` (from 1) is there for the reason that `topic` gives; `subject` is what a legend calls it."""

    line: int
    topic: str
    subject: str = ""
