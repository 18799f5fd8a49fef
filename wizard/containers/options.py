"""Docker's options, each known once: the field of a container that it sets, how its values are read and written.

Every file with Docker's options has the same values, each kind in its own places (wizard/containers/places.py).
Sources: docker-run(1), podman-run(1); docker/cli, opts; moby/moby, daemon/daemon_unix.go, parseSecurityOpt.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from wizard.containers.spec import ContainerSpec, Located, Mount, Profile
from wizard.containers.values import bound, capability, csv_field, device, is_yes, mount_fields, security_option
from wizard.formats.places import NOWHERE, Position
from wizard.records import Record

_ENGINES_APPARMOR = ("docker-default", "containers-default", "runtime/default", "cri-containerd", "crio-default")
_DECIDING = ("privileged", "read-only", "userns", "security-opt", "cap-add", "cap-drop", "device")
"""Options whose value has to be known."""
_OPEN = re.compile(r"(?:[\w-]+[=:])?(?:\$(?:\w+|\{.*\}|\(.*\))|`.*`)", re.DOTALL)


class Option(NamedTuple):
    """An option by its long name without dashes, its value, its place, and the topic of its reason."""

    name: str
    value: str
    at: Position = NOWHERE
    topic: str = ""


class OptionKind(Record):
    """An option: the field that it sets, the values that its text comes to, and the text of one value.

    `many`: each value is one more; of any other option the last one counts.
    """

    field: str
    read: Callable[[str], Iterable[Any]]
    write: Callable[[Any], str]
    many: bool = False


def one(parse: Callable[[str], Any]) -> Callable[[str], Iterable[Any]]:
    """Return a reader of options whose text is one value."""
    return lambda value: (parse(value),)


def is_on(value: str) -> bool:
    """Whether a switch is on; one without a value is."""
    return not value or is_yes(value)


def _capabilities(value: str) -> Iterable[str]:
    return map(capability, value.replace(",", " ").split())


def _seccomp(value: str) -> Profile:
    match value:
        case "unconfined":
            return Profile("unconfined", value)
        case "" | "builtin" | "default":
            return Profile("engine", value)
    return Profile("profile", value)


def apparmor(value: str) -> Profile:
    """Return an AppArmor profile by its name, as engines and the old annotation write it."""
    name = value.removeprefix("localhost/")
    if value == "unconfined":
        return Profile("unconfined", value)
    return Profile("engine" if not name or name.startswith(_ENGINES_APPARMOR) else "profile", name)


def _profile(profile: Profile) -> str:
    return profile.name or profile.kind


def _label(value: str) -> Iterable[str]:
    """Return a label's type, or that it has none; its levels and users confine no less."""
    label = value.removeprefix("type:").removeprefix("type=")
    return (label,) if label != value or label == "disable" else ()


def volume(value: str) -> Mount:
    """Return a volume as `[SOURCE:]TARGET[:OPTIONS]`."""
    given = bound(value)
    if not given.source:
        return Mount("volume", path(given.target))
    is_path = given.source.startswith((".", "/", "~", "$", "%")) and not given.source.startswith("${{")
    relabelled = bool({"z", "Z"} & set(given.flags))
    kind = "bind" if is_path else "volume"
    return Mount(kind, path(given.target), NOWHERE, given.source, "ro" in given.flags, relabelled=relabelled)


def long_mount(fields: Mapping[str, Any]) -> Mount:
    """Return a mount as a mapping has it: `type` or `kind`, `source`, `target`, `read_only`, SELinux."""
    bind = fields.get("bind")
    return Mount(
        str(fields.get("type") or fields.get("kind") or "volume"),
        path(str(fields.get("target") or "")),
        source=str(fields.get("source") or ""),
        read_only=is_yes(fields.get("read_only")),
        memory="tmpfs" in (fields.get("type"), fields.get("kind")),
        relabelled=isinstance(bind, Mapping) and bool(bind.get("selinux")),
    )


def short(mount: Mount) -> str:
    """Return a mount in one line: `[SOURCE:]TARGET[:OPTIONS]`."""
    flags = ",".join(flag for flag, has in (("ro", mount.read_only), ("z", mount.relabelled)) if has)
    return ":".join((*([mount.source] if mount.source else []), mount.target, *([flags] if flags else [])))


def _record(value: str) -> Iterable[Mount]:
    """One `--mount`; what is no such record mounts nothing."""
    fields = mount_fields(value)
    if not fields:
        return
    kind = fields.get("type", "volume")
    yield Mount(
        kind,
        path(fields["target"]),
        source=fields.get("source", ""),
        read_only="readonly" in fields and is_on(fields["readonly"]),
        memory=kind in ("tmpfs", "ramfs"),
        relabelled="relabel" in fields,
    )


def record(mount: Mount) -> str:
    """Return a mount as one record of CSV, as `--mount` has it."""
    fields = [f"type={mount.kind}", *([f"src={mount.source}"] if mount.source else []), f"dst={mount.target}"]
    fields += [flag for flag, has in (("readonly", mount.read_only), ("relabel=shared", mount.relabelled)) if has]
    return ",".join(map(csv_field, fields))


def mount_in(value: str) -> Mount:
    """Return the mount of one `--mount`, which is known to be one."""
    return next(iter(_record(value)))


