"""Symbols, and what replaces them if the terminal can only show ASCII."""

import textwrap

from wizard.report.console import marks

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
}


def is_plain() -> bool:
    """Return whether the terminal can only show ASCII."""
    return marks()["ok"] == "+"


def glyph(name: str) -> str:
    """Return a symbol by its name or by a check's status."""
    drawn = _PLAIN if is_plain() else _DRAWN
    return drawn.get(name) or marks()[name]


def hanging(sentence: str, width: int, indent: int) -> str:
    """Return a sentence wrapped to a width, its further lines indented."""
    return textwrap.fill(sentence, max(width, indent + 8), subsequent_indent=" " * indent)
