"""A command on a terminal as pexpect knows it, but without a start of Python: in a fork of the loaded program."""

import fcntl
import os
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pexpect
from ptyprocess import PtyProcess

from tests.cli import forking


class _Process(PtyProcess):  # type: ignore[misc]  # ptyprocess has no types
    """A fork at the other end of a terminal: it is no child of this process, whose end is waited for elsewhere."""

    def __init__(self, fork: forking.Fork, terminal: int) -> None:
        super().__init__(fork.pid, terminal)
        self.exitstatus: int | None
        self.signalstatus: int | None
        self._fork = fork
        self.delayafterclose = 0  # whether it goes on is known at once

    def isalive(self) -> bool:
        """Whether it goes on. Once its terminal is at its end, its own end is waited for, as ptyprocess does."""
        if not self.terminated and (self.flag_eof or self._fork.has_ended):
            self._note_end()
        return not self.terminated

    def wait(self) -> int | None:
        """Return its exit code once it has ended, None if a signal ended it."""
        if not self.terminated:
            self._note_end()
        return self.exitstatus

    def terminate(self, force: bool = False) -> bool:
        """End it; ptyprocess begins with signals that it may survive, and pauses after each."""
        if self.isalive() and force:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._note_end()
        return self.terminated

    def _note_end(self) -> None:
        status = self._fork.wait()
        self.terminated = True
        self.exitstatus = status if status >= 0 else None
        self.signalstatus = -status if status < 0 else None


def spawn(
    words: Sequence[str],
    size: tuple[int, int],
    environ: Mapping[str, str],
    *,
    encoding: str | None = None,
    cwd: Path | None = None,
    out: int | None = None,
    first: str = "",
    timeout: int = 30,
) -> "pexpect.spawn[Any]":
    """Begin `werf-wizard WORDS` on a terminal of so many columns and rows; `out` replaces it as the output."""
    ours, theirs = os.openpty()
    # A child with no command is what pexpect has for a process that something else starts.
    child: Any = pexpect.spawn(cast("str", None), encoding=encoding, timeout=timeout)
    child.delaybeforesend = None  # a test waits for what it answers
    streams = [theirs, theirs if out is None else out, theirs]
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    child.ptyproc = _Process(forking.begin(words, streams, cwd, environ, first, on_terminal=True), ours)
    os.close(theirs)
    child.pid, child.child_fd, child.closed, child.terminated = child.ptyproc.pid, ours, False, False
    return cast("pexpect.spawn[Any]", child)
