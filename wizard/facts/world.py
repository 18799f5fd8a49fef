"""The only door to the machine: run a command, read a file or a stream, the environment.

Tests put a made-up world here; nothing else below the faces touches the machine.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.errors import BadInputError
from wizard.language import text

# No facts or answers file is anywhere near this; what is larger is a mistake, not input.
LARGEST_INPUT = 1024 * 1024


@dataclass(frozen=True)
class Done:
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
            raise BadInputError(text("{name} is larger than 1 MiB: that is no file of facts or answers.", name=name))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise BadInputError(text("{name}, line {line}: this is not UTF-8 text.", name=name, line=line)) from None
