"""Drawings made of lines and words, as SVG: the same picture, sharp at any size, in the reader's colours."""

import re
from html import escape

_WIDTH, _HEIGHT = 8.4, 18.0
"""Of one character, in pixels: a monospaced face of 14 px, and 1.3 of it between lines."""
_ARMS = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ur", "┘": "ul", "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru",
    "┼": "lrud", "═": "lr", "║": "ud", "╔": "rd", "╗": "ld", "╚": "ur", "╝": "ul", "╭": "rd", "╮": "ld", "╰": "ur",
    "╯": "ul", "┄": "lr", "┆": "ud", "╌": "lr", "╎": "ud", "╠": "udr", "╣": "udl", "╦": "lrd", "╩": "lru", "╬": "lrud",
}  # fmt: skip
_HEADS: dict[str, tuple[float, ...]] = {"►": (0.5, 0, -0.5, -0.3, -0.5, 0.3), "◄": (-0.5, 0, 0.5, -0.3, 0.5, 0.3)}
_HEADS |= {"▼": (0, 0.4, -0.45, -0.3, 0.45, -0.3), "▲": (0, -0.4, -0.45, 0.3, 0.45, 0.3)}
_WORDS = re.compile(rf"[^\s{''.join(_ARMS)}{''.join(_HEADS)}]+(?: [^\s{''.join(_ARMS)}{''.join(_HEADS)}]+)*")
_TO = {"l": (-0.5, 0.0), "r": (0.5, 0.0), "u": (0.0, -0.5), "d": (0.0, 0.5)}


def is_drawing(code: str) -> bool:
    """Return whether a block is drawn with lines; a column of text with a rule below it is not."""
    return sum(code.count(mark) for mark in (*_ARMS, *_HEADS) if mark not in "─═") >= 2


def drawing(code: str) -> str:
    """Return the SVG of a block, which a browser may shrink to its page's width, and the text for screen readers."""
    lines = code.split("\n")
    width, height = max(map(len, lines)) * _WIDTH, len(lines) * _HEIGHT
    parts = [part for row, line in enumerate(lines) for part in _row(line, row)]
    view = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    label = escape(re.sub(r"\s+", " ", " ".join(_WORDS.findall(code))), quote=True)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {view} role="img" aria-label="{label}">{"".join(parts)}</svg>'
    return f'<figure class="wide" tabindex="0">{svg}</figure>\n'


def _row(line: str, row: int) -> list[str]:
    middle = (row + 0.5) * _HEIGHT
    paths = [
        _mark(mark, (at + 0.5) * _WIDTH, middle) for at, mark in enumerate(line) if mark in _ARMS or mark in _HEADS
    ]
    lines = "".join(path for path in paths if not path.startswith("<"))
    drawn = [f'<path d="{lines}"/>'] if lines else []
    drawn += [path for path in paths if path.startswith("<")]
    for found in _WORDS.finditer(line):
        # The face may be wider or narrower than the grid; the words have to end where the text has them.
        size = f'textLength="{len(found[0]) * _WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"'
        drawn.append(f'<text x="{found.start() * _WIDTH:.1f}" y="{middle + 5:.1f}" {size}>{escape(found[0])}</text>')
    return drawn


def _mark(mark: str, x: float, y: float) -> str:
    """Return a piece of a path, or an arrow's head as an element."""
    if mark in _HEADS:
        points = _HEADS[mark]
        pairs = " ".join(
            f"{x + dx * _WIDTH:.1f},{y + dy * _HEIGHT:.1f}" for dx, dy in zip(points[::2], points[1::2], strict=True)
        )
        return f'<polygon points="{pairs}"/>'
    ends = [_TO[arm] for arm in _ARMS[mark]]
    return "".join(f"M{x:.1f} {y:.1f}l{dx * _WIDTH:.1f} {dy * _HEIGHT:.1f}" for dx, dy in ends)
