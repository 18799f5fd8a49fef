"""`python -m tests.lab_kubernetes`: each chapter a cluster, each claim a row as soon as it is known."""

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

from tests.lab import chapters
from tests.lab.rig import alone
from tests.lab_kernels.results import Section
from tests.lab_kubernetes.cache import Cache
from tests.lab_kubernetes.chapters import CHAPTERS, KUBERNETES_LAB, Chapter
from tests.lab_kubernetes.cluster import Cluster
from tests.lab_kubernetes.declarations import PACKAGES
from tests.lab_kubernetes.session import Session

WORK = Path("/var/tmp/werf-wizard-kubernetes")
_OFFLINE = "WERF_WIZARD_LAB_OFFLINE"


def main() -> int:
    """Run the lab. 0: everything was as predicted; 1: something was not; 2: it cannot run here."""
    given = chapters.opened(
        "tests.lab_kubernetes", "Holds what the program says against a real Kubernetes.", CHAPTERS, WORK, PACKAGES
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with alone(given.folder):
        cache = Cache(given.folder)
        if _OFFLINE not in os.environ:
            cache.images()
            cache.commands()
            cache.node()
            _leave_network()
        return chapters.run(KUBERNETES_LAB, CHAPTERS, partial(_tried, cache), given)


def _leave_network() -> None:
    """Become the same program in a network of its own: the cluster's addresses and links are nobody else's."""
    again = [sys.executable, "-m", "tests.lab_kubernetes", *sys.argv[1:]]
    os.execvpe("unshare", ["unshare", "--net", *again], {**os.environ, _OFFLINE: "yes"})


def _tried(cache: Cache, chapter: Chapter) -> Section:
    try:
        return _section(cache, chapter)
    except RuntimeError as error:
        return chapters.broken(KUBERNETES_LAB, chapter.id, str(error))


def _section(cache: Cache, chapter: Chapter) -> Section:
    started = time.monotonic()
    folder = cache.work / "logs" / chapter.id
    with Cluster(cache, folder, nodes=chapter.nodes, plugin=chapter.plugin) as cluster:
        session = Session(cluster, cache.binaries)
        rows = chapters.printed(chapter.tries(session))
        described = session.described(nodes=chapter.nodes)
    return chapters.done(chapter.id, described, rows, started, folder)


if __name__ == "__main__":
    sys.exit(main())
