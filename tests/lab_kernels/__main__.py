"""`python -m tests.lab_kernels`: each chapter a virtual machine, each claim a row as soon as it is known."""

import argparse
import datetime
import shutil
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tests.lab import machine
from tests.lab.rig import REPOSITORY, alone
from tests.lab_kernels import results
from tests.lab_kernels.cache import Cache
from tests.lab_kernels.chapters import CHAPTERS, Chapter
from tests.lab_kernels.declarations import PACKAGES
from tests.lab_kernels.results import Row, Section
from tests.lab_kernels.session import Session
from tests.lab_kernels.vm import Machine, MachineDiedError, accelerated

WORK = Path("/var/tmp/werf-wizard-kernels")


def main() -> int:
    """Run the lab. 0: everything was as predicted; 1: something was not; 2: it cannot run here."""
    options = _options()
    if options.forget:
        shutil.rmtree(WORK, ignore_errors=True)
        return 0
    if why := machine.obstacle() or machine.install(PACKAGES):
        print(why, file=sys.stderr)
        return 2
    machine.enter("tests.lab_kernels")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("KVM" if accelerated() else "No KVM here: machines emulate their processors, and take minutes.", flush=True)
    with alone(WORK):
        return 1 if [one for one in _run(options.only, again=options.again) if not _as_predicted(one)] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.lab_kernels", description="Holds what the program says against real kernels."
    )
    parser.add_argument("--only", metavar="CHAPTER", action="append", choices=list(CHAPTERS), help="one chapter")
    parser.add_argument("--again", action="store_true", help="run chapters of which there are results, too")
    parser.add_argument("--forget", action="store_true", help="remove what the lab keeps for the next time, and leave")
    return parser.parse_args()


def _run(only: list[str] | None, *, again: bool) -> Iterable[Section]:
    """Run chapters, and keep each one's results as soon as it is over. Without names: those that have none yet."""
    cache = Cache(WORK)
    for name in only or CHAPTERS:
        known = results.read(REPOSITORY / results.DATA).get(name)
        if known and known.rows and not (again or only):
            print(f"{name}: there are results of {known.date}; --again runs it all the same", flush=True)
            continue
        section = _tried(cache, CHAPTERS[name])
        if section.rows or not (known and known.rows):
            results.keep(section, CHAPTERS, results.KERNELS, REPOSITORY)
        yield section


def _tried(cache: Cache, chapter: Chapter) -> Section:
    """A chapter's section. A machine that dies is started once more: an emulated one may die of its emulation."""
    print(f"\n{chapter.id}", flush=True)
    for _ in range(2):
        try:
            return _section(cache, chapter)
        except MachineDiedError as error:
            told = str(error)
        except RuntimeError as error:
            return _broken(chapter, str(error))
        print(told, flush=True)
    return _broken(chapter, told)


def _broken(chapter: Chapter, why: str) -> Section:
    """No half of a chapter counts: what was not seen to its end is not claimed."""
    print(f"BROKEN   {why}", flush=True)
    return Section(chapter.id, not_run="its last run broke off; `make lab-kernels` says why")


def _section(cache: Cache, chapter: Chapter) -> Section:
    started = time.monotonic()
    folder = cache.work / "logs" / chapter.id
    shutil.rmtree(folder, ignore_errors=True)
    rows: list[Row] = []
    with Machine(cache, chapter.setup, folder) as vm:
        session = Session(vm)
        session.prepare()
        for row in chapter.tries(session):
            rows.append(row)
            print(results.printed(row), flush=True)
        described = session.described(chapter.setup.engine)
    seconds = round(time.monotonic() - started)
    print(f"{seconds} s; logs: {folder}", flush=True)
    today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
    return Section(chapter.id, **described, date=today, seconds=seconds, rows=tuple(rows))


def _as_predicted(section: Section) -> bool:
    return bool(section.rows) and all(row.holds for row in section.rows)


if __name__ == "__main__":
    sys.exit(main())
