"""From which version on a product understands a field: content/versions.json, with its sources."""

import json
from collections.abc import Mapping
from functools import cache

from wizard.records import Record
from wizard.resources import CONTENT


class Since(Record):
    """A field of a product: `needs` is the first version that has it, `until` the first without it, if any."""

    product: str
    field: str
    needs: str
    until: str
    source: str


@cache
def versions() -> Mapping[str, Since]:
    """The table, by id."""
    rows = json.loads((CONTENT / "versions.json").read_text("utf-8"))["versions"]
    return {
        row["id"]: Since(row["product"], row["field"], row["needs"], row.get("until", ""), row["source"])
        for row in rows
    }


def understands(field: str, version: tuple[int, int]) -> bool:
    """Whether a version has a field of the table."""
    row = versions()[field]
    return _number(row.needs) <= version and (not row.until or version < _number(row.until))


def _number(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)
