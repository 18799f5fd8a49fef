"""The options that a mapping of a file has, in the places that its kind of file has them."""

from collections.abc import Iterator
from typing import Any

from wizard.containers.options import SECURITY, Option, long_mount, record
from wizard.containers.places import Place, Places
from wizard.documents.tree import DocumentNode


def options_in(node: DocumentNode, places: Places) -> Iterator[Option]:
    """Every option that stands below the node; its image, its command and its variables are read apart."""
    for place in places.places:
        match place.form:
            case "mounts":
                yield from (_mount(one) for one in _entries(node, place))
            case "value" | "list" | "items" | "table":
                known = (one for one in _entries(node, place) if one.scalar is not None or place.option == "device")
                yield from (_option(place.option, one) for one in known)


def _entries(node: DocumentNode, place: Place) -> tuple[DocumentNode, ...]:
    """The items of a list; a single value is a list of one."""
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
    """A device in the long form."""
    parts = [given.value for key in ("source", "target", "permissions") if (given := one.word(key))]
    return ":".join(parts)


def _mount(one: DocumentNode) -> Option:
    """A mount in one line, or as a mapping."""
    if one.scalar is not None:
        return Option("volume", one.text, one.at)
    target = one.get("target")
    fields: dict[str, Any] = {key: given.text for key, given in one.entries.items() if given.scalar is not None}
    fields["bind"] = one.pairs("bind")
    return Option("mount", record(long_mount(fields)), target.at if target else one.at)
