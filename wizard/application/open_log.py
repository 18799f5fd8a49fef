"""A log that a person works with: what is known of it by now, whose facts count for it, what was done with it."""

import time
from collections.abc import Callable
from threading import Thread

from wizard.application.logs import LogSource
from wizard.application.progress import how_far
from wizard.application.reading import LogState, facts_behind, read_log
from wizard.facts.model import Facts
from wizard.language import Text


class OpenLog:
    """A log and its state; it is kept while the program runs, and nothing of it is stored.

    `facts` are those of another machine that the log is from; with `is_here` it is from this one. `ticked` are the
    steps that the person did, by problem and number.
    """

    def __init__(self, source: LogSource) -> None:
        self.source = source
        self.state = LogState()
        self.facts: Facts | None = None
        self.is_here = False
        self.ticked: set[tuple[str, int]] = set()
        self.is_reported = False
        self._began = 0.0

    def read(self, here: Callable[[], Facts], report: Callable[[LogState], None]) -> None:
        """Read it in a separate thread, from the beginning; `report` is called there with each new state.

        `here` is asked for the facts of this machine when they are needed.
        """
        self.state, self._began = LogState(), time.monotonic()

        def facts() -> Facts:
            if self.facts is not None:
                return self.facts
            return here() if self.is_here else facts_behind(self.source, here)

        # No worker: nobody should wait for a command's end when the screen is left.
        Thread(target=read_log, args=(self.source, facts, report), daemon=True).start()

    @property
    def is_reading(self) -> bool:
        """Return whether it is being read."""
        return not self.state.done

    def stop(self) -> None:
        """Stop reading it, if it is being read."""
        if self.is_reading:
            # A command may take its time, and it is to be gone also where the program ends first.
            Thread(target=self.source.stop).start()

    @property
    def far(self) -> Text | None:
        """Return how far it is read, if its size is known."""
        if not self.source.size or not self.is_reading:
            return None
        return how_far(self.source, time.monotonic() - self._began)

    @property
    def runs(self) -> bool:
        """Return whether it is the output of a command that still runs."""
        return self.is_reading and bool(self.source.words)

    @property
    def has_facts(self) -> bool:
        """Return whether the facts of some machine count for it."""
        known = (self.facts, self.source.facts)
        return any(facts is not None for facts in known) or self.is_here or bool(self.source.words)

    @property
    def would_be_lost(self) -> bool:
        """Return whether it is nowhere else, and there is no report of it."""
        return bool(self.state.diagnosis.lines) and not self.source.is_elsewhere and not self.is_reported
