"""A command whose output is taken as it comes: through a terminal of its own where one is wanted, or through pipes."""

import os
import select
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Literal

Stream = Literal["out", "err"]

_CHUNK = 65536
_PATIENCE = 2.0
"""Seconds between asking a command to end and making it."""


class Running:
    """A command that runs. `terminals` names the streams that it is to take for a terminal.

    `apart`: Ctrl-C does not reach it, and it reads nothing. Raises OSError where it cannot be started.
    """

    def __init__(
        self, words: Sequence[str], environ: Mapping[str, str], *, terminals: Sequence[Stream] = (), apart: bool = False
    ) -> None:
        import subprocess

        self.status: int | None = None
        self._apart = apart
        ends = {name: os.openpty() if name in terminals else os.pipe() for name in ("out", "err")}
        for name in terminals:
            _copy_size(ends[name][1])
        # A pipe's reading end comes first, as does a terminal's outer one.
        self._readers: dict[int, Stream] = {ends["out"][0]: "out", ends["err"][0]: "err"}
        try:
            self._child = subprocess.Popen(
                list(words),
                stdin=subprocess.DEVNULL if apart else None,
                stdout=ends["out"][1],
                stderr=ends["err"][1],
                env=dict(environ),
                start_new_session=apart,
            )
        except BaseException:
            for reader in self._readers:
                os.close(reader)
            raise
        finally:
            for _, writer in ends.values():
                os.close(writer)

    def chunks(self) -> Iterator[tuple[Stream, bytes]]:
        """What it prints, until it ends and all that it started has let go of its output; then `status` is known."""
        while self._readers:
            ready, _, _ = select.select(list(self._readers), [], [], 0.2)
            for reader in ready:
                if chunk := _read(reader):
                    yield self._readers[reader], chunk
                else:
                    os.close(reader)
                    del self._readers[reader]
            # What it left in the background may hold its output open for ever.
            if not ready and self._child.poll() is not None:
                self._close()
        self.status = self._child.wait()

    def stop(self) -> None:
        """Ask it to end; after a while make it. From any thread."""
        import subprocess

        self._signal(signal.SIGTERM)
        try:
            self._child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if self._apart:
                os.killpg(self._child.pid, number)
            else:
                self._child.send_signal(number)

    def _close(self) -> None:
        for reader in self._readers:
            os.close(reader)
        self._readers = {}


def _read(reader: int) -> bytes:
    """The next bytes; none at the end, which a terminal tells by an error."""
    try:
        return os.read(reader, _CHUNK)
    except OSError:
        return b""


def _copy_size(terminal: int) -> None:
    """Give a terminal the size of the one that the person sees."""
    import fcntl
    import termios

    for stream in (1, 2, 0):
        with suppress(OSError):
            size = fcntl.ioctl(stream, termios.TIOCGWINSZ, b"\0" * 8)
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)
            return
