"""Entries of lists that say the same in many spellings: security options, mounts, devices, variables.

An entry that is there in whatever spelling is left as it is; one that contradicts is replaced; the rest is added.
Sources: Docker, "docker run"; Compose Specification; GitLab Runner, "Advanced configuration".
"""

import re
from collections.abc import Callable
from typing import Any

from wizard.merging.wanted import Removed, stripped
from wizard.records import Record
from wizard.targets.yaml_text import Noted

_EXPRESSION = re.compile(r"\$\{\{.*?\}\}|\$\{[^}]*\}")


class Kind(Record):
    """How entries of a list are told apart, and when one that is there is good enough for what is wanted."""

    name: Callable[[Any], Any]
    good: Callable[[Any, Any], bool] = lambda have, want: have == want
    is_joined: bool = False
    """Whether what an entry has beside what is wanted stays."""


Join = Callable[[int, Any, Any], Any]
"""What an entry is to be: its place in the list, what is there, what is wanted."""


def united(have: list[Any], want: list[Any], kind: Kind, join: Join = lambda _, __, want: want) -> list[Any]:
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


def _name(kind: Kind, entry: Any) -> Any:
    plain = stripped(entry)
    return kind.name(plain) if isinstance(plain, (str, dict)) else None


def _option(entry: Any) -> tuple[str, str]:
    """Name and value of a security option; Docker takes `=` and the older `:`."""
    found = re.match(r"([a-z-]+)[=:](.*)\Z", str(entry), re.DOTALL)
    return (found[1], found[2]) if found else (str(entry), "true")


SECURITY = Kind(lambda entry: _option(entry)[0], lambda have, want: _option(have) == _option(want))
"""`--security-opt`, in all its spellings."""

BLOCKING = "no-new-privileges"
"""With it newuidmap has no capability, and no mode works (see settings/privilege-escalation)."""


def blocks(entry: Any) -> bool:
    """Whether a security option forbids what every mode needs."""
    return isinstance(entry, str) and _option(entry) == (BLOCKING, "true")


def _mount(entry: Any) -> tuple[str, str, bool]:
    """Source, target, and whether it is read only."""
    if isinstance(entry, dict):
        return str(entry.get("source", "")), _folder(entry.get("target", "")), bool(entry.get("read_only"))
    masked = _EXPRESSION.sub(lambda found: found[0].replace(":", "\0"), str(entry))
    parts = [part.replace("\0", ":") for part in masked.split(":")]
    if len(parts) == 1:
        return "", _folder(parts[0]), False
    return parts[0], _folder(parts[1]), "ro" in parts[2].split(",") if len(parts) > 2 else False


def _folder(path: Any) -> str:
    return str(path).rstrip("/") or "/"


def _serves(have: Any, want: Any) -> bool:
    """A volume of one's own serves as well as ours; a file is wanted from the very place where it is."""
    (source, _, frozen), (ours, _, may_be_frozen) = _mount(have), _mount(want)
    is_file = ours.startswith(("/", "./")) and ours != "."
    return (not frozen or may_be_frozen) and (not is_file or source == ours)


MOUNT = Kind(lambda entry: _mount(entry)[1], _serves)
"""Volumes of Docker, Compose and GitLab, short and long: by where they are mounted."""


def short_mount(entry: Any) -> Any:
    """A mount in one line, for a list whose entries are such."""
    value = entry.value if isinstance(entry, Noted) else entry
    if not isinstance(value, dict):
        return entry
    topics = [one.topic for one in value.values() if isinstance(one, Noted)]
    source, target, frozen = _mount(stripped(value))
    written = ":".join((*([source] if source else []), target, *(["ro"] if frozen else [])))
    return Noted(written, topics[0]) if topics else written


def mount_source(entry: Any) -> str:
    """The volume or folder that a mount is of; empty for a volume without a name."""
    return _mount(stripped(entry))[0]


def _device(entry: Any) -> tuple[str, str]:
    parts = str(entry).split(":")
    return parts[1] if len(parts) > 1 else parts[0], parts[2] if len(parts) > 2 else "rwm"


DEVICE = Kind(lambda entry: _device(entry)[0], lambda have, _: {"r", "w"} <= set(_device(have)[1]))
"""Devices, by their path in the container."""

CAPABILITY = Kind(lambda entry: str(entry).upper().removeprefix("CAP_"), lambda have, want: True)
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
