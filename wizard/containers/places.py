"""Where each kind of file has Docker's options: one map a kind, for writing and for reading.

Sources: Compose Specification, "services"; GitLab Runner, "Advanced configuration", [runners.docker];
podman-systemd.unit(5), "Container".
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from wizard.containers.options import OPTIONS, SECURITY, security, short
from wizard.containers.spec import ContainerSpec, Device, Located, Mount
from wizard.formats.notes import Data, Explained, fields_of, value_of
from wizard.records import Record


class Place(Record):
    """A key, with dots between the keys that lead there, and what is below it.

    `option` is the option's long name, or the name in front of a security option's sign. `form`: one value, a list
    with one reason (`list`), a list whose items have each its own (`items`), a table
    of what is given to each (`table`).
    """

    key: str
    option: str
    form: Literal["value", "list", "items", "table", "image", "command", "environment", "mounts"] = "value"


class Places(Record):
    """A kind of file. `text` makes of a person's value what the file's program reads as that very value."""

    places: tuple[Place, ...]
    mount: Callable[[Mount, Callable[[str], str]], Data]
    device: Callable[[Device], str] = OPTIONS["device"].write
    text: Callable[[str], str] = str


def _as_mapping(kind: str) -> Callable[[Mount, Callable[[str], str]], Data]:
    """Return a mount as a mapping, in which `kind` is the key of what it is."""

    def mapping(mount: Mount, text: Callable[[str], str]) -> Data:
        fields: dict[str, Data] = {kind: mount.kind, "target": noted(mount.target, mount.topic)}
        if mount.source:
            fields = {kind: mount.kind, "source": text(mount.source), "target": fields["target"]}
        if mount.read_only:
            fields["read_only"] = True
        if mount.relabelled:
            fields["bind"] = {"selinux": "z"}
        return fields

    return mapping


def in_one_line(mount: Mount, text: Callable[[str], str]) -> Data:
    """Return a mount as `[SOURCE:]TARGET[:OPTIONS]`."""
    return noted(text(short(mount)), mount.topic)


def noted(value: Data, topic: str) -> Data:
    """Return the value with its reason, if it has one."""
    return Explained(value, topic) if topic else value


_AS_DOCKER = (
    Place("privileged", "privileged"),
    Place("security_opt", "security-opt", "items"),
    Place("cap_drop", "cap-drop", "list"),
    Place("cap_add", "cap-add", "list"),
    Place("devices", "device", "items"),
    Place("user", "user"),
    Place("userns_mode", "userns"),
)
"""Keys that Compose and GitLab Runner have alike."""

COMPOSE = Places(
    (
        Place("image", "image", "image"),
        Place("command", "command", "command"),
        *_AS_DOCKER,
        Place("read_only", "read-only"),
        Place("environment", "env", "environment"),
        Place("working_dir", "workdir"),
        Place("tmpfs", "tmpfs", "list"),
        Place("volumes", "volume", "mounts"),
    ),
    mount=_as_mapping("type"),
    device=lambda device: (
        OPTIONS["device"].write(device)
        if device.source != device.target
        else f"{device.source}:{OPTIONS['device'].write(device)}"
    ),
    text=lambda value: value.replace("$", "$$"),
)
"""A service of Compose, which takes `$` for a variable."""

GITLAB_DOCKER = Places(
    (
        Place("image", "image", "image"),
        *_AS_DOCKER,
        Place("tmpfs", "tmpfs", "table"),
        Place("volumes", "volume", "mounts"),
    ),
    mount=in_one_line,
)
"""`[runners.docker]` of GitLab Runner."""

PARAMETERS = Places(
    (
        Place("image", "image", "image"),
        Place("user", "user"),
        Place("privileged", "privileged"),
        Place("seccomp", "seccomp"),
        Place("apparmor", "apparmor"),
        Place("selinux-label", "label"),
        Place("no-new-privileges", "no-new-privileges"),
        Place("capabilities.drop", "cap-drop", "list"),
        Place("capabilities.add", "cap-add", "list"),
        Place("devices", "device", "items"),
        Place("volumes", "volume", "mounts"),
        Place("environment", "env", "environment"),
    ),
    mount=_as_mapping("kind"),
)
"""container-parameters.yaml, in neutral words."""


def written(spec: ContainerSpec, places: Places) -> dict[str, Data]:
    """Return the keys of a container in a kind of file, with their reasons; others are left out."""
    data: dict[str, Data] = {}
    for place in places.places:
        value = _value(spec, place, places)
        if value is not None:
            _put(data, place.key.split("."), value)
    return data


def _put(data: dict[str, Data], keys: list[str], value: Data) -> None:
    """Put a value at its keys; a mapping on the way has the reason of what is in it."""
    first, *rest = keys
    if not rest:
        data[first] = value
        return
    inner = dict(fields_of(data.get(first)))
    topic = value.topic if isinstance(value, Explained) else ""
    _put(inner, rest, value_of(value))
    data[first] = Explained(inner, topic)


def _value(spec: ContainerSpec, place: Place, places: Places) -> Data:
    match place.form:
        case "image":
            return noted(places.text(spec.image.value), spec.image.topic) if spec.image else None
        case "command":
            return Explained([places.text(word) for word in spec.command], "settings/command") if spec.command else None
        case "environment":
            pairs = {name: noted(places.text(one.value), one.topic) for name, one in spec.env.items()}
            return pairs or None
        case "mounts":
            return [places.mount(one, places.text) for one in _mounts(spec, places)] or None
    return _option(spec, place, places)


def _mounts(spec: ContainerSpec, places: Places) -> Iterator[Mount]:
    has_tmpfs = any(place.option == "tmpfs" for place in places.places)
    return (one for one in spec.mounts if not (one.memory and has_tmpfs))


def _option(spec: ContainerSpec, place: Place, places: Places) -> Data:
    if place.option == "security-opt":
        return [noted(one.value, one.topic) for one in security(spec)] or None
    if place.option == "tmpfs":
        folders = [one.target for one in spec.mounts if one.memory]
        return (dict.fromkeys(folders, "rw") if place.form == "table" else folders) or None
    kind = OPTIONS.get(place.option) or SECURITY[place.option]
    found = getattr(spec, kind.field)
    if kind.many:
        write = places.device if place.option == "device" else kind.write
        return _listed(found, write, place) if found else None
    if found is None:
        return None
    return noted(
        found.value if isinstance(found.value, bool) and place.option in OPTIONS else kind.write(found.value),
        found.topic,
    )


def _listed(found: tuple[Located[Any], ...], write: Callable[[Any], str], place: Place) -> Data:
    if place.form == "list":
        return noted([write(one.value) for one in found], found[0].topic)
    return [noted(write(one.value), one.topic) for one in found]
