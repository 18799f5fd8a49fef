"""The log of a command: its output, kept compressed in memory so that it can be read again."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from wizard.application.logs import LogSource
from wizard.diagnosis.spool import CompressedSpool
from wizard.display import visible
from wizard.errors import BadInputError, reason_of, shown
from wizard.facts.running import Running, Stream
from wizard.language import Text, text
from wizard.masking import masked

_LONGEST_NAME = 2000


class CommandLog(LogSource):
    """A command that runs once, when its log is first read.

    `terminals` names the streams that appear as a terminal to it. With `detached`, Ctrl-C does not reach it, and it has
    no input. `called` is the command as a person typed it.
    """

    is_elsewhere = False

    def __init__(
        self,
        words: Sequence[str],
        environ: Mapping[str, str],
        *,
        called: str = "",
        terminals: Sequence[Stream] = (),
        detached: bool = True,
    ) -> None:
        self.words = tuple(words)
        self.ended_by = 0
        self.called = called or shlex.join(words)
        self._start = partial(Running, self.words, environ, terminals=terminals, detached=detached)
        self._running: Running | None = None
        self._is_stopped = False
        self._spool = CompressedSpool()

    @property
    def name(self) -> Text:
        """Return the command itself, its secrets masked."""
        return text("{value}", value=visible(masked(self.called[:_LONGEST_NAME])))

    @property
    def is_whole(self) -> bool:
        """Return whether all of the output was little enough to be kept."""
        return self._spool.complete

    @property
    def has_started(self) -> bool:
        """Return whether there is a process that can be stopped."""
        return self._running is not None

    def chunks(self) -> Iterator[bytes]:
        """Yield its output and its errors in the order in which they arrive."""
        return (chunk for _, chunk in self.pieces())

    def pieces(self) -> Iterator[tuple[Stream, bytes]]:
        """Run the command and yield its output, each chunk with its stream; afterwards `status` is known.

        `ended_by` is the signal that ended it, 0 if none did. Raises BadInputError if it cannot be started.
        """
        try:
            self._running = self._start()
        except (OSError, ValueError) as error:
            message = text("Cannot run {name}: {why}.", name=shown(self.words[0]), why=reason_of(error))
            raise BadInputError(message) from None
        if self._is_stopped:
            self._running.stop()
        for stream, chunk in self._running.chunks():
            self._spool.append(chunk)
            yield stream, chunk
        status = self._running.status or 0
        self.ended_by = max(-status, 0)
        self.status = status if status >= 0 else 128 - status

    def again(self) -> Iterator[bytes]:
        """Yield what was kept of the output."""
        return self._spool.again()

    def stop(self) -> None:
        """Stop the command; if it is only being started, it is stopped right after that."""
        self._is_stopped = True
        if self._running:
            self._running.stop()
