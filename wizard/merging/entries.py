"""A list with what is wanted in it: an entry that is there in whatever spelling is left as it is.

One that contradicts is replaced; the rest is added (wizard/containers/comparing.py tells them apart).
"""

from collections.abc import Callable, Iterable
from typing import Any

from wizard.containers.comparing import ItemIdentity, mount_of, mount_target
from wizard.containers.options import short
from wizard.formats.desired import Deleted, stripped
from wizard.formats.notes import Data, Explained

Join = Callable[[int, Any, Any], Any]
"""What an entry is to be: its place in the list, what is there, what is wanted."""


def merge_list(
    have: list[Data], want: list[Data], kind: ItemIdentity, join: Join = lambda _, __, want: want
) -> list[Data]:
    """The list with what is wanted: entries keep their places, and further ones of a replaced name are taken out."""
    out = list(have)
    for item in want:
        name = kind.key(stripped(item))
        places = [i for i, one in enumerate(out) if not isinstance(one, Deleted) and _name(kind, one) == name]
        if not places:
            out.append(item)
        elif not all(kind.is_satisfied_by(stripped(out[i]), stripped(item)) for i in places):
            out[places[0]] = join(places[0], out[places[0]], item) if kind.is_joined else item
            for i in places[1:]:
                out[i] = Deleted()
    return out


def _name(kind: ItemIdentity, entry: Data) -> Data:
    plain = stripped(entry)
    return kind.key(plain) if isinstance(plain, (str, dict)) else None


def short_mount(entry: Data) -> Data:
    """A mount in one line, for a list whose entries are such."""
    value = entry.value if isinstance(entry, Explained) else entry
    if not isinstance(value, dict):
        return entry
    topics = [one.topic for one in value.values() if isinstance(one, Explained)]
    written = short(mount_of(stripped(value)))
    return Explained(written, topics[0]) if topics else written


def mount_source(entry: Data) -> str:
    """The volume or folder that a mount is of; empty for a volume without a name."""
    return mount_of(stripped(entry)).source


def without(mounts: Any, taken: Iterable[str]) -> Data:
    """The mounts whose places are not taken already: an engine starts no container with two at one place."""
    if isinstance(mounts, Explained):
        return Explained(without(mounts.value, taken), mounts.topic)
    places = set(taken)
    return [one for one in mounts if mount_target(stripped(one)) not in places]
