"""Images other than werf's own that exports name: content/other-images.json, with their sources."""

import json
from functools import cache

from wizard.resources import CONTENT


@cache
def _images() -> dict[str, str]:
    rows = json.loads((CONTENT / "other-images.json").read_text("utf-8"))["images"]
    return {row["id"]: row["image"] for row in rows}


def other_image(name: str) -> str:
    """Return the image with an id of the table, as it is written into a file."""
    return _images()[name]
