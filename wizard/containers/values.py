"""The values of Docker's options as every file spells them: devices, volumes, security options, capabilities.

Sources: docker/cli, opts and cli/command/container/opts.go; moby/moby, daemon/daemon_unix.go, parseSecurityOpt;
Compose Specification, "devices", "volumes".
"""

from collections.abc import Mapping

from wizard.containers.spec import Device
from wizard.formats.notes import Data
from wizard.records import Record

_SAME = {"dst": "target", "destination": "target", "src": "source", "ro": "readonly"}
_YES = ("true", "1", "yes", "t", "y", "on")


class Bound(Record):
    """`[SOURCE:]TARGET[:FLAGS]`, as `--volume` and its like in files have it."""

    source: str
    target: str
    flags: tuple[str, ...] = ()


class SecurityOption(Record):
    """`NAME=VALUE`; `sign` is the `=`, the older `:`, or empty for a name alone."""

    name: str
    sign: str
    value: str


def is_yes(value: Data) -> bool:
    """Whether a switch is on, in all spellings that Go and YAML take."""
    return value is True or str(value).lower() in _YES


def device(value: str) -> Device:
    """Return a device as `SOURCE[:TARGET][:PERMISSIONS]`."""
    parts = outside(value)
    is_short = len(parts) == 2 and _are_permissions(parts[1])
    target = parts[0] if len(parts) == 1 or is_short else parts[1]
    permissions = parts[-1] if len(parts) > 2 or is_short else "rwm"
    return Device(parts[0], target, permissions)


def _are_permissions(part: str) -> bool:
    """Docker takes `r`, `w` and `m`, each once."""
    return bool(part) and set(part) <= set("rwm") and len(set(part)) == len(part)


def long_device(entry: Mapping[str, Data]) -> Device:
    """Return a device as Compose's mapping has it."""
    source = str(entry.get("source") or "")
    return Device(source, str(entry.get("target") or source), str(entry.get("permissions") or "rwm"))


def bound(value: str) -> Bound:
    """Return a volume or a directory in one line."""
    parts = outside(value)
    if len(parts) == 1:
        return Bound("", parts[0])
    return Bound(parts[0], parts[1], tuple(parts[2].split(",")) if len(parts) > 2 else ())


def outside(value: str) -> list[str]:
    """Return the parts between colons; one within a substitution or an expression separates nothing."""
    parts, depth, before = [""], 0, ""
    for char in value:
        if char in "({" and (depth or before in ("$", "{")):
            depth += 1
        elif char in ")}" and depth:
            depth -= 1
        if char == ":" and not depth:
            parts.append("")
        else:
            parts[-1] += char
        before = char
    return parts


def mount_fields(value: str) -> dict[str, str]:
    """One `--mount`, a record of CSV: its fields, the place in the container as `target`; empty for what is none."""
    # Loaded here: what only writes mounts does without.
    import csv

    fields: dict[str, str] = {}
    try:
        record = next(csv.reader([value]), [])
    except csv.Error:
        return {}
    for item in record:
        key, _, rest = item.partition("=")
        fields[_SAME.get(key.lower(), key.lower())] = rest
    return fields if fields.get("target") else {}


def security_option(value: str) -> SecurityOption:
    """One `--security-opt`: the sign is the first of `=` and `:`."""
    signs = [value.index(sign) for sign in "=:" if sign in value]
    if not signs:
        return SecurityOption(value, "", "")
    where = min(signs)
    return SecurityOption(value[:where], value[where], value[where + 1 :])


def capability(name: str) -> str:
    """Return a capability by the name that all prefixes and cases come to."""
    return name.upper().removeprefix("CAP_")


def csv_field(field: str) -> str:
    """Return a field of a record of CSV: one with a comma, a quote or a line break is quoted."""
    escaped = field.replace('"', '""')
    return f'"{escaped}"' if set(field) & set(',"\r\n') else field
