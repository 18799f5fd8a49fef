"""What of a person's own values stays, and what is said of those that do not."""

from collections.abc import Iterator

from wizard.errors import shown
from wizard.formats.desired import is_same_data
from wizard.formats.notes import Data, Deleted, Inherited, bare, value_of
from wizard.language import Text, text


def serves_as_image(current: Data, desired: Data) -> bool:
    """Whether an image can stay: it is one of werf's, or chosen elsewhere, or werf's is not what is wanted."""
    return "werf" in str(current).lower() or "$" in str(current) or "werf" not in str(desired)


SERVING = {"image": serves_as_image}
"""Keys whose value stays if it serves as well."""


def replacements(current: Data, desired: Data, path: str = "") -> Iterator[Text]:
    """Yield what a person had and will not have, each with its place."""
    value = value_of(desired)
    if isinstance(value, Inherited):
        return
    if isinstance(value, Deleted):
        yield text("{place}: {before} is removed.", place=path, before=_short(current))
    elif is_same_data(current, value):
        return
    elif isinstance(current, dict) and isinstance(value, dict):
        for key in current:
            if key in value:
                yield from replacements(current[key], value[key], f"{path}.{key}" if path else key)
    elif isinstance(current, list) and isinstance(value, list):
        for number, item in enumerate(current):
            yield from replacements(item, value[number], f"{path}[{number}]")
    elif current is not None and "\n" not in str(current) and not str(bare(value)).startswith(str(current)):
        yield text(
            "{place}: {before} is changed to {after}.", place=path, before=_short(current), after=_short(bare(value))
        )


def _short(value: Data) -> str:
    return shown(str(value).lower() if isinstance(value, bool) else str(value))
