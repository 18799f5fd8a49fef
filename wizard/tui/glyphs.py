"""Signs, and what stands for them where the terminal can draw ASCII only."""

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
    """Whether the terminal can draw ASCII only."""
    return marks()["ok"] == "+"


def glyph(name: str) -> str:
    """A sign by its name: those above, or a check's status."""
    drawn = _PLAIN if is_plain() else _DRAWN
    return drawn.get(name) or marks()[name]


def hanging(sentence: str, width: int, indent: int) -> str:
    """A sentence wrapped to a width, its further lines set in."""
    return textwrap.fill(sentence, max(width, indent + 8), subsequent_indent=" " * indent)
