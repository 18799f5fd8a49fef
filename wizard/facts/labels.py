"""Reads a process's security label: what /proc/PID/attr/current says under AppArmor and under SELinux.

AppArmor's form is that of the kernel (security/apparmor/label.c): profiles joined by `//&` when they are stacked,
`:NAMESPACE:` before the first profile of another policy namespace, one mode in brackets for all of them. A process
is bound by every profile of a stack; `unconfined` among them adds no rule and does not count for the mode.
"""

from wizard.records import Record
from wizard.regexes import regex

UNCONFINED = "unconfined"

_MODE = regex(r"(?P<names>.+) \((?P<mode>[a-z]+)\)\Z")
_NAMESPACED = regex(r":(?P<namespace>[^:]+):(?://)?(?P<name>.+)\Z")
_CONTEXT = regex(r"[^:/\s]+:[^:/\s]+:(?P<type>[^:/\s]+)(?::[^/\s]+)?\Z")
_ENFORCING = frozenset(("enforce", "kill", "mixed"))


class AppArmorLabel(Record):
    """The profiles that confine a process, in their order, and their mode (empty if it is unconfined)."""

    profiles: tuple[str, ...]
    mode: str = ""

    def has(self, profile: str) -> bool:
        """Return whether a profile of the reader's own policy namespace is among them."""
        return profile in self.profiles

    @property
    def enforces(self) -> bool:
        """Return whether a profile may refuse something; in a stack with several modes one may be enforced."""
        return self.mode in _ENFORCING


class SELinuxContext(Record):
    """A process's SELinux context, which exists only if SELinux is enabled in the kernel."""

    type: str


def parse_label(value: str | None) -> AppArmorLabel | SELinuxContext | None:
    """Return the label in its parts; None for no label, or for one of another security module."""
    value = (value or "").strip(" \t\n\0")
    if match := _MODE.match(value):
        return AppArmorLabel(_profiles(match["names"]), match["mode"])
    if match := _CONTEXT.match(value):
        return SELinuxContext(match["type"])
    profiles = _profiles(value)
    if any(_NAMESPACED.sub(r"\g<name>", one) != UNCONFINED for one in profiles):
        return None
    return AppArmorLabel(profiles)


def _profiles(names: str) -> tuple[str, ...]:
    """Return the names; a namespace that is written once for several profiles is added to each."""
    found, namespace = [], ""
    for name in names.split("//&"):
        if match := _NAMESPACED.match(name):
            namespace, name = f":{match['namespace']}:", match["name"]
        found.append(namespace + name)
    return tuple(found)