def _tmpfs(value: str) -> Mount:
    return Mount("tmpfs", path(value.partition(":")[0]), memory=True)


def path(value: str) -> str:
    """Return a path in a container, in its shortest form."""
    return posixpath.normpath(value) if value else value


def _device(value: Any) -> str:
    """Return a device in the fewest words."""
    whole = value.source if value.source == value.target else f"{value.source}:{value.target}"
    return whole if value.permissions == "rwm" else f"{whole}:{value.permissions}"


SECURITY: Mapping[str, OptionKind] = {
    "seccomp": OptionKind("seccomp", one(_seccomp), _profile),
    "apparmor": OptionKind("apparmor", one(apparmor), _profile),
    "label": OptionKind("selinux", _label, lambda label: label if label == "disable" else f"type:{label}"),
    "no-new-privileges": OptionKind(
        "escalation", one(lambda value: not is_on(value)), lambda on: "false" if on else "true"
    ),
    "systempaths": OptionKind("unmasked", one(str), str),
    "unmask": OptionKind("unmasked", one(str), str),
}
"""What `--security-opt` says, by the name in front of its sign."""

OPTIONS: Mapping[str, OptionKind] = {
    "userns": OptionKind("userns", one(str), str),
    "privileged": OptionKind("privileged", one(is_on), lambda on: "" if on else "false"),
    "cap-drop": OptionKind("dropped", _capabilities, str, many=True),
    "cap-add": OptionKind("added", _capabilities, str, many=True),
    "device": OptionKind("devices", one(device), _device, many=True),
    "read-only": OptionKind("read_only_root", one(is_on), lambda on: "" if on else "false"),
    "mount": OptionKind("mounts", _record, record, many=True),
    "volume": OptionKind("mounts", one(volume), short, many=True),
    "tmpfs": OptionKind("mounts", one(_tmpfs), lambda mount: str(mount.target), many=True),
    "workdir": OptionKind("workdir", one(str), str),
    "user": OptionKind("user", one(str), str),
}
"""By their long names, in the order in which they are written."""


def read(options: Iterable[Option]) -> dict[str, Any]:
    """Return the fields of the container that options make; the last one counts of what there is one of.

    In addition, for a linter: `hidden`, what may hold settings that cannot be seen, and `remarks`, what is written
    oddly.
    """
    fields: dict[str, Any] = {}
    several: dict[str, list[Any]] = {}
    for option in options:
        if option.name in _DECIDING and _OPEN.fullmatch(option.value):
            several.setdefault("hidden", []).append(Located(option.value, option.at))
        elif option.name == "env":
            name, equals, value = option.value.partition("=")
            if equals:
                fields.setdefault("env", {})[name] = Located(value, option.at)
        elif option.name == "security-opt":
            _secure(option, fields, several)
        elif kind := OPTIONS.get(option.name):
            _set(kind, option.value, option.at, fields, several)
    return {**fields, **{name: tuple(values) for name, values in several.items()}}


def _secure(option: Option, fields: dict[str, Any], several: dict[str, list[Any]]) -> None:
    known = security_option(option.value)
    if known.sign == ":" and known.name != "unmask":
        # As it was written before Docker 1.11.
        several.setdefault("remarks", []).append(("colon-spelling", Located(option.value, option.at)))
    if kind := SECURITY.get(known.name):
        value = option.value if kind.field == "unmasked" else known.value
        _set(kind, value, option.at, fields, several)


def _set(kind: OptionKind, text: str, at: Position, fields: dict[str, Any], several: dict[str, list[Any]]) -> None:
    for value in kind.read(text):
        given = placed(value, at) if isinstance(value, Mount) else Located(value, at)
        if kind.many:
            several.setdefault(kind.field, []).append(given)
        else:
            fields[kind.field] = given


def options(spec: ContainerSpec) -> Iterator[Option]:
    """Yield what a container is given as options, in their order; its image and its command follow them."""
    for name, kind in OPTIONS.items():
        if name == "cap-drop":
            yield from security(spec)
        if name in ("volume", "tmpfs"):
            continue
        found = getattr(spec, kind.field)
        if name == "user":
            yield from (Option("env", f"{key}={value.value}", value.at, value.topic) for key, value in spec.env.items())
        for given in found if kind.many else (found,):
            yield from _option(name, kind, given)


def _option(name: str, kind: OptionKind, given: Located[Any] | Mount | None) -> Iterator[Option]:
    if isinstance(given, Mount):
        if given.target:  # `Volume=` of a unit mounts nothing
            yield Option(name, kind.write(given), given.at, given.topic)
    elif given is not None:
        yield Option(name, kind.write(given.value), given.at, given.topic)


def security(spec: ContainerSpec) -> Iterator[Option]:
    """Yield what a container is given by `--security-opt`."""
    for name, kind in SECURITY.items():
        given = getattr(spec, kind.field)
        if given is not None and kind.field != "unmasked":
            yield Option("security-opt", f"{name}={kind.write(given.value)}", given.at, given.topic)
    if spec.unmasked:
        yield Option("security-opt", spec.unmasked.value, spec.unmasked.at, spec.unmasked.topic)


def placed(mount: Mount, at: Position) -> Mount:
    """Return a mount with the place where it is."""
    return Mount(
        mount.kind, mount.target, at, mount.source, mount.read_only, mount.memory, mount.relabelled, mount.topic
    )
