"""What Docker's options allow a container, whoever's file they stand in.

Sources: docker-run(1), podman-run(1); docker/cli, opts; moby/moby, daemon/daemon_unix.go, parseSecurityOpt.
"""

import csv
import posixpath
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wizard.lint.model import Container, Device, Form, Given, Mount, Profile, Spot
from wizard.records import EMPTY, Record, replace

_ENGINES_APPARMOR = ("docker-default", "containers-default", "runtime/default", "cri-containerd", "crio-default")
_YES = ("", "true", "1", "yes", "t")


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
    )
    for option in start.options:
        found = _with(found, option)
    return found


def _with(found: Container, option: Option) -> Container:
    """The container with one option more."""
    value, at = option.value, option.at
    match option.name:
        case "privileged":
            return replace(found, privileged=Given(value.lower() in _YES, at))
        case "read-only":
            return replace(found, read_only_root=Given(value.lower() in _YES, at))
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


def _with_security(found: Container, value: str, at: Spot) -> Container:
    """One `--security-opt`; `name:value` is how it was written before Docker 1.11."""
    name, sign, rest = _split(value)
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
            return replace(found, escalation=Given(rest.lower() not in _YES, at))
        case "systempaths" | "unmask":
            return replace(found, unmasked=Given(value, at))
    return found


def _split(value: str) -> tuple[str, str, str]:
    """Name, sign and rest: the sign is the first of `=` and `:`."""
    signs = [value.index(sign) for sign in "=:" if sign in value]
    if not signs:
        return value, "", ""
    where = min(signs)
    return value[:where], value[where], value[where + 1 :]


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
    return [Given(word.upper().removeprefix("CAP_"), at) for word in words]


def device(value: str) -> Device:
    """A device as `SOURCE[:TARGET][:PERMISSIONS]`."""
    parts = value.split(":")
    is_short = len(parts) == 2 and not parts[1].startswith("/")
    target = parts[0] if len(parts) == 1 or is_short else parts[1]
    permissions = parts[-1] if len(parts) == 3 or is_short else "rwm"
    return Device(parts[0], target, permissions)


def volume(value: str, at: Spot) -> Mount:
    """A volume as `[SOURCE:]TARGET[:OPTIONS]`."""
    # A colon within a substitution or an expression separates nothing.
    parts = _outside(value)
    if len(parts) == 1:
        return Mount("volume", _path(parts[0]), at)
    flags = parts[2].split(",") if len(parts) > 2 else []
    return Mount(
        "bind" if parts[0].startswith((".", "/", "~", "$", "%")) and not parts[0].startswith("${{") else "volume",
        _path(parts[1]),
        at,
        parts[0],
        read_only="ro" in flags,
        relabelled=bool({"z", "Z"} & set(flags)),
    )


def _outside(value: str) -> list[str]:
    """The parts between colons that are in no brackets."""
    parts, depth = [""], 0
    for char in value:
        depth += (char in "({") - (char in ")}")
        if char == ":" and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _mount(value: str, at: Spot) -> list[Mount]:
    """One `--mount`, a record of CSV; what is no such record mounts nothing."""
    fields: dict[str, str] = {}
    for item in next(csv.reader([value]), []):
        key, _, rest = item.partition("=")
        fields[key.lower()] = rest
    target = next((fields[key] for key in ("dst", "destination", "target") if key in fields), "")
    source = next((fields[key] for key in ("src", "source") if key in fields), "")
    if not target:
        return []
    flags = ("readonly", "ro")
    kind = fields.get("type", "volume")
    return [
        Mount(
            kind,
            _path(target),
            at,
            source,
            read_only=any(fields.get(flag, "no") in _YES for flag in flags),
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
