"""How far something is, on standard error, if that is a terminal."""

import sys
from types import TracebackType

from wizard.commands.telling import is_quiet
from wizard.language import Language, Text
from wizard.streams import is_dumb_terminal

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
