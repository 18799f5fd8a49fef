"""Symbols, and what replaces them if the terminal can only show ASCII."""

import textwrap

from wizard.report.console import marks

_HELD = "\ue000"
"""Stands for a blank at which no line is broken; it is in no text that is shown."""
_DRAWN = {
    "full": "▰",
    "empty": "▱",
    "done": "●",
    "current": "◉",
    "open": "○",
    "cursor": "▸",
    "dot": "·",
    "arrow": "→",
    "line": "─",
    "decisive": "▌",
    "more": "›",
    "less": "‹",
}
_PLAIN = {
    "full": "#",
    "empty": "-",
    "done": "*",
    "current": ">",
    "open": "o",
    "cursor": ">",
    "dot": "-",
    "arrow": "->",
    "line": "-",
    "decisive": ">",
    "more": ">",
    "less": "<",
}


def is_plain() -> bool:
    """Return whether the terminal can only show ASCII."""
    return marks()["ok"] == "+"


def glyph(name: str) -> str:
    """Return a symbol by its name or by a check's status."""
    drawn = _PLAIN if is_plain() else _DRAWN
    return drawn.get(name) or marks()[name]


def hanging(sentence: str, width: int, indent: int) -> str:
    """Return a sentence wrapped to a width, its further lines indented. A mark at its beginning is never alone."""
    mark, blank, rest = sentence.lstrip().partition(" ")
    start = " " * (len(sentence) - len(sentence.lstrip())) + mark + (_HELD if blank and len(mark) < 3 else blank)
    width = max(width, indent + 8)
    filled = textwrap.fill(start + rest, width, subsequent_indent=" " * indent, break_on_hyphens=False)
    return filled.replace(_HELD, " ")
