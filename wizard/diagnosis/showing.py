"""A line as it may be shown: out of its frames, its secrets masked, nothing in it that a terminal obeys."""

from collections.abc import Sequence

from wizard.diagnosis.frames import unframed
from wizard.diagnosis.masking import masked
from wizard.display import visible

WIDTH = 300
"""Characters of a line that are shown."""
_BEFORE = 120
_LONGEST_WORD = 40


def harmless(line: str, around: Sequence[str] = ()) -> str:
    """One line of a log for a person to see, shortened to where one of `around` stands in it."""
    text = visible(masked(unframed(line)[0])).strip()
    if len(text) <= WIDTH:
        return text
    low = text.lower()
    at = max((low.find(word) for word in around), default=0)
    start = _at_blank(text, max(0, min(at - _BEFORE, len(text) - WIDTH)))
    end = min(_at_blank(text, start + WIDTH), len(text))
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _at_blank(text: str, at: int) -> int:
    """The beginning of the word that a cut would go through, where it is not far."""
    blank = text.rfind(" ", max(at - _LONGEST_WORD, 0), at)
    return blank + 1 if blank >= 0 and at < len(text) else at
