"""What is wanted, laid over what is there: mappings grow, lists unite, a value is set or kept as its key says."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.containers.comparing import OF_KEY, PLAIN, ItemIdentity, blocks
from wizard.formats.desired import Deleted, Inherited, is_same_data, stripped
from wizard.formats.notes import Data, Explained
from wizard.formats.shapes import kind_of, shaped
from wizard.language import Text, text
from wizard.merging.entries import merge_list
from wizard.records import EMPTY, Record

_WHOLE = frozenset({"seccomp_profile", "app_armor_profile", "seccompProfile", "appArmorProfile"})
"""Of two profiles one counts: what belongs to the other is no part of it."""
_IN_ANY_SHAPE = frozenset({"command"})
"""Keys whose value is a text or a list, and is replaced as a whole."""


class Rules(Record):
    """Keys whose value a person chooses, and how the lists of others are united."""

    kept: frozenset[str] = frozenset()
    lists: Mapping[str, ItemIdentity] = EMPTY


def deep_merge(current: Data, desired: Any, rules: Rules, *path: str | int) -> Any:
    """Return `desired` merged into `current`, which is at `path`. Raises MisshapenError if their shapes differ."""
    value = desired.value if isinstance(desired, Explained) else desired
    key = str(path[-1]) if path else ""
    if current is None:
        return desired
    if key in rules.kept and kind_of(current) != kind_of(value):
        return current
    if key not in _IN_ANY_SHAPE:
        shaped(current, kind_of(value), path=path)
    if isinstance(current, dict) and isinstance(value, dict):
        rest = {name: Deleted() for name in current if name not in value} if key in _WHOLE else {}
        new = {name: deep_merge(current.get(name), item, rules, *path, name) for name, item in value.items()}
        return {**current, **rest, **new}
    if isinstance(current, list) and isinstance(value, list):
        kind = rules.lists.get(key) or OF_KEY.get(key, PLAIN)
        return merge_list(current, value, kind, lambda at, old, new: deep_merge(old, new, rules, *path, at))
    if key in rules.kept or (key == "image" and serves_as_image(current, stripped(value))):
        return current
    return current if is_same_data(current, value) else desired


def serves_as_image(current: Data, desired: Any) -> bool:
    """Whether an image can stay: it is one of werf's, or chosen elsewhere, or werf's is not what is wanted."""
    return "werf" in str(current).lower() or "$" in str(current) or "werf" not in str(desired)


def unblocked(options: Data) -> Any:
    """Security options without the one that forbids what every mode needs."""
    if not isinstance(options, list):
        return options
    topic = "settings/privilege-escalation"
    return [Explained("no-new-privileges:false", topic) if blocks(stripped(one)) else one for one in options]


def replacements(current: Data, desired: Any, path: str = "") -> Iterator[Text]:
    """What a person had and will not have, each with its place."""
    value = desired.value if isinstance(desired, Explained) else desired
    if isinstance(value, Inherited):
        return
    if isinstance(value, Deleted):
        yield text("{place}: {before} is taken out.", place=path, before=_short(current))
    elif is_same_data(current, value):
        return
    elif isinstance(current, dict) and isinstance(value, dict):
        for key in current:
            if key in value:
                yield from replacements(current[key], value[key], f"{path}.{key}" if path else key)
    elif isinstance(current, list) and isinstance(value, list):
        for number, item in enumerate(current):
            yield from replacements(item, value[number], f"{path}[{number}]")
    elif current is not None and "\n" not in str(current) and not str(stripped(value)).startswith(str(current)):
        yield text(
            "{place}: {before} becomes {after}.", place=path, before=_short(current), after=_short(stripped(value))
        )


def _short(value: Data) -> str:
    from wizard.errors import shown

    return shown(str(value).lower() if isinstance(value, bool) else str(value))
