"""What Docker's options allow a container, whichever file they are in.

Sources: docker-run(1), podman-run(1); docker/cli, opts; moby/moby, daemon/daemon_unix.go, parseSecurityOpt.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wizard.formats.docker_values import bound, capability, device, is_yes, mount_fields, security_option
from wizard.formats.places import Spot
from wizard.lint.model import Container, Form, Given, Key, Mount, Profile
from wizard.records import EMPTY, Record

_ENGINES_APPARMOR = ("docker-default", "containers-default", "runtime/default", "cri-containerd", "crio-default")


_DECIDING = ("privileged", "read-only", "userns", "security-opt", "cap-add", "cap-drop", "device")
"""Options whose value has to be known."""
_OPEN = re.compile(r"(?:[\w-]+[=:])?(?:\$(?:\w+|\{.*\}|\(.*\))|`.*`)", re.DOTALL)


class Option(NamedTuple):
    """An option by its long name without dashes, its value, and its place."""

    name: str
    value: str
    at: Spot


class Start(Record):
    """A container's start: its options, and what stands beside them in any file."""

    form: Form
    name: str
    at: Spot
    options: Sequence[Option]
    image: Given[str] | None = None
    command: tuple[str, ...] = ()
    security_at: Spot | None = None
    env: Mapping[str, Given[str]] = EMPTY
    template: bool = False
    hidden: tuple[Given[str], ...] = ()
    odd: tuple[tuple[str, Given[str]], ...] = ()
    keys: Mapping[str, Key] = EMPTY


def container_of(start: Start) -> Container:
    """The container that the options make; the last one counts of what there is one of."""
    single: dict[str, Any] = {}
    several: dict[str, list[Any]] = {"hidden": [*start.hidden], "odd": [*start.odd]}
    for option in start.options:
        if option.name in _DECIDING and _OPEN.fullmatch(option.value):
            several["hidden"].append(Given(option.value, option.at))
            continue
        single |= _security(option) if option.name == "security-opt" else _single(option)
        for name, values in _several(option):
            several.setdefault(name, []).extend(values)
    fields: dict[str, Any] = {**single, **{name: tuple(values) for name, values in several.items()}}
    return Container(
        start.form,
        start.name,
        start.at,
        start.security_at or start.at,
        image=start.image,
        command=start.command,
        env={**start.env, **_environment(start.options)},
        template=start.template,
        keys=start.keys,
        **fields,
    )


def _single(option: Option) -> dict[str, Any]:
    """The field that an option sets, by its name."""
    value, at = option.value, option.at
    match option.name:
        case "privileged":
            return {"privileged": Given(_is_on(value), at)}
        case "read-only":
            return {"read_only_root": Given(_is_on(value), at)}
        case "user" | "userns":
            return {option.name: Given(value, at)}
    return {}


def _several(option: Option) -> Iterator[tuple[str, Sequence[Any]]]:
    """What an option adds to the fields of which there may be several, by their names."""
    value, at = option.value, option.at
    match option.name:
        case "cap-add":
            yield "added", _capabilities(value, at)
        case "cap-drop":
            yield "dropped", _capabilities(value, at)
        case "device":
            yield "devices", [Given(device(value), at)]
        case "volume":
            yield "mounts", [volume(value, at)]
        case "mount":
            yield "mounts", _mount(value, at)
        case "tmpfs":
            yield "mounts", [Mount("tmpfs", _path(value.partition(":")[0]), at, memory=True)]
        case "security-opt" if _has_old_spelling(value):
            yield "odd", [("colon-spelling", Given(value, at))]


def _is_on(value: str) -> bool:
    """Whether a switch is on; one without a value is."""
    return not value or is_yes(value)


def _has_old_spelling(value: str) -> bool:
    """Whether it is `name:value`, as it was written before Docker 1.11."""
    option = security_option(value)
    return option.sign == ":" and option.name != "unmask"


def _security(option: Option) -> dict[str, Any]:
    """The field that one `--security-opt` sets, by its name."""
    value, at = option.value, option.at
    known = security_option(value)
    rest = known.value
    match known.name:
        case "seccomp":
            return {"seccomp": Given(_seccomp(rest), at)}
        case "apparmor":
            return {"apparmor": Given(apparmor(rest), at)}
        case "label":
            label = rest.removeprefix("type:").removeprefix("type=")
            is_type = label != rest or label == "disable"
            return {"selinux": Given(label, at)} if is_type else {}
        case "no-new-privileges":
            return {"escalation": Given(not _is_on(rest), at)}
        case "systempaths" | "unmask":
            return {"unmasked": Given(value, at)}
    return {}


def _seccomp(value: str) -> Profile:
    match value:
        case "unconfined":
            return Profile("unconfined", value)
        case "" | "builtin" | "default":
            return Profile("engine", value)
    return Profile("profile", value)


def apparmor(value: str) -> Profile:
    """An AppArmor profile by its name, as engines and the old annotation write it."""
    name = value.removeprefix("localhost/")
    if value == "unconfined":
        return Profile("unconfined", value)
    return Profile("engine" if not name or name.startswith(_ENGINES_APPARMOR) else "profile", name)


def _capabilities(value: str, at: Spot) -> list[Given[str]]:
    words = value.replace(",", " ").split()
    return [Given(capability(word), at) for word in words]


def volume(value: str, at: Spot) -> Mount:
    """A volume as `[SOURCE:]TARGET[:OPTIONS]`."""
    given = bound(value)
    if not given.source:
        return Mount("volume", _path(given.target), at)
    is_path = given.source.startswith((".", "/", "~", "$", "%")) and not given.source.startswith("${{")
    return Mount(
        "bind" if is_path else "volume",
        _path(given.target),
        at,
        given.source,
        read_only="ro" in given.flags,
        relabelled=bool({"z", "Z"} & set(given.flags)),
    )


def _mount(value: str, at: Spot) -> list[Mount]:
    """One `--mount`; what is no such record mounts nothing."""
    fields = mount_fields(value)
    if not fields:
        return []
    kind = fields.get("type", "volume")
    return [
        Mount(
            kind,
            _path(fields["target"]),
            at,
            fields.get("source", ""),
            read_only="readonly" in fields and _is_on(fields["readonly"]),
            memory=kind in ("tmpfs", "ramfs"),
            relabelled="relabel" in fields,
        )
    ]


def _environment(options: Sequence[Option]) -> dict[str, Given[str]]:
    """Variables with a value; those handed on have none that is known here."""
    found = {}
    for option in options:
        name, equals, value = option.value.partition("=")
        if option.name == "env" and equals:
            found[name] = Given(value, option.at)
    return found


def _path(value: str) -> str:
    return posixpath.normpath(value) if value else value
