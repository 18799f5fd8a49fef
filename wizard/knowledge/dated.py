"""The tables that grow old: for which day each content/*.json is known to hold, its sources, how to renew it."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from wizard.records import Record
from wizard.resources import CONTENT

OLD = 120
"""Days after which a table has to be compared with its sources again."""


class Citation(Record):
    """Where rows of a table were taken from; `state` is the day of the copy that was read."""

    name: str
    state: str


class Table(Record):
    """One file of content/. `as_of`: the day for which the whole of it is known to hold; `update`: how to renew it."""

    name: str
    as_of: str
    sources: tuple[Citation, ...]
    update: str

    def age(self, today: str) -> int:
        """Days from its state to `today`; both are dates as ISO 8601 writes them."""
        return (date.fromisoformat(today) - date.fromisoformat(self.as_of)).days


@cache
def tables() -> tuple[Table, ...]:
    """Every dated table, by name."""
    read = ((path.stem, json.loads(path.read_text("utf-8"))) for path in sorted(CONTENT.glob("*.json")))
    return tuple(_table(name, data) for name, data in read if "as_of" in data)


def _table(name: str, data: Mapping[str, Any]) -> Table:
    return Table(name, data["as_of"], tuple(Citation(**source) for source in data["sources"]), data["update"])
