"""A line as it may be shown: out of its frames, its secrets masked, nothing in it that a terminal obeys."""

from collections.abc import Sequence

from wizard.diagnosis.frames import unframed
from wizard.diagnosis.masking import masked, visible

WIDTH = 300
"""Characters of a line that are shown."""
_BEFORE = 120


def harmless(line: str, around: Sequence[str] = ()) -> str:
    """One line of a log for a person to see, shortened to where one of `around` stands in it."""
    text = visible(masked(unframed(line)[0])).strip()
    if len(text) <= WIDTH:
        return text
    low = text.lower()
    at = max((low.find(word) for word in around), default=0)
    start = max(0, min(at - _BEFORE, len(text) - WIDTH))
    cut = text[start : start + WIDTH]
    return f"{'…' if start else ''}{cut}{'…' if start + WIDTH < len(text) else ''}"
