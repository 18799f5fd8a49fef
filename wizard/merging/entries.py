"""Entries of lists that say the same in many spellings: security options, mounts, devices, variables.

An entry that is there in whatever spelling is left as it is; one that contradicts is replaced; the rest is added.
Sources: Docker, "docker run"; Compose Specification; GitLab Runner, "Advanced configuration".
"""

from collections.abc import Callable, Iterable
from typing import Any

from wizard.containers.spec import Device
from wizard.containers.values import bound, capability, device, is_yes, long_device, security_option
from wizard.formats.notes import Data, Noted
from wizard.merging.wanted import Removed, stripped
from wizard.records import Record


class Kind(Record):
    """How entries of a list are told apart, and when one that is there is good enough for what is wanted."""

    name: Callable[[Any], Any]
    good: Callable[[Any, Any], bool] = lambda have, want: have == want
    is_joined: bool = False
    """Whether what an entry has beside what is wanted stays."""


Join = Callable[[int, Any, Any], Any]
"""What an entry is to be: its place in the list, what is there, what is wanted."""


def united(have: list[Data], want: list[Data], kind: Kind, join: Join = lambda _, __, want: want) -> list[Data]:
    """The list with what is wanted: entries keep their places, and further ones of a replaced name are taken out."""
    out = list(have)
    for item in want:
        name = kind.name(stripped(item))
        places = [i for i, one in enumerate(out) if not isinstance(one, Removed) and _name(kind, one) == name]
        if not places:
            out.append(item)
        elif not all(kind.good(stripped(out[i]), stripped(item)) for i in places):
            out[places[0]] = join(places[0], out[places[0]], item) if kind.is_joined else item
            for i in places[1:]:
                out[i] = Removed()
    return out


def _name(kind: Kind, entry: Data) -> Data:
    plain = stripped(entry)
    return kind.name(plain) if isinstance(plain, (str, dict)) else None


def _option(entry: Data) -> tuple[str, str]:
    """Name and value of a security option; labels of SELinux count each for itself, but for `disable` and a type."""
    option = security_option(str(entry))
    is_level = option.name == "label" and not option.value.startswith(("disable", "type"))
    name = f"label {option.value.partition(':')[0]}" if is_level else option.name
    return name, "true" if not option.sign or is_yes(option.value) else option.value


SECURITY = Kind(lambda entry: _option(entry)[0], lambda have, want: _option(have) == _option(want))
"""`--security-opt`, in all its spellings."""

BLOCKING = "no-new-privileges"
"""With it newuidmap has no capability, and no mode works (see settings/privilege-escalation)."""


def blocks(entry: Data) -> bool:
    """Whether a security option forbids what every mode needs."""
    return isinstance(entry, str) and _option(entry) == (BLOCKING, "true")


def _mount(entry: Data) -> tuple[str, str, bool]:
    """Source, target, and whether it is read only."""
    if isinstance(entry, dict):
        return str(entry.get("source", "")), _folder(entry.get("target", "")), is_yes(entry.get("read_only"))
    given = bound(str(entry))
    return given.source, _folder(given.target), "ro" in given.flags


def _folder(path: Data) -> str:
    return str(path).rstrip("/") or "/"


def _serves(have: Data, want: Data) -> bool:
    """A volume of one's own serves as well as ours; a file is wanted from the very place where it is."""
    (source, _, frozen), (ours, _, may_be_frozen) = _mount(have), _mount(want)
    is_file = ours.startswith(("/", "./")) and ours != "."
    return (not frozen or may_be_frozen) and (not is_file or source == ours)


MOUNT = Kind(lambda entry: _mount(entry)[1], _serves)
"""Volumes of Docker, Compose and GitLab, short and long: by where they are mounted."""


def short_mount(entry: Data) -> Data:
    """A mount in one line, for a list whose entries are such."""
    value = entry.value if isinstance(entry, Noted) else entry
    if not isinstance(value, dict):
        return entry
    topics = [one.topic for one in value.values() if isinstance(one, Noted)]
    source, target, frozen = _mount(stripped(value))
    written = ":".join((*([source] if source else []), target, *(["ro"] if frozen else [])))
    return Noted(written, topics[0]) if topics else written


def mount_source(entry: Data) -> str:
    """The volume or folder that a mount is of; empty for a volume without a name."""
    return _mount(stripped(entry))[0]


def mount_target(entry: Data, *, is_tmpfs: bool = False) -> str:
    """Where something is mounted; `--tmpfs` and its like have options behind the folder."""
    return _folder(str(entry).partition(":")[0]) if is_tmpfs else _mount(stripped(entry))[1]


def without(mounts: Any, taken: Iterable[str]) -> Data:
    """The mounts whose places are not taken already: an engine starts no container with two at one place."""
    if isinstance(mounts, Noted):
        return Noted(without(mounts.value, taken), mounts.topic)
    places = set(taken)
    return [one for one in mounts if mount_target(one) not in places]


def _device(entry: Data) -> Device:
    return long_device(entry) if isinstance(entry, dict) else device(str(entry))


def _opens(have: Data, want: Data) -> bool:
    """Whether a device is the one that is wanted, to be read and written."""
    given = _device(have)
    return given.source == _device(want).source and {"r", "w"} <= set(given.permissions)


DEVICE = Kind(lambda entry: _device(entry).target, _opens)
"""Devices, in all their spellings: by their path in the container."""

CAPABILITY = Kind(lambda entry: capability(str(entry)), lambda have, want: True)
"""Capabilities, with and without their prefix."""

VARIABLE = Kind(lambda entry: str(entry).partition("=")[0])
"""NAME=VALUE."""

PLAIN = Kind(lambda entry: repr(entry))
"""Entries that are told apart by all they say."""


def by_key(*keys: str, good: bool = False) -> Kind:
    """Entries that are mappings, told apart by the first of the keys that they have; `good`: any will do."""

    def name(entry: Any) -> Any:
        found = next((key for key in keys if isinstance(entry, dict) and key in entry), "")
        return (found, str(entry[found])) if found else repr(entry)

    return Kind(name, lambda have, want: good or have == want, is_joined=not good)
