"""How far something is, on standard error, if that is a terminal."""

import sys
from types import TracebackType


class Progress:
    """A line that is written over: a bar, and how many of how many are done. Nothing without a terminal."""

    def __init__(self, whole: int) -> None:
        self._whole = max(whole, 1)
        self._shown = sys.stderr is not None and sys.stderr.isatty()

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
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
