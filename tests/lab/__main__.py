"""`python -m tests.lab`: every chapter, a row as soon as it is known, and what failed at the end."""

import argparse
import platform
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.lab import (
    ablation,
    diagnosing,
    exported_builds,
    host_block,
    machine,
    other_engines,
    pods,
    probing,
    quadlet,
    results,
    truth_table,
    user_namespaces,
    verifying,
)
from tests.lab.builder import make_builders
from tests.lab.exports import wizard
from tests.lab.rig import REPOSITORY, Rig, alone, docker, make_projects
from tests.lab.rows import Row, printed, summary, write_json

WORK = Path("/var/tmp/werf-wizard-lab")
IMPOSSIBLE = REPOSITORY / ".lab-impossible"
"""Tells CI that this machine cannot host the lab, and why."""


def main() -> int:
    """Run the lab. 0: everything came out as foretold; 1: something did not; 2: it cannot run here."""
    options = _options()
    with suppress(OSError):
        IMPOSSIBLE.unlink()
    if options.forget:
        shutil.rmtree(WORK, ignore_errors=True)
        return 0
    if why := machine.obstacle() or machine.install():
        return _impossible(why)
    machine.enter()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rows: list[Row] = []
    started = time.monotonic()
    try:
        rig = Rig(WORK, options.suite)
        with alone(WORK):
            if why := _prepare(rig):
                return _impossible(why)
            with docker(rig):
                make_builders(rig)
                for row in _chapters(rig, options.only):
                    rows.append(row)
                    print(printed(row), flush=True)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("\ninterrupted", file=sys.stderr)
        return 130
    print(f"\n{summary(rows)}\n{time.monotonic() - started:.0f} s; logs: {rig.work / 'logs'}")
    if options.json:
        write_json(rows, Path(options.json))
    if options.keep:
        facts = dict(line.split("=", 1) for line in rig.facts.read_text("utf-8").splitlines())
        results.keep(rows, _CHAPTERS, REPOSITORY, results.machine(facts, results.engines()))
    return 1 if not rows or any(row.verdict == "failed" for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description="Runs what the program exports, for real.")
    parser.add_argument("--only", choices=[name.replace(" ", "-") for name in _CHAPTERS], help="one chapter")
    parser.add_argument("--suite", default=_release(), help="the Debian release in the builder image (%(default)s)")
    parser.add_argument("--json", metavar="FILE", help="write all rows as JSON")
    parser.add_argument("--keep", action="store_true", help="write the rows into tests/lab/RESULTS.md and its data")
    parser.add_argument("--forget", action="store_true", help="remove what the lab keeps for the next time, and leave")
    return parser.parse_args()


def _release() -> str:
    try:
        return platform.freedesktop_os_release().get("VERSION_CODENAME", "bookworm")
    except OSError:
        return "bookworm"


def _prepare(rig: Rig) -> str | None:
    """The folders, the device and the facts. Says why the kernel cannot host the lab, where it cannot."""
    shutil.rmtree(WORK / "logs", ignore_errors=True)
    (WORK / "logs").mkdir(parents=True)
    try:
        machine.fuse_device(WORK / "fuse")
    except OSError as error:
        return f"The lab needs FUSE, and this machine has none: {error}."
    make_projects(rig)
    probed = wizard("probe")
    rig.facts.write_text(probed, "utf-8")
    kept = [line for line in probed.splitlines(keepends=True) if not line.startswith("apparmor.")]
    rig.facts_without_apparmor.write_text("".join(kept), "utf-8")
    if "overlay.rootless=yes" not in probed.splitlines():
        return "The lab needs a kernel with rootless overlayfs, and the probe finds none here (`werf-wizard doctor`)."
    return None


def _impossible(why: str) -> int:
    with suppress(OSError):
        IMPOSSIBLE.write_text(f"{why}\n", "utf-8")
    print(why, file=sys.stderr)
    return 2


def _ablation(rig: Rig) -> Iterator[Row]:
    return ablation.try_all(rig, apparmor="apparmor.enabled=yes" in rig.facts.read_text("utf-8").splitlines())


_CHAPTERS: dict[str, Callable[[Rig], Iterator[Row]]] = {
    exported_builds.CHAPTER: exported_builds.try_all,
    ablation.CHAPTER: _ablation,
    truth_table.CHAPTER: truth_table.try_all,
    probing.CHAPTER: probing.try_all,
    host_block.CHAPTER: host_block.try_all,
    pods.CHAPTER: pods.try_all,
    other_engines.CHAPTER: other_engines.try_all,
    verifying.CHAPTER: verifying.try_all,
    diagnosing.CHAPTER: diagnosing.try_all,
    quadlet.CHAPTER: quadlet.try_all,
    user_namespaces.CHAPTER: user_namespaces.try_all,
}


def _chapters(rig: Rig, only: str | None) -> Iterator[Row]:
    for name, chapter in _CHAPTERS.items():
        if only in (None, name.replace(" ", "-")):
            print(f"\n{name}", flush=True)
            yield from chapter(rig)


if __name__ == "__main__":
    sys.exit(main())
