"""When two entries of a list are about the same thing, and when one that is there is good enough for what is wanted.

An entry is data as a file has it, in whatever spelling. Sources: Docker, "docker run"; Compose Specification.
"""

from collections.abc import Callable, Mapping
from typing import Any

from wizard.containers.options import long_mount, path, volume
from wizard.containers.places import COMPOSE, GITLAB_DOCKER, PARAMETERS
from wizard.containers.spec import Device, Mount
from wizard.containers.values import capability, device, is_yes, long_device, security_option
from wizard.formats.notes import Data
from wizard.records import Record

BLOCKING = "no-new-privileges"
"""With it newuidmap has no capability, and no mode works (see settings/privilege-escalation)."""


class ItemIdentity(Record):
    """How entries of a list are told apart, and when one that is there is good enough for what is wanted."""

    key: Callable[[Any], Any]
    is_satisfied_by: Callable[[Any, Any], bool] = lambda have, want: have == want
    is_joined: bool = False
    """Whether an entry keeps what it has in addition to what is wanted."""


def _security(entry: Data) -> tuple[str, str]:
    """Name and value of a security option; labels of SELinux count each for itself, but for `disable` and a type."""
    option = security_option(str(entry))
    is_level = option.name == "label" and not option.value.startswith(("disable", "type"))
    name = f"label {option.value.partition(':')[0]}" if is_level else option.name
    return name, "true" if not option.sign or is_yes(option.value) else option.value


def blocks(entry: Data) -> bool:
    """Whether a security option forbids what every mode needs."""
    return isinstance(entry, str) and _security(entry) == (BLOCKING, "true")


def mount_of(entry: Data) -> Mount:
    """Return a mount in one line or as a mapping."""
    return long_mount(entry) if isinstance(entry, Mapping) else volume(str(entry))


def mount_target(entry: Data, *, is_tmpfs: bool = False) -> str:
    """Where something is mounted; `--tmpfs` and its like have options after the directory."""
    return path(str(entry).partition(":")[0]) if is_tmpfs else mount_of(entry).target


def _serves(have: Data, want: Data) -> bool:
    """Return whether a mount serves: a person's own volume does as well as ours, a file has to be the very one.

    What is in memory stays, and takes no place: Compose and GitLab Runner have it under a separate key.
    """
    theirs, ours = mount_of(have), mount_of(want)
    if theirs.memory or ours.memory:
        return True
    is_file = ours.source.startswith(("/", "./")) and ours.source != "."
    return (not theirs.read_only or ours.read_only) and (not is_file or theirs.source == ours.source)


def _device(entry: Data) -> Device:
    return long_device(entry) if isinstance(entry, Mapping) else device(str(entry))


def _opens(have: Data, want: Data) -> bool:
    """Whether a device is the one that is wanted, to be read and written."""
    given = _device(have)
    return given.source == _device(want).source and {"r", "w"} <= set(given.permissions)


def by_key(*keys: str, good: bool = False) -> ItemIdentity:
    """Entries that are mappings, told apart by the first of the keys that they have; `good`: any will do."""

    def name(entry: Any) -> Any:
        found = next((key for key in keys if isinstance(entry, Mapping) and key in entry), "")
        return (found, str(entry[found])) if found else repr(entry)

    return ItemIdentity(name, lambda have, want: good or have == want, is_joined=not good)


SECURITY = ItemIdentity(lambda entry: _security(entry)[0], lambda have, want: _security(have) == _security(want))
MOUNT = ItemIdentity(lambda entry: mount_of(entry).target, _serves)
DEVICE = ItemIdentity(lambda entry: _device(entry).target, _opens)
CAPABILITY = ItemIdentity(lambda entry: capability(str(entry)), lambda have, want: True)
VARIABLE = ItemIdentity(lambda entry: str(entry).partition("=")[0])
"""NAME=VALUE."""
USER = ItemIdentity(lambda entry: "user")
PLAIN = ItemIdentity(repr)
"""Entries that are told apart by all they say."""

OF_OPTION: Mapping[str, ItemIdentity] = {
    "security-opt": SECURITY,
    "device": DEVICE,
    "cap-add": CAPABILITY,
    "cap-drop": CAPABILITY,
    "user": USER,
}
"""By the option's long name; mounts are told apart by what is at a place already, whatever option it has."""

OF_KEY: Mapping[str, ItemIdentity] = {
    place.key.rpartition(".")[2]: OF_OPTION[place.option]
    for places in (COMPOSE, GITLAB_DOCKER, PARAMETERS)
    for place in places.places
    if place.form in ("list", "items") and place.option in OF_OPTION
}
"""By the key of a list in a file that has Docker's options."""

POD_LISTS = {
    **dict.fromkeys(("containers", "initContainers", "env"), by_key("name")),
    "volumes": by_key("name", good=True),
    "volumeMounts": by_key("mountPath", good=True),
}
"""How the lists of a pod's spec are told apart: a volume of the owner's at our place serves as well."""
