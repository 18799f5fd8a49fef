"""The terminal for rich: colour if it is allowed, and a width that suits reading."""

import os
import re
import sys
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.theme import Theme

from wizard.display import visible_lines
from wizard.report.widths import READING_WIDTH, piped_width

THEME = Theme(
    {
        "ok": "green",
        "warning": "yellow",
        "failed": "bold red",
        "unknown": "magenta",
        "idle": "bright_black",
        "dim": "bright_black",
        "title": "bold",
        "topic": "cyan",
        "mode": "bold green",
    }
)

MARKS = {"ok": "✓", "warning": "!", "failed": "✗", "unknown": "?", "idle": "·"}
ASCII_MARKS = {"ok": "+", "warning": "!", "failed": "x", "unknown": "?", "idle": "-"}


class ReportConsole(Console):
    """rich's console; values cannot send terminal sequences, and a closed pipe is no error."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is drawn, without anything in a value that the terminal would obey."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible_lines(segment.text), segment.style)

    def drawn(self, line: RenderableType) -> str:
        """Return the line as it is printed, with its line break, for `write` to print as often as needed."""
        with self.capture() as captured:
            self.print(line, soft_wrap=True)
        return captured.get()

    def write(self, drawn: str) -> None:
        """Print a line that is drawn already: rich takes 0.1 ms for each, too much for thousands of findings."""
        self.file.write(drawn)

    def on_broken_pipe(self) -> None:
        """Let the caller handle a closed pipe."""
        raise BrokenPipeError


def on_stdout() -> ReportConsole:
    """Return a console on standard output; without a terminal it is as wide as is good to read, and has no colour."""
    terminal = sys.stdout.isatty()
    width = None if terminal else piped_width()
    stream: TextIO = sys.stdout if terminal else _Trimmed(sys.stdout)  # type: ignore[assignment]
    found = ReportConsole(file=stream, theme=THEME, width=width, highlight=False, emoji=False, markup=False)
    if terminal and found.width > READING_WIDTH:
        found.width = READING_WIDTH
    return found


def marks() -> dict[str, str]:
    """Return marks that the terminal can show."""
    plain = (
        os.environ.get("TERM") in ("linux", "vt100")
        or "UTF" not in (os.environ.get("LC_ALL") or os.environ.get("LANG") or "UTF").upper()
    )
    return ASCII_MARKS if plain else MARKS


class _Trimmed:
    """A stream that drops the spaces with which tables fill their lines."""

    encoding = "utf-8"

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, written: str) -> int:
        """Write whole lines without the spaces at their ends."""
        return self._stream.write(re.sub(r" +(?=\n)", "", written))

    def flush(self) -> None:
        """Flush the underlying stream."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Return False: a terminal gets its lines unchanged, without this stream."""
        return False
