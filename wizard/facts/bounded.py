"""Runs a command within limits of time and output. At a limit, everything that it started is killed too."""

import atexit
import os
import selectors
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Literal, Protocol

from wizard.facts.descendants import kill_descendants

End = Literal["ended", "late", "flood"]

_RUNNING: "set[Bounded]" = set()
_CHUNK = 65536
_GRACE = 0.3
"""Seconds for which a process left in the background may keep the command's output open."""
_CLEANING = 1.0
"""Seconds for a command to remove what it has made."""
_DYING = 2.0
"""Seconds for the kernel to end a process that was killed."""


class Sink(Protocol):
    """Takes what a command prints, as it comes. Its length is the number of bytes that it still holds."""

    def extend(self, chunk: bytes, /) -> None:
        """Take the next bytes."""

    def __len__(self) -> int: ...


class Bounded:
    """A command in its own session, so that Ctrl-C does not reach it and all of its processes can be killed.

    `output` and `error` are what it has printed so far; with a `sink`, that has the output. A command that `cleans_up`
    is asked to end before it is killed. Raises OSError if it cannot be started.
    """

    def __init__(
        self,
        words: Sequence[str],
        environ: Mapping[str, str],
        *,
        stdin: str | None = None,
        folder: str | None = None,
        sink: Sink | None = None,
        cleans_up: bool = False,
    ) -> None:
        import subprocess  # a tenth of a start that has its facts from a file

        self.output, self.error = bytearray(), bytearray()
        self._sink: Sink = self.output if sink is None else sink
        self.status: int | None = None
        self._cleans_up = cleans_up
        self._input = memoryview((stdin or "").encode("utf-8", "surrogateescape"))
        self._child: subprocess.Popen[bytes] = subprocess.Popen(
            list(words),
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=folder,
            env=dict(environ),
            start_new_session=True,
        )
        _RUNNING.add(self)

    def run(self, seconds: float, largest: int) -> End:
        """Read its output to the end, for at most so many seconds and bytes; return how it ended.

        `status` is its exit status afterwards, None if a limit ended it.
        """
        try:
            end = self._read(time.monotonic() + seconds, largest)
        except BaseException:
            self.kill()
            raise
        finally:
            _RUNNING.discard(self)
            self._close()
        if end == "ended":
            self.status = self._child.returncode
        return end

    def kill(self) -> None:
        """Kill it and everything that it started, except what has left its session and its process tree.

        May be called from any thread.
        """
        import subprocess

        if self._cleans_up:
            with suppress(subprocess.TimeoutExpired):
                self._child.terminate()
                self._child.wait(_CLEANING)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGSTOP)
        if self._child.poll() is None:
            kill_descendants(self._child.pid)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(_DYING)

    def _read(self, until: float, largest: int) -> End:
        with selectors.DefaultSelector() as streams:
            for stream, into in ((self._child.stdout, self._sink), (self._child.stderr, self.error)):
                _watch(streams, stream, selectors.EVENT_READ, into)
            _watch(streams, self._child.stdin, selectors.EVENT_WRITE, None)
            while streams.get_map():
                left = until - time.monotonic()
                ready = streams.select(max(min(left, _GRACE), 0))  # what was printed in time is read after it too
                for key, _ in ready:
                    self._move(streams, key)
                if len(self._sink) + len(self.error) > largest:
                    self.kill()
                    return "flood"
                if time.monotonic() >= until:
                    self._late()
                    for key, _ in streams.select(0):  # printed between the last look and the end
                        self._move(streams, key)
                    return "late"
                if not ready and self._child.poll() is not None:
                    self.kill()
                    break
        return self._wait(until)

    def _move(self, streams: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        """Read what a stream has, or write what it accepts; unregister the stream at its end."""
        with suppress(BlockingIOError):
            try:
                if key.data is not None:
                    chunk = os.read(key.fd, _CHUNK)
                    key.data.extend(chunk)
                    if chunk:
                        return
                elif self._input:
                    self._input = self._input[os.write(key.fd, self._input[:_CHUNK]) :]
                    if self._input:
                        return
            except BrokenPipeError:
                pass
            streams.unregister(key.fileobj)
            if key.data is None and self._child.stdin:
                self._child.stdin.close()

    def _wait(self, until: float) -> End:
        """Wait for the end: a command may close its output and keep running."""
        import subprocess

        try:
            self._child.wait(max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            return self._late()
        return "ended"

    def _late(self) -> End:
        self.kill()
        return "late"

    def _close(self) -> None:
        for stream in (self._child.stdin, self._child.stdout, self._child.stderr):
            if stream:
                with suppress(OSError):
                    stream.close()


@atexit.register
def end_all() -> None:
    """Kill all commands that still run: a thread that nobody waits for may be reading one when the program ends."""
    for running in tuple(_RUNNING):
        running.kill()


def _watch(streams: selectors.BaseSelector, stream: IO[bytes] | None, event: int, into: Sink | None) -> None:
    if stream:
        os.set_blocking(stream.fileno(), False)
        streams.register(stream, event, into)
