"""Mounts as data of a file: in one line or as a mapping, and those whose place is not taken."""

from collections.abc import Iterable

from wizard.containers.comparing import mount_of, mount_target
from wizard.containers.options import short
from wizard.formats.notes import Data, Explained, bare, items_of, value_of


def short_mount(entry: Data) -> Data:
    """Return a mount in one line, for a list whose entries are such."""
    value = value_of(entry)
    if not isinstance(value, dict):
        return entry
    topics = [one.topic for one in value.values() if isinstance(one, Explained)]
    written = short(mount_of(bare(value)))
    return Explained(written, topics[0]) if topics else written


def mount_source(entry: Data) -> str:
    """Return the volume or directory that a mount is of; empty for a volume without a name."""
    return mount_of(bare(entry)).source


def without(mounts: Data, taken: Iterable[str]) -> Data:
    """Return the mounts whose places are not taken already: an engine starts no container with two at one place."""
    if isinstance(mounts, Explained):
        return Explained(without(mounts.value, taken), mounts.topic)
    places = set(taken)
    return [one for one in items_of(mounts) if mount_target(bare(one)) not in places]
