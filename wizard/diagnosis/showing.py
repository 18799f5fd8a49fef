"""Makes a line fit to be shown: without its frames and terminal sequences, its secrets masked."""

from collections.abc import Sequence

from wizard.diagnosis.frames import unframed
from wizard.display import visible
from wizard.masking import masked
from wizard.regexes import regex

WIDTH = 300
"""Characters of a line that are shown."""
_BEFORE = 120
_LONGEST_WORD = 40
_MARGIN = 2048
"""Characters on either side that masking looks at: the name of a secret may be among them."""
_MOST = 1 << 15
_END_OF_WORD = regex(r"[^\s\"']*")


def harmless(line: str, around: Sequence[str] = ()) -> str:
    """Return one line of a log fit to be shown, shortened to the part where one of `around` is."""
    own = unframed(line[:_MOST])[0]
    sign = _prompt(line, own)
    text = visible(masked(sign + _near(own, around)).removeprefix(sign)).strip()
    if len(text) <= WIDTH:
        return text
    low = text.lower()
    at = max((low.find(word) for word in around), default=0)
    start = _at_blank(text, max(0, min(at - _BEFORE, len(text) - WIDTH)))
    end = min(_at_blank(text, start + WIDTH), len(text))
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _prompt(line: str, own: str) -> str:
    """Return the sign of what a client sends if it is in front of a text: by it, masking knows a password."""
    frame, found, _ = line.rpartition(own.strip() or "\n")
    return "> " if found and frame.rstrip().endswith((">", "<")) else ""


def _near(text: str, around: Sequence[str]) -> str:
    """Return as much of a text as decides what is shown; a word cut in two may be the end of a secret."""
    if len(text) <= 2 * _MARGIN:
        return text
    low = text.lower()
    at = max((low.find(word) for word in around), default=0)
    start = max(0, at - _MARGIN)
    if not start:
        return text[: 2 * _MARGIN]
    rest = _END_OF_WORD.match(text, start, max(at, start))
    return "…" + text[rest.end() if rest else start : at + _MARGIN]


def _at_blank(text: str, at: int) -> int:
    """Return the start of the word that a cut would split, if it is not far away."""
    blank = text.rfind(" ", max(at - _LONGEST_WORD, 0), at)
    return blank + 1 if blank >= 0 and at < len(text) else at
