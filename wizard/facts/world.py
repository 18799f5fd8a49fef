"""The only access to the machine: commands, files, streams, the environment.

Tests replace it with a made-up world; nothing else below the interfaces touches the machine.
"""

import errno
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.facts.unanswered import flooded, late
from wizard.inputs import LARGEST_INPUT, as_text, read_text, unreadable
from wizard.records import Record

if TYPE_CHECKING:
    from wizard.facts.bounded import Bounded, Sink

_NO_FOLDER = "/dev/null"
"""The value of PATH if no directory is left in it: to a shell, an empty PATH is the current directory."""
LARGEST_OUTPUT = 4 * 1024 * 1024
"""Bytes: no command that is asked for something prints more than this."""


class Done(Record):
    """How a command ended: its exit status (None if it did not start or a limit stopped it), and its output.

    `flooded`: it was stopped because of how much it printed, not because of the time.
    """

    status: int | None
    output: str = ""
    error: str = ""
    flooded: bool = False


class World:
    """The real machine."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self.environ = os.environ if environ is None else environ

    def run(
        self,
        command: Sequence[str],
        *,
        seconds: float,
        stdin: str | None = None,
        largest: int = LARGEST_OUTPUT,
        cleans_up: bool = False,
    ) -> Done:
        """Run a command in the C locale, with empty standard input unless `stdin` is given.

        At a limit of seconds or of bytes printed it is killed with everything it started, and its output is dropped;
        one that `cleans_up` is asked to end first.
        """
        return self._whole(command, seconds, largest, stdin=stdin, cleans_up=cleans_up)

    def run_into(self, command: Sequence[str], sink: "Sink", *, seconds: float, largest: int = LARGEST_OUTPUT) -> Done:
        """Run a command in the same way, but hand what it prints to the sink as it comes.

        `largest` is the number of bytes that the sink may hold at a time.
        """
        return self._whole(command, seconds, largest, sink=sink)

    def _whole(self, command: Sequence[str], seconds: float, largest: int, **how: Any) -> Done:
        started, end = self._bounded(command, seconds, largest, **how)
        if isinstance(started, Done):
            return started
        match end:
            case "late":
                return Done(None, error=late(seconds))
            case "flood":
                return Done(None, error=flooded(largest), flooded=True)
        return Done(started.status, _text(started.output), _text(started.error))

    def run_in_new_session(
        self, command: Sequence[str], *, seconds: float, stdin: str = "", folder: str | None = None
    ) -> Done:
        """Run a command in the same way, but keep what it printed before a limit."""
        started, end = self._bounded(command, seconds, LARGEST_OUTPUT, stdin=stdin, folder=folder)
        if isinstance(started, Done):
            return started
        output, error = _text(started.output), _text(started.error)
        if end == "flood":
            return Done(None, output, flooded(LARGEST_OUTPUT), flooded=True)
        return Done(started.status, output, error)

    def end_all(self) -> None:
        """Kill every command that still runs. May be called from any thread."""
        from wizard.facts.bounded import end_all

        end_all()

    def _bounded(
        self, command: Sequence[str], seconds: float, largest: int, **how: Any
    ) -> "tuple[Bounded | Done, str]":
        """Return what ran and how it ended; or, if it did not start, why."""
        from wizard.facts.bounded import Bounded

        # bash takes functions from the environment, also as sh: a command in a script would be one of them.
        given = {name: value for name, value in self.environ.items() if not name.startswith("BASH_FUNC_")}
        environ = {**given, "LC_ALL": "C", "PATH": os.pathsep.join(self._path()) or _NO_FOLDER}
        name = command[0] if "/" in command[0] else self.find_command(command[0])
        if name is None:
            return Done(None, error=os.strerror(errno.ENOENT)), ""
        try:
            running = Bounded([name, *command[1:]], environ, **how)
        except OSError as error:
            return Done(None, error=error.strerror or str(error)), ""
        return running, running.run(max(seconds, 0), largest)

    @contextmanager
    def folder_with(self, files: Mapping[str, str]) -> Iterator[Path]:
        """Make a temporary directory with these files in it; it is removed afterwards."""
        import tempfile

        with tempfile.TemporaryDirectory(prefix="werf-wizard-") as name:
            for path, content in files.items():
                (Path(name) / path).write_text(content, "utf-8")
            yield Path(name)

    def current_folder(self) -> str:
        """Return the current directory of the person."""
        return str(Path.cwd())

    def unique_suffix(self) -> str:
        """Return eight random letters and digits, for the name of something that is created."""
        import secrets

        return secrets.token_hex(4)

    def seconds(self) -> float:
        """Return the seconds of a monotonic clock."""
        import time

        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Wait for so many seconds."""
        import time

        time.sleep(seconds)

    def has_command(self, name: str) -> bool:
        """Return whether a command with that name is on PATH."""
        return self.find_command(name) is not None

    def find_command(self, name: str) -> str | None:
        """Return the file that `run` starts for a name; None if none exists in an absolute directory of PATH."""
        paths = (os.path.join(folder, name) for folder in self._path())  # noqa: PTH118
        return next((path for path in paths if os.access(path, os.X_OK) and not Path(path).is_dir()), None)

    def _path(self) -> list[str]:
        folders = self.environ.get("PATH", os.defpath).split(os.pathsep)
        return [folder for folder in folders if folder.startswith("/")]

    def exists(self, path: str) -> bool:
        """Return whether a file or directory exists."""
        return Path(path).exists()

    def read_input(self, name: str, largest: int = LARGEST_INPUT) -> str:
        """Return the text of a file that a person named; `-` is standard input.

        Raises BadInputError if it is missing, a directory, too large, or not UTF-8.
        """
        if name != "-":
            return read_text(name, largest)
        try:
            return as_text(name, sys.stdin.buffer.read(largest + 1), largest)
        except (OSError, ValueError) as error:
            raise unreadable(name, error) from None


def _text(raw: bytearray) -> str:
    return raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
