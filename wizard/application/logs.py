"""Sources of a log: a file, pasted text, a command. Each can be read again; none is stored on disk."""

import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from wizard.diagnosis.model import Diagnosis
from wizard.diagnosis.spool import CompressedSpool
from wizard.diagnosis.stream import BLOCK
from wizard.display import visible
from wizard.errors import shown
from wizard.facts.model import Facts
from wizard.inputs import unreadable
from wizard.language import Text, text

STDIN = "-"
"""The name of standard input among files."""


class LogSource(ABC):
    """A log. `words` are the command that wrote it, empty if none did; `status` is its exit code as a shell has it.

    `size` is how many bytes it has, None if that is not known before its end; `taken` is how many were read so far.
    `is_elsewhere` says whether it can be had again after the program has ended. `facts` are those that came with it.
    """

    words: Sequence[str] = ()
    status: int | None = None
    size: int | None = None
    taken: int = 0
    is_elsewhere: bool = True
    facts: Facts | None = None

    @property
    def is_whole(self) -> bool:
        """Return whether `again` yields all of it."""
        return True

    @property
    @abstractmethod
    def name(self) -> Text:
        """Return what the log is called."""

    @abstractmethod
    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes. Raises BadInputError if it cannot be read."""

    def again(self) -> Iterator[bytes]:
        """Yield its bytes again, as far as they were kept."""
        return self.chunks()

    def refined(self, diagnosis: Diagnosis) -> Diagnosis:
        """Return a diagnosis of its text together with what else is known of it."""
        return diagnosis

    def stop(self) -> None:  # noqa: B027  # a log that is there at once needs no stopping
        """Stop reading early; may be called from any thread."""


class PastedLog(LogSource):
    """A log that was pasted as text; `called` is what it is otherwise."""

    def __init__(self, pasted: str, *, is_elsewhere: bool = False, called: Text | None = None) -> None:
        self.is_elsewhere = is_elsewhere
        self._called = called or text("pasted text")
        self._content = pasted.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")

    @property
    def name(self) -> Text:
        """Return a name that says that it was pasted, or what it is otherwise."""
        return self._called

    def chunks(self) -> Iterator[bytes]:
        """Yield all of it."""
        yield self._content


class LogFile(LogSource):
    """A log in a file, read to its current end; `descriptor` is set if the file is open already."""

    def __init__(self, path: str, descriptor: int | None = None) -> None:
        self._path = Path(path)
        self._opened: Path | int = self._path if descriptor is None else descriptor
        self._is_stopped = False

    @property
    def path(self) -> Path | None:
        """Return the path of the file; None for one that was open already."""
        return self._path if self._opened is self._path else None

    @property
    def name(self) -> Text:
        """Return the name of the file."""
        return text("{value}", value=visible(self._path.name))

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes as they arrive, until the end of the file or `stop`."""
        try:
            # Without a buffer: a pipe's bytes are there as soon as they are written.
            with open(self._opened, "rb", buffering=0, closefd=self._opened is self._path) as stream:
                found = os.fstat(stream.fileno())
                self.size, self.taken = (found.st_size if stat.S_ISREG(found.st_mode) else None), 0
                while not self._is_stopped and (chunk := os.read(stream.fileno(), BLOCK)):
                    self.taken += len(chunk)
                    yield chunk
        except (OSError, ValueError) as error:
            raise unreadable(shown(str(self._path)), error) from None

    def stop(self) -> None:
        """Stop reading."""
        self._is_stopped = True


class KeptLog(LogSource):
    """A log that can be read once, kept compressed in memory to be read again."""

    def __init__(self, log: LogSource) -> None:
        self._log = log
        self._spool = CompressedSpool()

    @property
    def is_whole(self) -> bool:
        """Return whether all of it was little enough to be kept."""
        return self._spool.complete

    @property
    def name(self) -> Text:
        """Return what the log is called."""
        return self._log.name

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes, and keep them."""
        for chunk in self._log.chunks():
            self._spool.append(chunk)
            self.size, self.taken = self._log.size, self._log.taken
            yield chunk

    def again(self) -> Iterator[bytes]:
        """Yield what was kept."""
        return self._spool.again()


def log_named(name: str) -> LogFile:
    """Return the file with that name, or standard input for `-`."""
    return LogFile(name, descriptor=0 if name == STDIN else None)
