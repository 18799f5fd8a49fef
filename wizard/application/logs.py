"""Where a log comes from: a file, a text that was pasted, a command. Each can be read again; none is kept on disk."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from wizard.diagnosis.held import Held
from wizard.diagnosis.masking import masked
from wizard.display import visible
from wizard.errors import BadInputError
from wizard.facts.running import Running
from wizard.language import Text, text

_CHUNK = 1 << 18
_LONGEST_NAME = 2000


class LogSource:
    """A log. `words` are those of the command that wrote it, where one did."""

    words: Sequence[str] = ()
    status: int | None = None

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
    """A file; one that grows is read as far as it goes now."""

    def __init__(self, path: str) -> None:
        self._path = Path(path).expanduser()
        self._stopped = False

    @property
    def name(self) -> Text:
        """Its own name."""
        return text("{value}", value=visible(self._path.name))

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, until it ends or is stopped."""
        try:
            with self._path.open("rb") as stream:
                while not self._stopped and (chunk := stream.read(_CHUNK)):
                    yield chunk
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise BadInputError(text("Cannot read {name}: {why}.", name=self._path, why=why)) from None

    def stop(self) -> None:
        """Read no further."""
        self._stopped = True


class CommandLog(LogSource):
    """A command: run once, when it is first read; what it said is held in memory."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], *, shown: str = "") -> None:
        self.words = tuple(words)
        self._shown = shown or shlex.join(words)
        self._environ = environ
        self._running: Running | None = None
        self._held = Held()

    @property
    def name(self) -> Text:
        """The command itself."""
        return text("{value}", value=visible(masked(self._shown[:_LONGEST_NAME])))

    def chunks(self) -> Iterator[bytes]:
        """Its output and its errors, in the order in which they come."""
        try:
            self._running = Running(self.words, self._environ, apart=True)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise BadInputError(text("Cannot run {name}: {why}.", name=self.words[0], why=why)) from None
        for _, chunk in self._running.chunks():
            self._held.take(chunk)
            yield chunk
        status = self._running.status or 0
        self.status = status if status >= 0 else 128 - status

    def again(self) -> Iterator[bytes]:
        """What is held."""
        return self._held.again()

    def stop(self) -> None:
        """End the command."""
        if self._running:
            self._running.stop()
