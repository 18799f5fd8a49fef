"""What the lab reports: one row for each thing that was tried."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Verdict = Literal["passed", "failed", "not possible here"]


@dataclass(frozen=True)
class Row:
    """One thing that was tried: what should come out, what came out. `log` is the file with all of it."""

    chapter: str
    name: str
    verdict: Verdict
    seen: str
    seconds: float = 0.0
    log: str = ""


_MARKS: dict[Verdict, str] = {"passed": "ok", "failed": "FAILED", "not possible here": "--"}


def printed(row: Row, width: int = 118) -> str:
    """The row as a line of a table."""
    mark, name = _MARKS[row.verdict], row.name
    room = width - 7 - 6
    line = f"{mark:<7}{name if len(name) <= room else name[: room - 1] + '…'}"
    line = f"{line:<{width - 6}}{row.seconds:5.1f}s" if row.seconds else line
    return f"{line}\n       {row.seen}" if row.seen else line


def summary(rows: Sequence[Row]) -> str:
    """How many of each, and the names of what failed."""
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in _MARKS}
    failed = [f"  {row.chapter}: {row.name} ({row.log})" for row in rows if row.verdict == "failed"]
    told = f"lab: {counts['passed']} passed, {counts['failed']} failed, {counts['not possible here']} not possible here"
    return "\n".join([told, *failed])


def write_json(rows: Sequence[Row], path: Path) -> None:
    """All rows, for a program to read."""
    path.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n", "utf-8")
