"""Tables that become outdated: the day up to which each content/*.json is correct, its sources, how to update it."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from wizard.records import Record
from wizard.resources import CONTENT

OLD = 120
"""Days after which a table must be compared with its sources again."""


class Citation(Record):
    """Where rows of a table were taken from; `state` is the date of the copy that was read."""

    name: str
    state: str


class DatedTable(Record):
    """One file of content/. `as_of` is the date for which all of it is correct; `update` says how to update it."""

    name: str
    as_of: str
    sources: tuple[Citation, ...]
    update: str

    def age(self, today: str) -> int:
        """Return the days from its date to `today`; both dates are in ISO 8601."""
        return (date.fromisoformat(today) - date.fromisoformat(self.as_of)).days


@cache
def tables() -> tuple[DatedTable, ...]:
    """Return every dated table, sorted by name."""
    read = ((path.stem, json.loads(path.read_text("utf-8"))) for path in sorted(CONTENT.glob("*.json")))
    return tuple(_table(name, data) for name, data in read if "as_of" in data)


def _table(name: str, data: Mapping[str, Any]) -> DatedTable:
    return DatedTable(name, data["as_of"], tuple(Citation(**source) for source in data["sources"]), data["update"])
