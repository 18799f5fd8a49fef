"""From which version on a product understands a field: content/versions.json, with its sources."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from wizard.records import Record
from wizard.resources import CONTENT


class Since(Record):
    """A field of a product: `needs` is the first version that has it, `until` the first without it, if any.

    `ends`: the first without it by a plan that no release was seen to follow.
    """

    product: str
    field: str
    needs: str
    until: str
    source: str
    ends: str = ""


@cache
def versions() -> Mapping[str, Since]:
    """Return the table, by id."""
    return {
        row["id"]: Since(
            row["product"], row["field"], row["needs"], row.get("until", ""), row["source"], row.get("ends", "")
        )
        for row in _data()["versions"]
    }


@cache
def newest(product: str) -> tuple[int, int]:
    """Return the newest release of a product that the table knows."""
    return next(_number(row["version"]) for row in _data()["newest"] if row["product"] == product)


def understands(field: str, version: tuple[int, int]) -> bool:
    """Whether a version has a field of the table."""
    row = versions()[field]
    return _number(row.needs) <= version and (not row.until or version < _number(row.until))


def is_doubtful(field: str, version: tuple[int, int]) -> bool:
    """Whether a version is past the end that was planned for a field, which no release was seen to bring."""
    ends = versions()[field].ends
    return bool(ends) and version >= _number(ends)


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads((CONTENT / "versions.json").read_text("utf-8"))
    return data


def _number(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)
