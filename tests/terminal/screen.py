"""A terminal as a person sees it: a program in a pty, what it draws fed to pyte, keys sent, the window resized."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import pexpect
import pyte

from tests.terminal.forked import spawn

# Kitty's and xterm's private sequences, DCS and APC: pyte would print them.
_UNPARSED = re.compile(rb"\x1b\[[<>=?][0-9;:]*[$u]?[ -/]*[p-z]|\x1b[P_^X].*?\x1b\\", re.DOTALL)
_QUERIES = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;22c"}
ONE_LOOK = 1 << 14
"""Bytes after which the screen is looked at: what shows for seconds only is gone at the end of many frames."""
PATIENCE = 60
"""Seconds after which something is not slow but missing."""
_MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")


def start(words: Sequence[str], size: tuple[int, int], environ: Mapping[str, str]) -> "pexpect.spawn[bytes]":
    """Begin `werf-wizard WORDS` in a process that Python starts in: what `forked.spawn` does is not as real."""
    columns, rows = size
    return pexpect.spawn(
        sys.executable, ["-m", "wizard", *words], dimensions=(rows, columns), env=dict(environ), timeout=30
    )


class Terminal:
    """`werf-wizard WORDS` on a screen of a size. `modes` are the private modes that it has set and not reset."""

    def __init__(
        self,
        words: Sequence[str],
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        begin: Callable[..., "pexpect.spawn[bytes]"] = spawn,
    ) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.modes: set[str] = set()
        self.raw = b""
        self._rows: dict[int, str] = {}
        inherited = {key: value for key, value in os.environ.items() if key not in ("LINES", "COLUMNS", "NO_COLOR")}
        env = {**inherited, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(environ or {})}
        self.child = begin(words, size, env)
        self.child.delaybeforesend = None  # a test waits for what it answers

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.child.isalive():
            os.kill(self.pid, signal.SIGKILL)
            self.child.wait()
        self.close()

    @property
    def pid(self) -> int:
        """The program's process id."""
        return int(self.child.pid or 0)

    @property
    def text(self) -> str:
        """What is on the screen."""
        for row in self._screen.dirty:
            self._rows[row] = self._row(row)
        self._screen.dirty.clear()
        return "\n".join(self._rows[row] for row in range(self._screen.lines))

    def _row(self, row: int) -> str:
        """What is in a row; the cell after a wide character is empty."""
        return "".join(self._screen.buffer[row][column].data for column in range(self._screen.columns)).rstrip()

    def send(self, keys: str) -> None:
        """Type keys, as the bytes that a terminal sends for them."""
        self.child.send(keys)

    def close(self) -> None:
        """Close the window: the program is hung up on."""
        cast("Any", self.child).ptyproc.fileobj.close()

    def gone(self, seconds: float = PATIENCE) -> bool:
        """Whether the program ends within a time, with nobody reading what it writes."""
        deadline = time.monotonic() + seconds
        while self.child.isalive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        self._screen.resize(rows, columns)
        self._screen.dirty.update(range(rows))
        self.child.setwinsize(rows, columns)

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> None:
        """Until a pattern is on the screen. Raises AssertionError with the screen where it never is."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"{pattern!r} is not on the screen:\n{self.text}")

    def wait_until_gone(self, pattern: str, seconds: float = PATIENCE) -> None:
        """Until a pattern is not on the screen any more."""
        deadline = time.monotonic() + seconds
        while re.search(pattern, self.text):
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"{pattern!r} is still on the screen:\n{self.text}")

    def end(self, seconds: float = PATIENCE) -> int:
        """Read on until the program ends: its exit status, or 128 and the signal's number."""
        deadline = time.monotonic() + seconds
        while self._read():
            if time.monotonic() > deadline:
                raise AssertionError(f"the program goes on:\n{self.text}")
        self.child.wait()
        return int(self.child.exitstatus if self.child.exitstatus is not None else 128 + (self.child.signalstatus or 0))

    def _read(self) -> bool:
        """Take what has come, within a tenth of a second; False at the end."""
        try:
            chunk = self.child.read_nonblocking(ONE_LOOK, timeout=0.1)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        for query, answer in _QUERIES.items():
            if query in chunk:
                self.child.send(answer)
        for names, state in _MODES.findall(chunk):
            for name in names.decode().split(";"):
                (self.modes.add if state == b"h" else self.modes.discard)(name)
        self.raw += chunk
        self._stream.feed(_UNPARSED.sub(b"", chunk))
        return True


def apart(folder: Path) -> dict[str, str]:
    """An environment in which the wizard's state is in a folder, and no engine is there to be asked."""
    for name in ("docker", "podman", "kubectl"):
        (folder / "engines").mkdir(exist_ok=True)
        (folder / "engines" / name).write_text("#!/bin/sh\nexit 1\n")
        (folder / "engines" / name).chmod(0o755)
    return {"XDG_STATE_HOME": str(folder), "PATH": f"{folder / 'engines'}:{os.environ['PATH']}"}
