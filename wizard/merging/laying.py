"""What is wanted, laid over what is there: mappings grow, lists unite, a value is set or kept as its key says."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.containers.comparing import OF_KEY, PLAIN, Kind, blocks
from wizard.formats.notes import Data, Explained
from wizard.language import Text, text
from wizard.merging.entries import united
from wizard.merging.shapes import kind_of, shaped
from wizard.merging.wanted import Inherited, Removed, holds, stripped
from wizard.records import EMPTY, Record

_WHOLE = frozenset({"seccomp_profile", "app_armor_profile", "seccompProfile", "appArmorProfile"})
"""Of two profiles one counts: what belongs to the other is no part of it."""
_IN_ANY_SHAPE = frozenset({"command"})
"""Keys whose value is a text or a list, and is replaced as a whole."""


class Rules(Record):
    """Keys whose value a person chooses, and how the lists of others are united."""

    kept: frozenset[str] = frozenset()
    lists: Mapping[str, Kind] = EMPTY


def laid(have: Data, want: Any, rules: Rules, *path: str | int) -> Any:
    """What a value is to be, `want` laid over `have`; `path` leads to it. Raises MisshapenError where they differ."""
    value = want.value if isinstance(want, Explained) else want
    key = str(path[-1]) if path else ""
    if have is None:
        return want
    if key in rules.kept and kind_of(have) != kind_of(value):
        return have
    if key not in _IN_ANY_SHAPE:
        shaped(have, kind_of(value), path=path)
    if isinstance(have, dict) and isinstance(value, dict):
        rest = {name: Removed() for name in have if name not in value} if key in _WHOLE else {}
        new = {name: laid(have.get(name), item, rules, *path, name) for name, item in value.items()}
        return {**have, **rest, **new}
    if isinstance(have, list) and isinstance(value, list):
        kind = rules.lists.get(key) or OF_KEY.get(key, PLAIN)
        return united(have, value, kind, lambda at, old, new: laid(old, new, rules, *path, at))
    if key in rules.kept or (key == "image" and serves_as_image(have, stripped(value))):
        return have
    return have if holds(have, value) else want


def serves_as_image(have: Data, want: Any) -> bool:
    """Whether an image can stay: it is one of werf's, or chosen elsewhere, or werf's is not what is wanted."""
    return "werf" in str(have).lower() or "$" in str(have) or "werf" not in str(want)


def unblocked(options: Data) -> Any:
    """Security options without the one that forbids what every mode needs."""
    if not isinstance(options, list):
        return options
    topic = "settings/privilege-escalation"
    return [Explained("no-new-privileges:false", topic) if blocks(stripped(one)) else one for one in options]


def replacements(have: Data, want: Any, path: str = "") -> Iterator[Text]:
    """What a person had and will not have, each with its place."""
    value = want.value if isinstance(want, Explained) else want
    if isinstance(value, Inherited):
        return
    if isinstance(value, Removed):
        yield text("{place}: {before} is taken out.", place=path, before=_short(have))
    elif holds(have, value):
        return
    elif isinstance(have, dict) and isinstance(value, dict):
        for key in have:
            if key in value:
                yield from replacements(have[key], value[key], f"{path}.{key}" if path else key)
    elif isinstance(have, list) and isinstance(value, list):
        for number, item in enumerate(have):
            yield from replacements(item, value[number], f"{path}[{number}]")
    elif have is not None and "\n" not in str(have) and not str(stripped(value)).startswith(str(have)):
        yield text("{place}: {before} becomes {after}.", place=path, before=_short(have), after=_short(stripped(value)))


def _short(value: Data) -> str:
    from wizard.errors import shown

    return shown(str(value).lower() if isinstance(value, bool) else str(value))
