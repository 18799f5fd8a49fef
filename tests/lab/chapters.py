"""The chapters of a lab that keeps results: which are run, what is written of each, what the lab ends with."""

import argparse
import datetime
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.lab import machine
from tests.lab.rig import REPOSITORY
from tests.lab_kernels import results
from tests.lab_kernels.results import Lab, Row, Section

Chapter = TypeVar("Chapter")


def opened(module: str, about: str, chapters: Iterable[str], work: Path, packages: Sequence[str]) -> argparse.Namespace:
    """Return which chapters to run and the folder of what is kept, in the machine that the lab needs.

    Raises SystemExit: 0 once what is kept is removed, as is asked for; 2, with a sentence, if the lab cannot run here.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--only", metavar="CHAPTER", action="append", choices=list(chapters), help="one chapter")
    parser.add_argument("--again", action="store_true", help="run chapters of which there are results, too")
    parser.add_argument("--folder", type=Path, default=work, help="where to keep what is made once; %(default)s")
    parser.add_argument("--forget", action="store_true", help="remove what the lab keeps for the next time, and leave")
    given = parser.parse_args()
    if given.forget:
        shutil.rmtree(given.folder, ignore_errors=True)
        raise SystemExit(0)
    if why := machine.obstacle() or machine.install(packages):
        print(why, file=sys.stderr)
        raise SystemExit(2)
    machine.enter(module)
    return given


def run(
    lab: Lab, chapters: Mapping[str, Chapter], section: Callable[[Chapter], Section], given: argparse.Namespace
) -> int:
    """Run chapters, and keep each one's results as soon as it is over. Without names: those that have none yet.

    0: everything was as predicted; 1: something was not.
    """
    status = 0
    for name in given.only or chapters:
        known = results.read(REPOSITORY / lab.data).get(name)
        if known and known.rows and not (given.again or given.only):
            print(f"{name}: there are results of {known.date}; --again runs it all the same", flush=True)
            continue
        print(f"\n{name}", flush=True)
        found = section(chapters[name])
        if found.rows or not (known and known.rows):
            results.keep(found, chapters, lab, REPOSITORY)
        if not (found.rows and all(row.holds for row in found.rows)):
            status = 1
    return status


def printed(rows: Iterator[Row]) -> tuple[Row, ...]:
    """Return the rows; each is printed as soon as it is known."""
    kept = []
    for row in rows:
        kept.append(row)
        print(results.printed(row), flush=True)
    return tuple(kept)


def done(name: str, described: Mapping[str, str], rows: tuple[Row, ...], started: float, folder: Path) -> Section:
    """Return the section of a chapter that was run to its end."""
    seconds = round(time.monotonic() - started)
    print(f"{seconds} s; logs: {folder}", flush=True)
    today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
    return Section(name, **described, date=today, seconds=seconds, rows=rows)


def broken(lab: Lab, name: str, why: str) -> Section:
    """Return a section without rows. No half of a chapter counts: what was not seen to its end is not claimed."""
    print(f"BROKEN   {why}", flush=True)
    return Section(name, not_run=f"its last run broke off; `make {lab.rule}` says why")
