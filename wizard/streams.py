"""Standard streams as a command may find them: closed, or on a disk that is full."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper


class BestEffortStream(TextIOWrapper):
    """A stream for what is said to a person: if it cannot be written, nothing is said, and the work goes on."""

    def write(self, text: str) -> int:
        """Write, or drop the text."""
        try:
            return super().write(text)
        except OSError:
            self._give_up()
            return len(text)

    def flush(self) -> None:
        """Flush, or drop what is left."""
        try:
            super().flush()
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        """Send the rest nowhere: what is still in the buffer would fail once more when Python ends."""
        discard(self)


def discard(stream: "TextIOWrapper | object") -> None:
    """Let everything that is still written to a stream go to /dev/null."""
    with suppress(OSError, AttributeError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())  # type: ignore[union-attr]
        os.close(null)


def prepare() -> None:
    """Give standard input and error, if they are closed, an end that is always there; make the latter patient.

    Standard output stays closed: a result that goes nowhere is not to look like one.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  # open as long as the program
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    elif isinstance(sys.stderr, TextIOWrapper) and not sys.stderr.isatty():
        patient = BestEffortStream(
            sys.stderr.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        sys.stderr = sys.__stderr__ = patient  # type: ignore[misc]
