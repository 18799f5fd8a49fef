"""What a container lacks of another: the options that it is not given, and those that each takes the place of."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wizard.containers.comparing import MOUNT, OF_OPTION, VARIABLE, ItemIdentity
from wizard.containers.options import Option, mount_in, options, short
from wizard.containers.spec import ContainerSpec


class Lacking(NamedTuple):
    """An option that a container is not given, and the options that say something else of the same thing."""

    option: Option
    replaced: tuple[Option, ...] = ()


def lacking(have: ContainerSpec, want: ContainerSpec) -> list[Lacking]:
    """Return the options of `want` that `have` does not satisfy; an image and a command are no options."""
    there = list(options(have))
    found = []
    for option in options(want):
        kind = _IDENTITIES.get(option.name, _SINGLE)
        same = [one for one in there if one.name == option.name and kind.key(one.value) == kind.key(option.value)]
        if not same or not all(kind.is_satisfied_by(one.value, option.value) for one in same):
            found.append(Lacking(option, tuple(same)))
    return found


def _serves(have: Any, want: Any) -> bool:
    """Whether a mount serves as another; where a directory is in memory, nothing else can be mounted."""
    theirs, ours = mount_in(have), mount_in(want)
    return theirs.memory or ours.memory or MOUNT.is_satisfied_by(short(theirs), short(ours))


_SINGLE = ItemIdentity(lambda _: "")
"""An option of which the last one counts."""
_IDENTITIES: Mapping[str, ItemIdentity] = {
    **OF_OPTION,
    "env": VARIABLE,
    "mount": ItemIdentity(lambda record: mount_in(record).target, _serves),
}
