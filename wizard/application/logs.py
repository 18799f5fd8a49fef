"""Where a log comes from: a file, a text that was pasted, a command. Each can be read again; none is kept on disk."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from wizard.diagnosis.held import Held
from wizard.diagnosis.stream import BLOCK
from wizard.display import visible
from wizard.errors import BadInputError, shown
from wizard.facts.running import Running, Stream
from wizard.inputs import unreadable
from wizard.language import Text, text
from wizard.masking import masked

STDIN = "-"
"""How standard input is named among files."""

_LONGEST_NAME = 2000


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


class CommandLog(LogSource):
    """A command: run once, when it is first read; what it said is held in memory.

    `terminals` names the streams that it is to take for a terminal. `apart`: Ctrl-C does not reach it, and it reads
    nothing.
    """

    def __init__(
        self,
        words: Sequence[str],
        environ: Mapping[str, str],
        *,
        called: str = "",
        terminals: Sequence[Stream] = (),
        apart: bool = True,
    ) -> None:
        self.words = tuple(words)
        self.ended_by = 0
        self._called = called or shlex.join(words)
        self._start = partial(Running, self.words, environ, terminals=terminals, apart=apart)
        self._running: Running | None = None
        self._is_stopped = False
        self._held = Held()

    @property
    def name(self) -> Text:
        """The command itself."""
        return text("{value}", value=visible(masked(self._called[:_LONGEST_NAME])))

    @property
    def is_whole(self) -> bool:
        """Whether it was little enough to be held."""
        return self._held.complete

    @property
    def has_started(self) -> bool:
        """Whether there is a command to be ended."""
        return self._running is not None

    def chunks(self) -> Iterator[bytes]:
        """Its output and its errors, in the order in which they come."""
        return (chunk for _, chunk in self.pieces())

    def pieces(self) -> Iterator[tuple[Stream, bytes]]:
        """The same, each with the stream that it came on. At its end `status` is known, and the signal of that."""
        try:
            self._running = self._start()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise BadInputError(text("Cannot run {name}: {why}.", name=shown(self.words[0]), why=why)) from None
        if self._is_stopped:
            self._running.stop()
        for stream, chunk in self._running.chunks():
            self._held.take(chunk)
            yield stream, chunk
        status = self._running.status or 0
        self.ended_by = max(-status, 0)
        self.status = status if status >= 0 else 128 - status

    def again(self) -> Iterator[bytes]:
        """What is held."""
        return self._held.again()

    def stop(self) -> None:
        """End the command; one that is just being started ends as soon as it is."""
        self._is_stopped = True
        if self._running:
            self._running.stop()
