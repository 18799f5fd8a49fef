"""Runs a command and yields its output as it arrives, through a separate terminal or through pipes."""

import os
import select
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Literal

from wizard.facts.descendants import descendants, outside_group, send

Stream = Literal["out", "err"]

_CHUNK = 65536
PATIENCE = 2.0
"""Seconds between asking a command to end and killing it."""


class Running:
    """A running command. `terminals` names the streams that appear as a terminal to it.

    With `detached`, Ctrl-C does not reach it and it has no input. Raises OSError if it cannot be started.
    """

    def __init__(
        self,
        words: Sequence[str],
        environ: Mapping[str, str],
        *,
        terminals: Sequence[Stream] = (),
        detached: bool = False,
    ) -> None:
        import subprocess

        self.status: int | None = None
        self._detached = detached
        ends = {name: os.openpty() if name in terminals else os.pipe() for name in ("out", "err")}
        for name in terminals:
            _copy_size(ends[name][1])
        # A pipe's reading end comes first, as does a terminal's outer one.
        self._readers: dict[int, Stream] = {ends["out"][0]: "out", ends["err"][0]: "err"}
        try:
            self._child = subprocess.Popen(
                list(words),
                stdin=subprocess.DEVNULL if detached else None,
                stdout=ends["out"][1],
                stderr=ends["err"][1],
                env=dict(environ),
                start_new_session=detached,
            )
        except BaseException:
            for reader in self._readers:
                os.close(reader)
            raise
        finally:
            for _, writer in ends.values():
                os.close(writer)

    def chunks(self) -> Iterator[tuple[Stream, bytes]]:
        """Yield its output until it and everything it started have closed it; then `status` is its exit status."""
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

    def stop(self, patience: float = PATIENCE) -> None:
        """Ask it and everything it started to end, and kill what still runs after so many seconds.

        May be called from any thread.
        """
        others = descendants(self._child.pid)
        if self._detached:
            others = outside_group(others, self._child.pid)
        self._signal(signal.SIGTERM, others)
        until = time.monotonic() + patience
        # Its end says nothing of what it had started, which may still be cleaning up.
        while self._signal(0, others) and time.monotonic() < until:
            time.sleep(0.02)
        self._signal(signal.SIGKILL, others)

    def _signal(self, number: int, others: Sequence[int]) -> bool:
        """Send a signal to all of its processes; return whether one of them received it."""
        is_sent = False
        if self._detached:
            self._child.poll()  # one that nobody waits for stays in its group
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)
                is_sent = True
        elif self._child.poll() is None:
            self._child.send_signal(number)
            is_sent = True
        return send(others, number) or is_sent

    def _close(self) -> None:
        for reader in self._readers:
            os.close(reader)
        self._readers = {}


def _read(reader: int) -> bytes:
    """Return the next bytes; empty at the end, which a terminal reports as an error."""
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
