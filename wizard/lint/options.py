"""What Docker's options allow a container, whichever file they are in.

Sources: docker-run(1), podman-run(1); docker/cli, opts; moby/moby, daemon/daemon_unix.go, parseSecurityOpt.
"""

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wizard.formats.docker_values import bound, capability, device, is_yes, mount_fields, security_option
from wizard.formats.places import Spot
from wizard.lint.model import Container, Form, Given, Key, Mount, Profile
from wizard.records import EMPTY, Record, replace

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
    """The container that the options make."""
    found = Container(
        start.form,
        start.name,
        start.at,
        start.security_at or start.at,
        image=start.image,
        command=start.command,
        env={**start.env, **_environment(start.options)},
        template=start.template,
        hidden=start.hidden,
        odd=start.odd,
        keys=start.keys,
    )
    for option in start.options:
        if option.name in _DECIDING and _OPEN.fullmatch(option.value):
            found = replace(found, hidden=(*found.hidden, Given(option.value, option.at)))
        else:
            found = _with(found, option)
    return found


def _with(found: Container, option: Option) -> Container:
    """The container with one option more."""
    value, at = option.value, option.at
    match option.name:
        case "privileged":
            return replace(found, privileged=Given(_is_on(value), at))
        case "read-only":
            return replace(found, read_only_root=Given(_is_on(value), at))
        case "user":
            return replace(found, user=Given(value, at))
        case "userns":
            return replace(found, userns=Given(value, at))
        case "security-opt":
            return _with_security(found, value, at)
    return _with_more(found, option)


def _with_more(found: Container, option: Option) -> Container:
    """The container with one more of what there may be several of."""
    value, at = option.value, option.at
    match option.name:
        case "cap-add":
            return replace(found, added=(*found.added, *_capabilities(value, at)))
        case "cap-drop":
            return replace(found, dropped=(*found.dropped, *_capabilities(value, at)))
        case "device":
            return replace(found, devices=(*found.devices, Given(device(value), at)))
        case "volume":
            return replace(found, mounts=(*found.mounts, volume(value, at)))
        case "mount":
            return replace(found, mounts=(*found.mounts, *_mount(value, at)))
        case "tmpfs":
            target = _path(value.partition(":")[0])
            return replace(found, mounts=(*found.mounts, Mount("tmpfs", target, at, memory=True)))
    return found


def _is_on(value: str) -> bool:
    """Whether a switch is on; one without a value is."""
    return not value or is_yes(value)


def _with_security(found: Container, value: str, at: Spot) -> Container:
    """One `--security-opt`; `name:value` is how it was written before Docker 1.11."""
    option = security_option(value)
    name, sign, rest = option.name, option.sign, option.value
    if sign == ":" and name != "unmask":
        found = replace(found, odd=(*found.odd, ("colon-spelling", Given(value, at))))
    match name:
        case "seccomp":
            return replace(found, seccomp=Given(_seccomp(rest), at))
        case "apparmor":
            return replace(found, apparmor=Given(apparmor(rest), at))
        case "label":
            label = rest.removeprefix("type:").removeprefix("type=")
            is_type = label != rest or label == "disable"
            return replace(found, selinux=Given(label, at)) if is_type else found
        case "no-new-privileges":
            return replace(found, escalation=Given(not _is_on(rest), at))
        case "systempaths" | "unmask":
            return replace(found, unmasked=Given(value, at))
    return found


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
