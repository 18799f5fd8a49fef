"""The log of a command: what it prints, held in memory so that it can be read again."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from wizard.application.logs import LogSource
from wizard.diagnosis.spool import CompressedSpool
from wizard.display import visible
from wizard.errors import BadInputError, shown
from wizard.facts.running import Running, Stream
from wizard.language import Text, text
from wizard.masking import masked

_LONGEST_NAME = 2000


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
        self._spool = CompressedSpool()

    @property
    def name(self) -> Text:
        """The command itself."""
        return text("{value}", value=visible(masked(self._called[:_LONGEST_NAME])))

    @property
    def is_whole(self) -> bool:
        """Whether it was little enough to be held."""
        return self._spool.complete

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
            self._spool.append(chunk)
            yield stream, chunk
        status = self._running.status or 0
        self.ended_by = max(-status, 0)
        self.status = status if status >= 0 else 128 - status

    def again(self) -> Iterator[bytes]:
        """What is held."""
        return self._spool.again()

    def stop(self) -> None:
        """End the command; one that is just being started ends as soon as it is."""
        self._is_stopped = True
        if self._running:
            self._running.stop()
