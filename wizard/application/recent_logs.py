"""The logs of the last sessions, to open them again: where each was and which steps were done, never what is in it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from wizard.application.command_log import CommandLog
from wizard.application.logs import LogFile, LogSource
from wizard.application.open_log import OpenLog
from wizard.files import change_own, read_own
from wizard.interview.saved import state_folder
from wizard.masking import masked
from wizard.records import Record

FORMAT = 1
MOST = 5
_LARGEST = 65536
_LONGEST = 2000
"""Characters of a path or a command."""


class RecentLog(Record):
    """A file by its path, or a command as it was typed, with the steps that were done."""

    kind: str
    name: str
    ticked: tuple[tuple[str, int], ...] = ()

    def opened(self, environ: Mapping[str, str]) -> OpenLog:
        """Return the log, not read yet; a command has not run again yet."""
        is_file = self.kind == "file"
        log = OpenLog(LogFile(self.name) if is_file else CommandLog(("sh", "-c", self.name), environ, called=self.name))
        log.ticked |= set(self.ticked)
        return log


def recent(log: OpenLog) -> RecentLog | None:
    """Return what is kept of a log; None if it has no name by which it can be had again, or a secret is in that."""
    kind, name = _named(log.source)
    if not name or len(name) > _LONGEST or masked(name) != name:
        return None
    return RecentLog(kind, name, tuple(sorted(log.ticked)))


def _named(source: LogSource) -> tuple[str, str]:
    if isinstance(source, LogFile):
        return "file", str(source.path.absolute()) if source.path else ""
    return ("command", source.called) if isinstance(source, CommandLog) else ("", "")


class RecentLogs:
    """The list in a file of the program's state; without an environment it is kept in memory."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._file = state_folder(environ) / "logs.json" if environ is not None else None
        self._logs = tuple(_read(self._file)) if self._file else ()

    def __iter__(self) -> Iterator[RecentLog]:
        return iter(self._logs)

    def add(self, log: OpenLog) -> None:
        """Put a log first, with what was done by now; what cannot be written is not."""
        new = recent(log)
        if new is None:
            return
        self._logs = _with(new, self._logs)
        if self._file:
            with suppress(OSError, RuntimeError):
                # Another wizard may have added some.
                change_own(self._file, _LARGEST, lambda before: _written(_with(new, _parsed(before))))


def _with(new: RecentLog, logs: Iterable[RecentLog]) -> tuple[RecentLog, ...]:
    others = (one for one in logs if (one.kind, one.name) != (new.kind, new.name))
    return (new, *others)[:MOST]


def _written(logs: Iterable[RecentLog]) -> bytes:
    rows = [{"kind": one.kind, "name": one.name, "ticked": one.ticked} for one in logs]
    return json.dumps({"format": FORMAT, "logs": rows}, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _read(file: Path) -> Iterable[RecentLog]:
    """Return the logs of a file; none if it cannot be read or was not written by this program."""
    try:
        return _parsed(read_own(file, _LARGEST))
    except (OSError, RuntimeError):
        return ()


def _parsed(content: bytes) -> Iterable[RecentLog]:
    """Return the logs of a file's content; none if it was not written by this program."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            return ()
        return tuple(map(_row, data["logs"]))[:MOST]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()


def _row(row: Mapping[str, Any]) -> RecentLog:
    kind, name = str(row["kind"]), str(row["name"])
    if kind not in ("file", "command"):
        raise ValueError(kind)
    return RecentLog(kind, name, tuple((str(problem), int(number)) for problem, number in row["ticked"]))
