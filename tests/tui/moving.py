"""The README's moving picture: screens one after another in one SVG, without a script, a font or an address elsewhere.

A row that several screens have is drawn once and shown with all of them. Without motion one screen is seen.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from wizard.tui.themes import THEMES

_CELL, _LINE, _EDGE = 8.4, 18, 12
"""The width and height of a cell with letters of 14 px, and the frame around them."""
_PAPER, _INK = THEMES[0].background or "", THEMES[0].foreground or ""
_GAP = re.compile(r"( {2,})")
_FACE = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"


class Frame(NamedTuple):
    """A screen, for how long it is seen, and the rows of its cells."""

    seconds: float
    rows: Sequence[Iterable[Segment]]


def moving_picture(frames: Sequence[Frame], label: str, still: int) -> str:
    """The frames in a circle; `label` is what a screen reader says, `still` the frame for those who want no motion."""
    width = sum(cell_len(segment.text) for segment in frames[0].rows[0]) * _CELL + 2 * _EDGE
    height = len(frames[0].rows) * _LINE + 2 * _EDGE
    classes = _Classes()
    shown = _shown([[_row(row, at, classes) for at, row in enumerate(frame.rows)] for frame in frames])
    groups = [(seen, f'<g class="f{at}">{"".join(rows)}</g>') for at, (seen, rows) in enumerate(shown.items())]
    times = _times(frames)
    rules = [_rule(at, seen, times, still) for at, (seen, _) in enumerate(groups)]
    box = f'viewBox="0 0 {width:g} {height}" role="img" aria-label="{escape(label)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n'
        f"<style>text{{font:14px {_FACE};fill:{_INK};white-space:pre}}{classes}\n{''.join(rules)}\n"
        "@media(prefers-reduced-motion:reduce){g{animation:none!important}}</style>\n"
        f'<rect x=".5" y=".5" width="{width - 1:g}" height="{height - 1}" rx="8" fill="{_PAPER}" stroke="#6b7280"/>\n'
        + "\n".join(group for _, group in groups)
        + "\n</svg>\n"
    )


class _Look(NamedTuple):
    """How a run of cells is drawn: its ink and ground as colours, and the rules of its attributes."""

    ink: str
    ground: str
    marks: tuple[str, ...]


_MARKS = {"bold": "font-weight:700", "italic": "font-style:italic", "underline": "text-decoration:underline"}


def _look(style: Style | None) -> _Look:
    style = style or Style.null()
    ink, ground = _colour(style.color, _INK), _colour(style.bgcolor, _PAPER)
    marks = tuple(rule for mark, rule in _MARKS.items() if getattr(style, mark))
    return _Look(ground, ink, marks) if style.reverse else _Look(ink, ground, marks)


def _colour(colour: Color | None, usual: str) -> str:
    return colour.triplet.hex if colour and colour.triplet else usual


class _Classes:
    """The classes of the inks and attributes that occur, in the order in which they are met."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def of(self, look: _Look) -> str:
        """The attribute for a run of words; empty for the usual look."""
        rules = ";".join([*([f"fill:{look.ink}"] if look.ink != _INK else []), *look.marks])
        return f' class="{self._names.setdefault(rules, f"s{len(self._names)}")}"' if rules else ""

    def __str__(self) -> str:
        return "".join(f".{name}{{{rules}}}" for rules, name in self._names.items())


def _row(row: Iterable[Segment], at: int, classes: _Classes) -> str:
    """A row as the grounds that differ from the window's, and its words, each where its cell is."""
    grounds: list[str] = []
    words: list[str] = []
    top = _EDGE + at * _LINE
    for x, text, look in _runs(row):
        if look.ground != _PAPER:
            size = f'width="{cell_len(text) * _CELL:.1f}" height="{_LINE}"'
            grounds.append(f'<rect x="{_EDGE + x * _CELL:.1f}" y="{top}" {size} fill="{look.ground}"/>')
        words.extend(_words(x, text, classes.of(look)))
    line = f'<text y="{top + 13}">{"".join(words)}</text>' if words else ""
    return "".join(grounds) + line


def _runs(row: Iterable[Segment]) -> Iterator[tuple[int, str, _Look]]:
    """What is beside each other in one look, with the cell where it begins."""
    x = 0
    for look, group in groupby(row, lambda segment: _look(segment.style)):
        text = "".join(segment.text for segment in group)
        yield x, text, look
        x += cell_len(text)


def _words(x: int, text: str, attribute: str) -> Iterator[str]:
    """Words as wide as their cells are: in a face of another width they would run into the next ones."""
    for part in _GAP.split(text):
        word = part.strip()
        if word:
            start = _EDGE + (x + cell_len(part) - cell_len(part.lstrip())) * _CELL
            wide = f' textLength="{cell_len(word) * _CELL:.1f}"' if len(word) > 1 else ""
            yield f'<tspan x="{start:.1f}"{wide}{attribute}>{escape(word, quote=False)}</tspan>'
        x += cell_len(part)


def _shown(drawn: Sequence[Sequence[str]]) -> dict[tuple[int, ...], list[str]]:
    """The rows by the frames that have them at the same place."""
    seen: dict[tuple[int, str], list[int]] = {}
    for number, rows in enumerate(drawn):
        for at, row in enumerate(rows):
            if row:
                seen.setdefault((at, row), []).append(number)
    groups: dict[tuple[int, ...], list[str]] = {}
    for (_, row), numbers in seen.items():
        groups.setdefault(tuple(numbers), []).append(row)
    return groups


def _times(frames: Sequence[Frame]) -> list[float]:
    """When each frame begins, and the end."""
    times = [0.0]
    for frame in frames:
        times.append(times[-1] + frame.seconds)
    return times


def _rule(name: int, seen: tuple[int, ...], times: Sequence[float], still: int) -> str:
    """When a group is visible: all the time, or as steps of the circle."""
    count = len(times) - 1
    if len(seen) == count:
        return ""
    states = ["visible" if number in seen else "hidden" for number in range(count)]
    changes = [0, *(after for before, after in pairwise(range(count)) if states[before] != states[after])]
    steps = "".join(f"{100 * times[at] / times[-1]:.4g}%{{visibility:{states[at]}}}" for at in changes)
    motion = f"k{name} {times[-1]:g}s step-end infinite"
    return f"@keyframes k{name}{{{steps}}}.f{name}{{visibility:{states[still]};animation:{motion}}}"
