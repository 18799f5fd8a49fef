"""What engines print, read without trust: JSON of any shape and size of numbers, text with anything in it."""

import json
from collections.abc import Mapping
from typing import Any

from wizard.display import visible

_LONGEST_LINE = 1000


def json_object(source: str) -> Mapping[str, Any]:
    """The object that an engine printed; an empty one if it printed something else. Whole numbers stay text."""
    try:
        return as_object(json.loads(source, parse_int=str))
    except (json.JSONDecodeError, RecursionError):
        return {}


def as_object(value: object) -> Mapping[str, Any]:
    """An object; an empty one if it is something else."""
    return value if isinstance(value, dict) else {}


def part(whole: object, *keys: str) -> Mapping[str, Any]:
    """An object within objects; an empty one where the engine has something else there."""
    for key in keys:
        whole = as_object(whole).get(key)
    return as_object(whole)


def items(whole: object, key: str) -> list[Any]:
    """A list within an object; an empty one where the engine has something else there."""
    value = as_object(whole).get(key)
    return value if isinstance(value, list) else []


def line(value: object) -> str:
    """One line that may be shown: an engine's messages come with colours and line breaks."""
    return visible(" ".join(str(value)[: 4 * _LONGEST_LINE].split()))[:_LONGEST_LINE]


def last_line(said: str, otherwise: str) -> str:
    """The last line of what an engine said, which names the cause."""
    return line((said.strip().splitlines() or [otherwise])[-1])
