"""The options that a mapping of a file has, read from the places of its kind of file and put into them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wizard.containers.comparing import MOUNT, VARIABLE, mount_target
from wizard.containers.laying import Rules, grown
from wizard.containers.mounts import short_mount, without
from wizard.containers.options import SECURITY, Option, long_mount, record
from wizard.containers.places import Place, Places, written
from wizard.containers.spec import ContainerSpec
from wizard.documents.tree import DocumentNode
from wizard.formats.notes import Data, Explained, Fields, bare, fields_of, items_of


def options_in(node: DocumentNode, places: Places) -> Iterator[Option]:
    """Every option that is below the node; its image, its command and its variables are read apart."""
    for place in places.places:
        match place.form:
            case "mounts":
                yield from (_mount(one) for one in _entries(node, place))
            case "value" | "list" | "items" | "table":
                known = (one for one in _entries(node, place) if one.scalar is not None or place.option == "device")
                yield from (_option(place.option, one) for one in known)


def _entries(node: DocumentNode, place: Place) -> tuple[DocumentNode, ...]:
    """Return the items of a list; a single value is a list of one."""
    found = node.get(*place.key.split("."))
    if found is None:
        return ()
    if found.items:
        return found.items
    if place.form == "table":
        return tuple(one.changed(scalar=path, at=one.at) for path, one in found.entries.items())
    return (found,) if found.scalar is not None and place.form != "mounts" else ()


def _option(name: str, one: DocumentNode) -> Option:
    if name in SECURITY:
        return Option("security-opt", f"{name}={one.text}", one.at)
    return Option(name, one.text or _device(one), one.at)


def _device(one: DocumentNode) -> str:
    """Return a device in the long form."""
    parts = [given.value for key in ("source", "target", "permissions") if (given := one.word(key))]
    return ":".join(parts)


def _mount(one: DocumentNode) -> Option:
    """Return a mount in one line, or as a mapping."""
    if one.scalar is not None:
        return Option("volume", one.text, one.at)
    target = one.get("target")
    fields: dict[str, Any] = {key: given.text for key, given in one.entries.items() if given.scalar is not None}
    fields["bind"] = one.pairs("bind")
    return Option("mount", record(long_mount(fields)), target.at if target else one.at)


LISTS = {"volumes": MOUNT, "environment": VARIABLE}
"""How lists are told apart whose entries have no option's name."""
_USUAL = Rules(lists=LISTS)


def put(have: Fields, spec: ContainerSpec, places: Places, *path: str | int) -> dict[str, Data]:
    """Return a mapping with the settings of `spec` in it; what else it has stays, and what serves as well.

    Raises MisshapenError, with what leads there behind `path`, for a value of a shape that belongs to no such setting.
    """
    return put_keys(have, written(spec, places), places, _USUAL, *path)


def put_keys(have: Fields, keys: Fields, places: Places, rules: Rules, *path: str | int) -> dict[str, Data]:
    """Return a mapping with `keys` in it, which are as `places` has them written, in the forms that it has itself."""
    fitting, there = dict(keys), dict(have)
    for place in places.places:
        value = fitting.get(place.key)
        if value is None:
            continue
        if place.form == "mounts":
            fitting[place.key] = _mounts(items_of(have.get(place.key)), without(value, _in_memory(have, places)))
        elif place.form == "environment" and isinstance(have.get(place.key), list):
            fitting[place.key] = [_assigned(name, one) for name, one in fields_of(value).items()]
        elif place.option == "tmpfs":
            fitting[place.key], there[place.key] = _folders(have, value, place, places)
    return grown(there, {key: one for key, one in fitting.items() if one not in ([], {})}, rules, *path)


def _mounts(there: Sequence[Data], mounts: Data) -> Data:
    """Return mounts each in one line if all that are there are."""
    is_short = there and all(isinstance(one, str) for one in there)
    return [short_mount(one) for one in items_of(mounts)] if is_short else mounts


def _in_memory(have: Fields, places: Places) -> list[str]:
    """Return the directories in memory that a mapping has: an engine mounts nothing else there."""
    key = next((place.key for place in places.places if place.option == "tmpfs"), "")
    found = have.get(key)
    given: Iterable[Data] = fields_of(found) or items_of(found) or ([found] if found and isinstance(found, str) else ())
    return [mount_target(one, is_tmpfs=True) for one in given]


def _folders(have: Fields, value: Data, place: Place, places: Places) -> tuple[Data, Data]:
    """Return the directories in memory for whose place nothing is mounted, and those that are there, in one form."""
    mounts = next(one.key for one in places.places if one.form == "mounts")
    taken = {*_in_memory(have, places), *(mount_target(one) for one in items_of(have.get(mounts)))}
    there = have.get(place.key)
    if place.form == "table":
        return {name: one for name, one in fields_of(value).items() if name not in taken}, there
    free = [one for one in items_of(value) if str(bare(one)) not in taken]
    return free, [there] if isinstance(there, str) and free else there


def _assigned(name: str, value: Data) -> Data:
    """Return a variable as an entry of a list, with its reason."""
    entry = f"{name}={bare(value)}"
    return Explained(entry, value.topic) if isinstance(value, Explained) else entry
