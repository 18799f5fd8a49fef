"""`python -m tests.lab_kernels`: each chapter a virtual machine, each claim a row as soon as it is known."""

import shutil
import signal
import sys
import time
from functools import partial
from pathlib import Path

from tests.lab import chapters
from tests.lab.rig import alone
from tests.lab_kernels.cache import Cache
from tests.lab_kernels.chapters import CHAPTERS, Chapter
from tests.lab_kernels.declarations import PACKAGES
from tests.lab_kernels.results import KERNELS, Section
from tests.lab_kernels.session import Session
from tests.lab_kernels.vm import KVM, Machine, MachineDiedError, accelerated

WORK = Path("/var/tmp/werf-wizard-kernels")


def main() -> int:
    """Run the lab. 0: everything was as predicted; 1: something was not; 2: it cannot run here."""
    given = chapters.opened(
        "tests.lab_kernels", "Holds what the program says against real kernels.", CHAPTERS, WORK, PACKAGES
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(_speed(), flush=True)
    with alone(given.folder):
        return chapters.run(KERNELS, CHAPTERS, partial(_tried, Cache(given.folder)), given)


def _speed() -> str:
    """Return what the machines run on, and so how long they take."""
    if accelerated():
        return "KVM"
    why = "The processor does not help this /dev/kvm" if KVM.exists() else "No KVM here"
    return f"{why}: machines emulate their processors, and take minutes."


def _tried(cache: Cache, chapter: Chapter) -> Section:
    """A chapter's section. A machine that dies is started once more: an emulated one may die of its emulation."""
    for _ in range(2):
        try:
            return _section(cache, chapter)
        except MachineDiedError as error:
            told = str(error)
        except RuntimeError as error:
            return chapters.broken(KERNELS, chapter.id, str(error))
        print(told, flush=True)
    return chapters.broken(KERNELS, chapter.id, told)


def _section(cache: Cache, chapter: Chapter) -> Section:
    cache.make(chapter.setup)
    started = time.monotonic()
    folder = cache.work / "logs" / chapter.id
    shutil.rmtree(folder, ignore_errors=True)
    with Machine(cache, chapter.setup, folder) as vm:
        session = Session(vm)
        session.prepare()
        rows = chapters.printed(chapter.tries(session))
        described = session.described(chapter.setup.engine)
        print(f"The machine had {vm.computed():.0f} s of a processor.", flush=True)
    return chapters.done(chapter.id, described, rows, started, folder)


if __name__ == "__main__":
    sys.exit(main())
