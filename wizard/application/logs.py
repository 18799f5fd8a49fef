"""Where a log comes from: a file, a text that was pasted, a command. Each can be read again; none is kept on disk."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from wizard.diagnosis.stream import BLOCK
from wizard.display import visible
from wizard.errors import shown
from wizard.inputs import unreadable
from wizard.language import Text, text

STDIN = "-"
"""How standard input is named among files."""


class LogSource:
    """A log. `words` are those of the command that wrote it, if one did; `status` is what a shell says of its end."""

    words: Sequence[str] = ()
    status: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether `again` gives all of it."""
        return True

    @property
    def name(self) -> Text:
        """What it is called."""
        raise NotImplementedError

    def chunks(self) -> Iterator[bytes]:
        """Its bytes. Raises BadInputError where there are none to be had."""
        raise NotImplementedError

    def again(self) -> Iterator[bytes]:
        """Its bytes once more, as far as they were kept."""
        return self.chunks()

    def stop(self) -> None:
        """Let it end early, from any thread."""


class PastedLog(LogSource):
    """A text that was pasted."""

    def __init__(self, pasted: str) -> None:
        self._content = pasted.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")

    @property
    def name(self) -> Text:
        """It has none."""
        return text("pasted text")

    def chunks(self) -> Iterator[bytes]:
        """All of it."""
        yield self._content


class LogFile(LogSource):
    """A file; one that grows is read as far as it goes now. `descriptor` is that of one which is open already."""

    def __init__(self, path: str, descriptor: int | None = None) -> None:
        self._path = Path(path)
        self._opened: Path | int = self._path if descriptor is None else descriptor
        self._is_stopped = False

    @property
    def name(self) -> Text:
        """Its own name."""
        return text("{value}", value=visible(self._path.name))

    def chunks(self) -> Iterator[bytes]:
        """Its bytes as they come, until it ends or is stopped."""
        try:
            # Without a buffer: a pipe's bytes are there as soon as they are written.
            with open(self._opened, "rb", buffering=0, closefd=self._opened is self._path) as stream:
                while not self._is_stopped and (chunk := os.read(stream.fileno(), BLOCK)):
                    yield chunk
        except (OSError, ValueError) as error:
            raise unreadable(shown(str(self._path)), error) from None

    def stop(self) -> None:
        """Read no further."""
        self._is_stopped = True


def log_named(name: str) -> LogFile:
    """The file of that name, or standard input."""
    return LogFile(name, descriptor=0 if name == STDIN else None)
