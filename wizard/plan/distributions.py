"""What a distribution brings out of the box, where nothing was read or tried: user namespaces, SELinux's policy.

In a container os-release is the image's. There the kernel, which is the host's, tells the distribution that built it.
"""

import json
import re
from functools import cache
from typing import Any, Literal

from wizard.facts.model import Facts, is_in_container
from wizard.records import Record
from wizard.resources import CONTENT

UserNamespaces = Literal["open", "closed", "restricted"]


class Distribution(Record):
    """The host's distribution, its version where it is known, and the fact that tells it."""

    id: str
    version: str
    key: str


def host_distribution(facts: Facts) -> Distribution:
    """Return the distribution of the machine whose kernel runs; its id is empty if nothing tells it."""
    if not is_in_container(facts):
        return Distribution(facts.value("distro.id") or "", facts.value("distro.version") or "", "distro.id")
    return distribution_of_kernel(facts.value("kernel.release") or "", facts.value("kernel.build") or "")


def distribution_of_kernel(release: str, build: str) -> Distribution:
    """Return the distribution that built a kernel, from `uname -r` and `uname -v`; its id is empty if none tells it."""
    for pattern, name, *version in _data()["kernels"]:
        if found := re.search(pattern, f"{release} {build}"):
            in_release = found.end() <= len(release)
            told = next((part for part in (*found.groups(), *version) if part), "")
            return Distribution(name, told, "kernel.release" if in_release else "kernel.build")
    return Distribution("", "", "kernel.build")


def default_user_namespaces(host: Distribution) -> frozenset[UserNamespaces]:
    """Return what a distribution may do with them: open, closed by a sysctl, restricted by AppArmor.

    Several where it depends on the version, and that is unknown; none for a distribution that is not listed.
    """
    version, found = _numbers(host.version), set[str]()
    for row in _rows():
        if row["id"] != host.id:
            continue
        if version and not _numbers(row.get("from", "")) <= version < _numbers(row.get("before", "9999")):
            continue
        found.add(row["user_namespaces"])
        if version:
            break
    return frozenset(found)  # type: ignore[arg-type]  # a test holds the file's values


def selinux_policy(facts: Facts) -> Literal["refpolicy", "container-selinux"] | None:
    """Return what the host's rules for containers come from; None for a distribution that is not listed."""
    name = host_distribution(facts).id
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
