"""The only door to the machine: run a command, read a file or a stream, the environment.

Tests put a made-up world here; nothing else below the faces touches the machine.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from wizard.errors import BadInputError
from wizard.language import text
from wizard.records import Record

# No facts or answers file is anywhere near this; what is larger is a mistake, not input.
LARGEST_INPUT = 1024 * 1024


class Done(Record):
    """How a command ended: its exit status (None: it did not start, or ran out of time) and output."""

    status: int | None
    output: str = ""
    error: str = ""


class World:
    """The real machine."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self.environ = os.environ if environ is None else environ

    def run(self, command: Sequence[str], *, seconds: float, stdin: str | None = None) -> Done:
        """Run a command in the C locale, with nothing on its standard input unless given."""
        import subprocess  # a tenth of a start that has its facts from a file

        try:
            done = subprocess.run(
                list(command),
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=seconds,
                env={**self.environ, "LC_ALL": "C"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Done(None, error=f"no answer within {seconds:g} s")
        except OSError as error:
            return Done(None, error=error.strerror or str(error))
        return Done(done.returncode, done.stdout, done.stderr)

    def run_apart(self, command: Sequence[str], *, seconds: float, stdin: str = "", folder: str | None = None) -> Done:
        """The same in a session of its own: Ctrl-C does not reach it, and the end of time kills all of it.

        What it had said until then is kept.
        """
        import subprocess

        try:
            started = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                cwd=folder,
                env={**self.environ, "LC_ALL": "C"},
                start_new_session=True,
            )
        except OSError as error:
            return Done(None, error=error.strerror or str(error))
        try:
            output, said = started.communicate(stdin, timeout=seconds)
        except subprocess.TimeoutExpired:
            _kill_session(started.pid)
            with suppress(subprocess.TimeoutExpired):
                output, said = started.communicate(timeout=2)
                return Done(None, output, said)
            return Done(None)
        except BaseException:
            _kill_session(started.pid)
            raise
        return Done(started.returncode, output, said)

    @contextmanager
    def folder_with(self, files: Mapping[str, str]) -> Iterator[Path]:
        """A new folder with these files in it, while this lasts."""
        import tempfile

        with tempfile.TemporaryDirectory(prefix="werf-wizard-") as name:
            for path, content in files.items():
                (Path(name) / path).write_text(content, "utf-8")
            yield Path(name)

    def current_folder(self) -> str:
        """Where the person is."""
        return str(Path.cwd())

    def name_nobody_has(self) -> str:
        """Eight letters and digits for the name of something that is made."""
        import secrets

        return secrets.token_hex(4)

    def seconds(self) -> float:
        """A clock that only runs forward."""
        import time

        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Wait."""
        import time

        time.sleep(seconds)

    def has_command(self, name: str) -> bool:
        """Whether a command of that name is on PATH."""
        folders = self.environ.get("PATH", os.defpath).split(os.pathsep)
        return any(os.access(Path(folder) / name, os.X_OK) for folder in folders if folder)

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        return Path(path).exists()

    def read_input(self, name: str) -> str:
        """The text of a file a person named, `-` being standard input.

        Raises BadInputError when it is missing, a folder, too large, or not UTF-8.
        """
        try:
            if name == "-":
                raw = sys.stdin.buffer.read(LARGEST_INPUT + 1)
            else:
                with Path(name).open("rb") as stream:
                    raw = stream.read(LARGEST_INPUT + 1)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise BadInputError(text("Cannot read {name}: {why}.", name=name, why=why)) from None
        if len(raw) > LARGEST_INPUT:
            raise BadInputError(text("{name} is larger than 1 MiB: that is no file to be read here.", name=name))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise BadInputError(text("{name}, line {line}: this is not UTF-8 text.", name=name, line=line)) from None


def _kill_session(leader: int) -> None:
    import signal

    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
