"""A screen as text: its characters, then the style of each row as runs, so that a difference can be read."""

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App

from tests.tui.running import drawn
from wizard.tui.themes import THEMES

FOLDER = Path(__file__).with_name("snapshots")
SHOWN_OF_A_DIFFERENCE = 80
"""Lines of a difference that a failing test prints."""

_THEME = THEMES[0]
_NAMED = "foreground background surface panel primary secondary accent success warning error".split()
_VALUES = {**_THEME.variables, **{name: str(getattr(_THEME, name)) for name in _NAMED}}
_NAMES = {value.lower(): name for name, value in reversed(_VALUES.items())}
_ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "strike")
_BLANKS = re.compile("( +)")
_SEEN_ON_BLANKS = {"underline", "reverse", "strike"}


def path_of(scene: str, language: str, size: tuple[int, int]) -> Path:
    """Where the approved form of a screen is stored."""
    return FOLDER / f"{scene}.{language}.{size[0]}x{size[1]}.txt"


def snapshot(one: "App[Any]") -> str:
    """All that is on the screen now: the rows, the styles of the rows, and the values of the colours with a name."""
    lines = drawn(one)
    rows = ["".join(segment.text for segment in line).rstrip() for line in lines]
    styles = [", ".join(map(str, runs(line))) for line in lines]
    used = {word for row in styles for word in row.replace("/", " ").replace(",", " ").split()}
    legend = [f"{name} {value.lower()}" for name, value in sorted(_VALUES.items()) if name in used]
    return "\n".join([*rows, "", "STYLES", *styles, "", "COLOURS", *legend, ""])


def difference(approved: str, now: str) -> str:
    """What differs, as a diff of at most some lines; empty if nothing does."""
    lines = list(difflib.unified_diff(approved.splitlines(), now.splitlines(), "approved", "now", lineterm="", n=1))
    left = len(lines) - SHOWN_OF_A_DIFFERENCE
    return "\n".join([*lines[:SHOWN_OF_A_DIFFERENCE], *([f"… {left} lines more"] if left > 0 else [])])


class Run(NamedTuple):
    """Cells in one style; `ink` is empty while nothing but blanks is among them."""

    width: int
    ink: str
    ground: str
    marks: frozenset[str] = frozenset()

    def __str__(self) -> str:
        colours = self.ink or "-"
        if self.ground != "background":
            colours += f"/{self.ground}"
        return " ".join([str(self.width), colours, *(name for name in _ATTRIBUTES if name in self.marks)])

    def joined(self, after: "Run") -> "Run | None":
        """Both as one, if they look alike: of blanks only the background is seen, and a line under or through them."""
        inked = self if self.ink else after
        if self[1:] != after[1:]:
            lined = (self.marks | after.marks) & _SEEN_ON_BLANKS
            if lined or self.ground != after.ground or (self.ink and after.ink):
                return None
        return inked._replace(width=self.width + after.width)


def runs(line: Iterable[Segment]) -> list[Run]:
    """A row as runs of one style."""
    found: list[Run] = []
    for run in _parts(line):
        joined = found[-1].joined(run) if found else None
        if joined:
            found.pop()
        found.append(joined or run)
    return found


def _parts(line: Iterable[Segment]) -> Iterator[Run]:
    """Words and blanks, each with its style."""
    for text, style, _ in line:
        ink, ground, marks = _look(style or Style.null())
        for part in _BLANKS.split(text):
            width = cell_len(part)
            if part.strip() or marks & _SEEN_ON_BLANKS:
                yield Run(width, ink, ground, marks)
            elif part:
                yield Run(width, "", ground)


def _look(style: Style) -> tuple[str, str, frozenset[str]]:
    marks = frozenset(name for name in _ATTRIBUTES if getattr(style, name))
    return _name(style.color), _name(style.bgcolor), marks


def _name(colour: Color | None) -> str:
    if colour is None:
        return "default"
    value = colour.triplet.hex if colour.triplet else colour.name
    return _NAMES.get(value, value)
