"""Standard streams in the states in which a command may find them: closed, or on a full disk."""

import errno
import os
import stat
import sys
from contextlib import suppress
from io import TextIOWrapper


class BestEffortStream(TextIOWrapper):
    """A stream for messages to a person: if it cannot be written, the message is dropped and the work continues."""

    def write(self, text: str) -> int:
        """Write the text, or drop it."""
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
        """Redirect the rest to /dev/null: what is still buffered would fail again when Python ends."""
        discard(self)


HUNG_UP = 128 + 1
"""The exit code after the terminal was closed: 128 and the number of SIGHUP, which Windows does not have."""


def is_hung_up(error: OSError) -> bool:
    """Return whether writing to standard output failed because its terminal was closed."""
    try:
        return error.errno == errno.EIO and stat.S_ISCHR(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, AttributeError, ValueError):
        return False


def is_dumb_terminal() -> bool:
    """Return whether TERM names a terminal that cannot be drawn on, or none: TERM may be unset, or empty."""
    return (os.environ.get("TERM") or "dumb") in ("dumb", "unknown")


def discard(stream: "TextIOWrapper | object") -> None:
    """Redirect everything that is still written to a stream to /dev/null."""
    with suppress(OSError, AttributeError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())  # type: ignore[union-attr]
        os.close(null)


def prepare() -> None:
    """Replace standard input and error if they are closed, and make standard error a best-effort stream.

    Standard output stays closed: a result that nobody can read must not look like a success.
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
