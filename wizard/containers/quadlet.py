"""The container of a Quadlet unit: which key of its section is which of Docker's options, for writing and for reading.

Source: podman-systemd.unit(5).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from wizard.containers.options import Option, mount_in, options, short
from wizard.containers.spec import ContainerSpec, Located, Mount
from wizard.containers.values import security_option
from wizard.formats.unit_text import bind_source, literal, word
from wizard.records import replace

UNITS = "%E/containers/systemd"
"""The directory of units: below /etc for root, below ~/.config for a user."""
HOME = "%h"
"""The home directory of the user whose systemd runs the unit."""

KEYS = {
    "UserNS": "userns",
    "DropCapability": "cap-drop",
    "AddCapability": "cap-add",
    "AddDevice": "device",
    "ReadOnly": "read-only",
    "Volume": "volume",
    "Mount": "mount",
    "Tmpfs": "tmpfs",
    "WorkingDir": "workdir",
    "User": "user",
}
"""Options by the keys that have them."""
_KEY_OF = {option: key for key, option in KEYS.items()}
SECURITY = {"SeccompProfile": "seccomp", "AppArmor": "apparmor", "SecurityLabelType": "label=type", "Unmask": "unmask"}
"""Beginnings of `--security-opt` by the keys that have what follows."""
ARGUMENTS = "PodmanArgs"
"""Options that have no key."""


class Entry(NamedTuple):
    """A line of a unit, and the topic of its reason."""

    key: str
    value: str
    topic: str


def written(spec: ContainerSpec) -> Iterator[Entry]:
    """Yield the section of the container. Raises BadInputError for what a unit cannot have (unit_text.py)."""
    if spec.image:
        yield image(spec.image)
    yield from entries(options(spec))
    if spec.command:
        yield command(spec.command)


def entries(given: Iterable[Option]) -> Iterator[Entry]:
    """Yield the lines for options; capabilities are one. Raises BadInputError for what a unit cannot have."""
    for name, several in groupby(given, key=lambda option: option.name):
        found = list(several)
        if name in ("cap-add", "cap-drop"):
            yield Entry(_KEY_OF[name], " ".join(one.value for one in found), found[0].topic)
        else:
            yield from map(entry, found)


def image(given: Located[str]) -> Entry:
    """Return the line of the image."""
    return Entry("Image", literal(given.value), given.topic)


def command(words: Sequence[str]) -> Entry:
    """Return the line of the command."""
    return Entry("Exec", " ".join(map(word, words)), "settings/command")


def entry(option: Option) -> Entry:
    """Return the line for an option. Raises BadInputError for what a unit cannot have."""
    name, value, topic = option.name, option.value, option.topic
    match name:
        case "mount":
            return _mount(replace(mount_in(value), topic=topic))
        case "security-opt":
            return _security(option)
        case "privileged":
            return Entry(ARGUMENTS, f"--privileged={value}" if value else "--privileged", topic)
        case "env":
            return Entry("Environment", word(value), topic)
        case "read-only":
            return Entry(_KEY_OF[name], value or "true", topic)
    return Entry(_KEY_OF[name], literal(value), topic)


def _security(option: Option) -> Entry:
    known = security_option(option.value)
    match known.name:
        case "seccomp":
            return Entry("SeccompProfile", _in_its_folder(known.value), option.topic)
        case "label" if known.value == "disable":
            return Entry("SecurityLabelDisable", "true", option.topic)
        case "label":
            return Entry("SecurityLabelType", literal(known.value.removeprefix("type:")), option.topic)
        case "no-new-privileges":
            return Entry("NoNewPrivileges", known.value, option.topic)
    # `AppArmor=` came with Podman 5.8.
    return Entry(ARGUMENTS, f"--security-opt={literal(option.value)}", option.topic)


def _mount(mount: Mount) -> Entry:
    """In one line; the file's own directory and the home directory are open to systemd, and nothing else is."""
    if mount.memory:
        return Entry("Tmpfs", literal(mount.target), mount.topic)
    if mount.kind == "bind":
        target = short(replace(mount, source=""))
        return Entry("Volume", f"{_in_its_folder(mount.source)}:{literal(target)}", mount.topic)
    return Entry("Volume", literal(short(mount)), mount.topic)


def _in_its_folder(path: str) -> str:
    for folder in (UNITS, HOME):
        if path.startswith(f"{folder}/"):
            return f"{folder}/{bind_source(path[len(folder) + 1 :])}"
    return bind_source(path)
