"""How far something is, on standard error, if that is a terminal."""

import sys
import time
from collections.abc import Iterator
from types import TracebackType

from wizard.application.logs import LogSource
from wizard.application.progress import how_far
from wizard.commands.telling import is_quiet
from wizard.language import Language, Text
from wizard.streams import is_dumb_terminal

_PATIENCE, _BETWEEN = 0.5, 0.2
"""Seconds before anything is drawn, and between two drawings."""
_CLEARED = "\r\x1b[K"


class Looking:
    """A line that says what takes time, cleared when it is done. Nothing without a terminal, or with --quiet."""

    def __init__(self, tr: Language, message: Text) -> None:
        self._line = tr(message) if is_shown() else ""

    def __enter__(self) -> None:
        if self._line:
            print(self._line, end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._line:
            print(_CLEARED, end="", file=sys.stderr, flush=True)


def is_shown() -> bool:
    """Return whether progress is drawn: on a terminal that can be drawn on, unless --quiet is given."""
    return sys.stderr is not None and sys.stderr.isatty() and not is_quiet() and not is_dumb_terminal()


class Reading:
    """How far a log is read, drawn from the second half of a second on; nothing if progress is not shown."""

    def __init__(self, tr: Language, log: LogSource) -> None:
        self._tr = tr
        self._log = log
        self._began = self._drawn = time.monotonic()

    def chunks(self) -> Iterator[bytes]:
        """Yield the log's bytes, and draw how far it is."""
        is_drawn = False
        try:
            for chunk in self._log.chunks():
                yield chunk
                now = time.monotonic()
                if now - self._began > _PATIENCE and now - self._drawn > _BETWEEN and is_shown():
                    print(
                        f"\r{self._tr(how_far(self._log, now - self._began))}\x1b[K",
                        end="",
                        file=sys.stderr,
                        flush=True,
                    )
                    self._drawn, is_drawn = now, True
        finally:
            if is_drawn:
                print(_CLEARED, end="", file=sys.stderr, flush=True)


class Progress:
    """A line that is written over: a bar, and how many of how many are done. Nothing without a terminal."""

    def __init__(self, whole: int) -> None:
        self._whole = max(whole, 1)
        self._shown = is_shown()

    def __enter__(self) -> "Progress":
        self.show(0)
        return self

    def show(self, count: int) -> None:
        """Show that so many are done."""
        if self._shown:
            filled = 30 * min(count, self._whole) // self._whole
            print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {count}/{self._whole}", end="", file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            print(_CLEARED, end="", file=sys.stderr, flush=True)
