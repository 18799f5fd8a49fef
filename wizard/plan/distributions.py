"""What a distribution does with user namespaces out of the box, where nothing was read or tried."""

import json
from functools import cache
from typing import Literal

from wizard.facts.model import Facts
from wizard.resources import CONTENT

UserNamespaces = Literal["open", "closed", "restricted"]


def default_user_namespaces(facts: Facts) -> UserNamespaces | None:
    """Open, closed by a sysctl, or restricted by AppArmor; None for a distribution not listed.

    None too where its habit depends on the version, and that is unknown.
    """
    name, version = facts.value("distro.id"), _numbers(facts.value("distro.version") or "")
    for row in _rows():
        if row["id"] != name:
            continue
        if not version and ("from" in row or "before" in row):
            return None
        if _numbers(row.get("from", "")) <= version < _numbers(row.get("before", "9999")):
            return row["user_namespaces"]  # type: ignore[return-value]  # a test holds the file's values
    return None


@cache
def _rows() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((CONTENT / "distributions.json").read_text("utf-8"))["distributions"]
    return rows


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isascii() and part.isdigit())
