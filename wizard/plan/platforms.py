"""Managed platforms: what each refuses by itself, whatever the kernel can do.

The table is content/platforms.json, with its sources; it is read when a platform is named.
"""

import json
from collections.abc import Mapping
from functools import cache

from wizard.records import EMPTY, Record
from wizard.resources import CONTENT

PLATFORMS = (
    *("generic", "openshift", "gke", "gke-autopilot", "eks", "eks-auto", "eks-fargate", "aks", "aks-automatic"),
    *("k3s", "rke2", "talos", "bottlerocket"),
)
"""The platforms that can be named; `generic` refuses nothing."""


class Platform(Record):
    """`refuses`: what its admission or its nodes do not take. `fuse_plugin`: what provides /dev/fuse there.

    `facts` hold on its nodes as they come.
    """

    refuses: frozenset[str] = frozenset()
    fuse_plugin: str = ""
    facts: Mapping[str, str] = EMPTY


@cache
def platforms() -> Mapping[str, Platform]:
    """Return the table."""
    data = json.loads((CONTENT / "platforms.json").read_text("utf-8"))
    return {
        name: Platform(frozenset(row.get("refuses", ())), row.get("fuse_plugin", ""), row.get("facts", {}))
        for name, row in data["platforms"].items()
    }


def platform_of(name: str) -> Platform:
    """Return a platform of the table."""
    return Platform() if name == "generic" else platforms()[name]
