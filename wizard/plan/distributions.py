"""What a distribution brings out of the box, where nothing was read or tried: user namespaces, SELinux's policy."""

import json
import re
from functools import cache
from typing import Any, Literal

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


def selinux_policy(facts: Facts) -> Literal["refpolicy", "container-selinux"] | None:
    """Return what a distribution's rules for containers come from; None for one that is not listed."""
    name = facts.value("distro.id")
    return next((policy for policy, ids in _data()["selinux_policies"].items() if name in ids), None)


def distribution_of(pretty_name: str) -> tuple[str, str]:
    """Return id and version of a distribution by the name that os-release gives it; empty where it is not listed.

    The version is the first number of the name: `Ubuntu 24.04.1 LTS` has 24.04.
    """
    name = next((id_ for begin, id_ in _data()["names"] if pretty_name.startswith(begin)), "")
    found = re.search(r"(?<![\w.])v?(\d+)(\.\d+)?", pretty_name) if name else None
    return name, (found[1] + (found[2] or "")) if found else ""


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((CONTENT / "distributions.json").read_text("utf-8"))
    return data


@cache
def _rows() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = _data()["distributions"]
    return rows


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isascii() and part.isdigit())
