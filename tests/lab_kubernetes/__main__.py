"""`python -m tests.lab_kubernetes`: each chapter a cluster, each claim a row as soon as it is known."""

import argparse
import datetime
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tests.lab import machine
from tests.lab.rig import REPOSITORY, alone
from tests.lab_kernels import results
from tests.lab_kernels.results import Row, Section
from tests.lab_kubernetes.cache import Cache
from tests.lab_kubernetes.chapters import CHAPTERS, KUBERNETES_LAB, Chapter
from tests.lab_kubernetes.cluster import Cluster
from tests.lab_kubernetes.declarations import PACKAGES
from tests.lab_kubernetes.session import Session

WORK = Path("/var/tmp/werf-wizard-kubernetes")
_OFFLINE = "WERF_WIZARD_LAB_OFFLINE"


def main() -> int:
    """Run the lab. 0: everything was as predicted; 1: something was not; 2: it cannot run here."""
    options = _options()
    if options.forget:
        shutil.rmtree(options.folder, ignore_errors=True)
        return 0
    if why := machine.obstacle() or machine.install(PACKAGES):
        print(why, file=sys.stderr)
        return 2
    machine.enter("tests.lab_kubernetes")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with alone(options.folder):
        cache = Cache(options.folder)
        if _OFFLINE not in os.environ:
            cache.images()
            cache.commands()
            cache.node()
            _leave_network()
        return 1 if [one for one in _run(cache, options.only, again=options.again) if not _as_predicted(one)] else 0


def _leave_network() -> None:
    """Become the same program in a network of its own: the cluster's addresses and links are nobody else's."""
    again = [sys.executable, "-m", "tests.lab_kubernetes", *sys.argv[1:]]
    os.execvpe("unshare", ["unshare", "--net", *again], {**os.environ, _OFFLINE: "yes"})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.lab_kubernetes", description="Holds what the program says against a real Kubernetes."
    )
    parser.add_argument("--only", metavar="CHAPTER", action="append", choices=list(CHAPTERS), help="one chapter")
    parser.add_argument("--again", action="store_true", help="run chapters of which there are results, too")
    parser.add_argument("--folder", type=Path, default=WORK, help="where to keep what is made once; %(default)s")
    parser.add_argument("--forget", action="store_true", help="remove what the lab keeps for the next time, and leave")
    return parser.parse_args()


def _run(cache: Cache, only: list[str] | None, *, again: bool) -> Iterable[Section]:
    """Run chapters, and keep each one's results as soon as it is over. Without names: those that have none yet."""
    for name in only or CHAPTERS:
        known = results.read(REPOSITORY / KUBERNETES_LAB.data).get(name)
        if known and known.rows and not (again or only):
            print(f"{name}: there are results of {known.date}; --again runs it all the same", flush=True)
            continue
        section = _tried(cache, CHAPTERS[name])
        if section.rows or not (known and known.rows):
            results.keep(section, CHAPTERS, KUBERNETES_LAB, REPOSITORY)
        yield section


def _tried(cache: Cache, chapter: Chapter) -> Section:
    """A chapter's section. No half of a chapter counts: what was not seen to its end is not claimed."""
    print(f"\n{chapter.id}", flush=True)
    try:
        return _section(cache, chapter)
    except RuntimeError as error:
        print(f"BROKEN   {error}", flush=True)
        return Section(chapter.id, not_run="its last run broke off; `make lab-kubernetes` says why")


def _section(cache: Cache, chapter: Chapter) -> Section:
    started = time.monotonic()
    folder = cache.work / "logs" / chapter.id
    rows: list[Row] = []
    with Cluster(cache, folder, nodes=chapter.nodes) as cluster:
        session = Session(cluster, cache.binaries)
        for row in chapter.tries(session):
            rows.append(row)
            print(results.printed(row), flush=True)
        described = session.described(nodes=chapter.nodes)
    seconds = round(time.monotonic() - started)
    print(f"{seconds} s; logs: {folder}", flush=True)
    today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
    return Section(chapter.id, **described, date=today, seconds=seconds, rows=tuple(rows))


def _as_predicted(section: Section) -> bool:
    return bool(section.rows) and all(row.holds for row in section.rows)


if __name__ == "__main__":
    sys.exit(main())
