"""Reads a log in a separate thread and reports what is known: from time to time, and all of it at the end."""

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread

from wizard.application.logs import LogSource
from wizard.diagnosis.engine import DiagnosisBuilder, diagnose
from wizard.diagnosis.excerpt import ExcerptRow, displayable_lines, excerpt
from wizard.diagnosis.model import Diagnosis, Finding
from wizard.diagnosis.run_command import RunCommand, find_run_command, parse_run_command
from wizard.diagnosis.stream import Block, blocks
from wizard.errors import WizardError, shown
from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.records import Record

_BETWEEN = 0.25
"""Seconds between two reports of a log that is still being read."""
_PATIENCE = 3.0
"""Seconds that the diagnosis of a command waits for facts of this machine."""
_TAIL = 200
_TAIL_SIZE = _TAIL * 200


class LogState(Record):
    """What is known of a log: its problems, the rows to show, the command that wrote it, why it cannot be read."""

    done: bool = False
    diagnosis: Diagnosis = Diagnosis(0)
    rows: tuple[ExcerptRow, ...] = ()
    run_command: RunCommand | None = None
    status: int | None = None
    problem: Text | None = None


def read_log(source: LogSource, facts: Callable[[], Facts], report: Callable[[LogState], None]) -> None:
    """Read a log to its end, or until the source is stopped, and call `report` with each new state.

    `facts` is asked for the facts known by then. A defect is reported as the reason why the log cannot be read.
    """
    try:
        report(_read(source, facts, report))
    except WizardError as error:
        report(LogState(done=True, problem=error.message))
    except Exception as error:  # the screen goes on without a diagnosis
        message = text("This log cannot be read: {kind}: {error}", kind=type(error).__name__, error=shown(str(error)))
        report(LogState(done=True, problem=message))


def _read(source: LogSource, facts: Callable[[], Facts], report: Callable[[LogState], None]) -> LogState:
    reading = DiagnosisBuilder()
    with _Progress(reading, report) as progress:
        for block in blocks(source.chunks()):
            progress.feed(block)
    known = facts()
    found = final_diagnosis(source, reading, known if len(known) else None)
    rows = excerpt(blocks(source.again()), found.lines, decisive(found.findings))
    run_command = parse_run_command(source.words) or find_run_command(row.text for row in rows)
    return LogState(done=True, diagnosis=found, rows=rows, run_command=run_command, status=source.status)


def facts_behind(source: LogSource, here: Callable[[], Facts]) -> Facts:
    """Return the facts that count for a log: those that came with it, this machine's for a command, otherwise none.

    Waits for the facts in the reading thread, because a quick command ends before its machine is known.
    """
    if source.facts is not None:
        return source.facts
    until = time.monotonic() + _PATIENCE
    while source.words and not here().complete and time.monotonic() < until:
        time.sleep(0.02)
    return here() if source.words else Facts({})


def final_diagnosis(source: LogSource, reading: DiagnosisBuilder, facts: Facts | None) -> Diagnosis:
    """Return the diagnosis of a log that was read; with facts, from a second reading if all of it was kept."""
    with_facts = facts is not None and source.is_whole
    return source.refined(diagnose(source.again(), facts) if with_facts else reading.diagnosis())


def decisive(findings: tuple[Finding, ...]) -> list[int]:
    """Return the numbers of the lines that show the findings and what follows from them."""
    own = [line for one in findings for line in one.lines]
    return [*own, *(line for one in findings if one.consequences for line in decisive(one.consequences))]


class _Progress:
    """Reports what is known of a log so far, from time to time, also while a command that writes it is silent."""

    def __init__(self, reading: DiagnosisBuilder, report: Callable[[LogState], None]) -> None:
        self._reading = reading
        self._report = report
        self._tail = _Tail()
        self._lock = Lock()
        self._is_new = False
        self._ended = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> "_Progress":
        """Begin to report."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End; nothing is reported afterwards."""
        self._ended.set()
        self._thread.join()

    def feed(self, block: Block) -> None:
        """Take the next lines."""
        with self._lock:
            self._reading.feed(block)
            self._tail.add(block)
            self._is_new = True

    def _run(self) -> None:
        with suppress(Exception):  # a defect is reported at the end, where it occurs again
            while not self._ended.wait(_BETWEEN):
                with self._lock:
                    is_new, self._is_new = self._is_new, False
                    state = LogState(diagnosis=self._reading.diagnosis(), rows=self._tail.rows()) if is_new else None
                if state:
                    self._report(state)


class _Tail:
    """The last lines so far of a log that still grows."""

    def __init__(self) -> None:
        self._last = b""
        self._number = 0

    def add(self, block: Block) -> None:
        """Take the next lines."""
        whole = self._last + block.content[-_TAIL_SIZE:]
        self._last = whole[-_TAIL_SIZE:]
        if len(block.content) > _TAIL_SIZE or len(whole) > _TAIL_SIZE:
            self._last = self._last[self._last.find(b"\n") + 1 :]
        self._number = block.first + block.lines - 1

    def rows(self) -> tuple[ExcerptRow, ...]:
        """Return the last whole lines as rows."""
        lines = self._last.split(b"\n")[:-1][-_TAIL:]
        first = self._number - len(lines) + 1
        texts = displayable_lines(line.decode("utf-8", "replace") for line in lines)
        return tuple(ExcerptRow(max(first + at, 1), line) for at, line in enumerate(texts))
