"""`python -m tests.lab_ssh`: twenty hosts and what is not one, each claim a row as soon as it is known."""

import os
import sys
import time
from pathlib import Path

from tests.lab import chapters
from tests.lab.rig import alone
from tests.lab_kernels.results import Lab, Section
from tests.lab_ssh.hosts import Network
from tests.lab_ssh.walk import described, walked

WORK = Path("/var/tmp/werf-wizard-ssh")
PACKAGES = ("catatonit", "iproute2", "openssh-client", "openssh-server", "util-linux")
CHAPTERS = {"hosts": walked}
SSH_LAB = Lab("lab-ssh", Path("content/proof-hosts.json"), "Hosts", "of hosts over ssh")
_APART = "WERF_WIZARD_LAB_APART"


def main() -> int:
    """Run the lab. 0: everything was as predicted; 1: something was not; 2: it cannot run here."""
    given = chapters.opened(
        "tests.lab_ssh", "Holds what `survey` says of hosts against real ones.", CHAPTERS, WORK, PACKAGES
    )
    if _APART not in os.environ:
        again = [sys.executable, "-m", "tests.lab_ssh", *sys.argv[1:]]
        os.execvpe("unshare", ["unshare", "--net", *again], {**os.environ, _APART: "yes"})
    with alone(given.folder):
        return chapters.run(SSH_LAB, CHAPTERS, lambda _: _section(given.folder), given)


def _section(folder: Path) -> Section:
    started = time.monotonic()
    with Network(folder / "state") as network:
        rows = chapters.printed(walked(network))
        return chapters.done("hosts", described(), rows, started, folder)


if __name__ == "__main__":
    sys.exit(main())
