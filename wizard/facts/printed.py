"""Parses what engines print, as untrusted input: JSON of any shape, numbers of any size, any characters."""

import json
from collections.abc import Mapping
from typing import Any

from wizard.display import visible

_LONGEST_LINE = 1000


def json_object(source: str) -> Mapping[str, Any]:
    """Return the JSON object that an engine printed, whole numbers as text; empty if it printed something else."""
    try:
        return as_object(json.loads(source, parse_int=str))
    except (json.JSONDecodeError, RecursionError):
        return {}


def as_object(value: object) -> Mapping[str, Any]:
    """Return an object; an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def part(whole: object, *keys: str) -> Mapping[str, Any]:
    """Return an object inside objects; an empty one if the engine has something else there."""
    for key in keys:
        whole = as_object(whole).get(key)
    return as_object(whole)


def items(whole: object, key: str) -> list[Any]:
    """Return a list inside an object; an empty one if the engine has something else there."""
    value = as_object(whole).get(key)
    return value if isinstance(value, list) else []


def line(value: object) -> str:
    """Return one line fit to be shown: an engine's messages contain colours and line breaks."""
    return visible(" ".join(str(value)[: 4 * _LONGEST_LINE].split()))[:_LONGEST_LINE]


def last_line(said: str, otherwise: str) -> str:
    """Return the last line of an engine's message, which names the cause; `otherwise` if none exists."""
    return line((said.strip().splitlines() or [otherwise])[-1])
