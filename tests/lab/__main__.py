"""`make lab`: everything the lab holds, as a table; exit 1 where something came out otherwise than foretold."""

import json
import sys
import time
from collections.abc import Callable, Iterator

from tests.lab.builds import Outcome, ablations, modes
from tests.lab.pods import pods
from tests.lab.rig import (
    CHECKOUT,
    ROOT,
    ImpossibleError,
    builder_image,
    docker_daemon,
    fuse_mode,
    install_packages,
    need,
)
from tests.lab.truths import probe_agrees, truth_table

SECTIONS: tuple[tuple[str, Callable[[], Iterator[Outcome]]], ...] = (
    ("What export docker prints builds", modes),
    ("Each setting taken away", ablations),
    ("Flags and drivers", truth_table),
    ("The probe inside", probe_agrees),
    ("What export kubernetes prints builds", pods),
)
NOT_HERE = (
    "AppArmor and SELinux profiles: the kernel has neither, here or wherever this says so",
    "Pods with a device plugin: that needs a kubelet",
)
IMPOSSIBLE = CHECKOUT / ".lab-impossible"


def main() -> int:
    """Run all sections, or those whose names begin as the arguments do."""
    IMPOSSIBLE.unlink(missing_ok=True)
    wanted = sys.argv[1:]
    sections = [
        (title, play) for title, play in SECTIONS if not wanted or any(title.startswith(word) for word in wanted)
    ]
    try:
        install_packages()
        with docker_daemon(), fuse_mode(0o666):
            builder_image()
            (ROOT / "facts").write_text(need(["sh", str(CHECKOUT / "wizard/facts/probe.sh")]))
            outcomes = [outcome for title, play in sections for outcome in _shown(title, play)]
    except ImpossibleError as error:
        IMPOSSIBLE.write_text(f"{error}\n")
        print(f"The lab cannot run here: {error}", file=sys.stderr)
        return 2
    return _summary(outcomes)


def _shown(title: str, play: Callable[[], Iterator[Outcome]]) -> Iterator[Outcome]:
    print(f"\n{title}", flush=True)
    started = time.monotonic()
    for outcome in play():
        print(f"  {'✓' if outcome.good else '✗'} {outcome.name}\n      {outcome.said}", flush=True)
        yield outcome
    print(f"  ({time.monotonic() - started:.0f} s)", flush=True)


def _summary(outcomes: list[Outcome]) -> int:
    """The last word; logs of all attempts are kept beside the lab's data."""
    logs = ROOT / "outcomes.json"
    logs.write_text(json.dumps([vars(outcome) for outcome in outcomes], ensure_ascii=False, indent=1))
    wrong = [outcome for outcome in outcomes if not outcome.good]
    print(f"\n{len(outcomes)} attempts, {len(wrong)} otherwise than foretold. Every output: {logs}")
    for line in NOT_HERE:
        print(f"Not run: {line}")
    for outcome in wrong:
        print(f"\n✗ {outcome.name}: {outcome.said}\n{outcome.log[-2000:]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
