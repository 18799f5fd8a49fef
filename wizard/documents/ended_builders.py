"""Builders that have ended, with the names of their images: content/ended.json."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from wizard.resources import CONTENT


@cache
def ended_builders() -> Sequence[dict[str, Any]]:
    """Return the builders; `images` are parts of the names of their images."""
    rows: Sequence[dict[str, Any]] = json.loads((CONTENT / "ended.json").read_text("utf-8"))["builders"]
    return rows
