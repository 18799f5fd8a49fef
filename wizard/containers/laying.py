"""What is wanted of a container laid over what a file has: mappings grow, lists unite, a value is set or stays.

Entries of lists are told apart, and judged good enough, by what `comparing.py` knows of their keys.
"""

from collections.abc import Callable, Mapping, Sequence

from wizard.containers.comparing import BLOCKING, OF_KEY, PLAIN, ItemIdentity, blocks
from wizard.formats.desired import is_same_data
from wizard.formats.notes import Data, Deleted, Explained, Fields, bare, fields_of, value_of
from wizard.formats.shapes import kind_of, shaped
from wizard.records import EMPTY, Record

_WHOLE = frozenset({"seccomp_profile", "app_armor_profile", "seccompProfile", "appArmorProfile"})
"""Of two profiles one counts: what belongs to the other is no part of it."""
_IN_ANY_SHAPE = frozenset({"command"})
"""Keys whose value is a text or a list, and is replaced as a whole."""

Join = Callable[[int, Data, Data], Data]
"""What an entry is to be: its place in the list, the existing value, the wanted one."""


class Rules(Record):
    """Keys whose value a person chooses, how the lists of others are united, and which values serve as well."""

    kept: frozenset[str] = frozenset()
    lists: Mapping[str, ItemIdentity] = EMPTY
    serving: Mapping[str, Callable[[Data, Data], bool]] = EMPTY


USUAL = Rules()


def laid(current: Data, desired: Data, rules: Rules = USUAL, *path: str | int) -> Data:
    """Return `desired` laid over `current`, which is at `path`. Raises MisshapenError if their shapes differ."""
    value = value_of(desired)
    key = str(path[-1]) if path else ""
    if current is None or isinstance(current, Deleted):
        return desired
    if key in rules.kept and kind_of(current) != kind_of(value):
        return current
    if key in _IN_ANY_SHAPE:
        return current if key in rules.kept or is_same_data(current, value) else desired
    shaped(current, kind_of(value), path=path)
    if isinstance(current, dict) and isinstance(value, dict):
        return grown(current, value, rules, *path)
    if isinstance(current, list) and isinstance(value, list):
        kind = rules.lists.get(key) or OF_KEY.get(key, PLAIN)
        return merge_list(current, value, kind, lambda at, old, new: laid(old, new, rules, *path, at))
    if key in rules.kept or (key in rules.serving and rules.serving[key](current, bare(value))):
        return current
    return current if is_same_data(current, value) else desired


def grown(current: Data, desired: Fields, rules: Rules = USUAL, *path: str | int) -> dict[str, Data]:
    """Return a mapping with `desired` laid over it. Raises MisshapenError for what is no mapping, or has other ones."""
    have = fields_of(shaped(current, "mapping", path=path))
    key = str(path[-1]) if path else ""
    rest = {name: Deleted() for name in have if name not in desired} if key in _WHOLE else {}
    new = {name: laid(have.get(name), item, rules, *path, name) for name, item in desired.items()}
    return {**have, **rest, **new}


def merge_list(
    have: Sequence[Data], want: Sequence[Data], kind: ItemIdentity, join: Join = lambda _, __, want: want
) -> list[Data]:
    """Return the list with what is wanted: entries keep their places, and further ones of a replaced name go.

    An entry that is there in whatever spelling is left as it is; one that contradicts is replaced; the rest is added.
    """
    out = list(have)
    for item in want:
        name = kind.key(bare(item))
        places = [i for i, one in enumerate(out) if not isinstance(one, Deleted) and _name(kind, one) == name]
        if not places:
            out.append(item)
        elif not all(kind.is_satisfied_by(bare(out[i]), bare(item)) for i in places):
            out[places[0]] = join(places[0], out[places[0]], item) if kind.is_joined else item
            for i in places[1:]:
                out[i] = Deleted()
    return out


def _name(kind: ItemIdentity, entry: Data) -> Data:
    plain = bare(entry)
    return kind.key(plain) if isinstance(plain, (str, dict)) else None


def unblocked(options: Data) -> Data:
    """Return security options without the one that forbids what every mode needs."""
    if not isinstance(options, list):
        return options
    free = Explained(f"{BLOCKING}:false", "settings/privilege-escalation")
    return [free if blocks(bare(one)) else one for one in options]
