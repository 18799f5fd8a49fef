"""`make bench`: how long commands take, as ratios to a bare interpreter or shell in the same run."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.fleet import made_up_nodes, made_up_outputs
from wizard.facts.probe import probe_script
from wizard.plan.targets import TARGETS

CHECKOUT = Path(__file__).resolve().parents[1]
ROUNDS, FEWEST, ENOUGH = 15, 5, 6
"""Rounds of a row: fewer, but at least so many, once they have taken `ENOUGH` seconds: long runs differ less."""
FACTS = "probe.format=1\nkernel.release=6.1.0\noverlay.rootless=yes\nuserns.max=63404\nprobe.complete=yes\n"
LIBYAML = "import sys, yaml; list(yaml.load_all(open(sys.argv[1]), yaml.CSafeLoader))"
EVENTS = """\
import sys
from yaml.cyaml import CParser
parser = CParser(open(sys.argv[1]).read())
while parser.get_event() is not None: pass
"""
JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: migration-{number}
  namespace: shop
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migration
          image: registry.example.com/shop/backend:2.4
          command: [./manage, migrate]
          env:
            - name: DATABASE
              value: postgres
"""

BUILDING = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: build-{number}
  namespace: shop
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: build
          image: registry.werf.io/werf/werf:2-stable
          command: [werf, converge]
          securityContext:
            runAsUser: 1000
"""
"""A Job in which lint has four findings."""


NODES, HOSTS = 5_000, 10_000
COLUMNS = ".items[] | [.metadata.name, .status.nodeInfo.kernelVersion, .status.nodeInfo.osImage," + (
    " .status.nodeInfo.containerRuntimeVersion] | @tsv"
)
"""What `kubectl get nodes -o wide` shows of a node, for jq."""


def cluster(folder: Path, count: int) -> dict[str, str]:
    """An environment in which kubectl lists so many made-up nodes, each with the 50 images that real ones have."""
    nodes, page = folder / f"nodes-{count}.json", folder / f"page-{count}.json"
    made = list(made_up_nodes(count))
    nodes.write_text(json.dumps({"kind": "NodeList", "metadata": {}, "items": made}))
    page.write_text(json.dumps({"kind": "NodeList", "metadata": {"continue": "more"}, "items": made[:500]}))
    bin_folder = folder / f"bin-{count}"
    bin_folder.mkdir()
    whole = f"case $3 in *limit*) exec cat {page} ;; *) exec cat {nodes} ;; esac"
    (bin_folder / "kubectl").write_text(f"#!/bin/sh\n{whole}\n")
    (bin_folder / "kubectl").chmod(0o755)
    return {"PATH": f"{bin_folder}:/usr/bin:/bin", "KUBECONFIG": "/etc/kube", "HOME": str(folder)}


def survey_results(folder: Path, count: int) -> Path:
    """A file of what the probe printed on so many made-up hosts of four kinds."""
    path = folder / f"results-{count}.txt"
    path.write_text("".join(made_up_outputs(count)))
    return path


def _fleet(wizard: list[str], folder: Path) -> Iterator[tuple[str, list[str], list[str], int | None]]:
    """Yield the rows of a large cluster and of many hosts: to jq with four columns of the same list, and by time."""
    environ = [f"{key}={value}" for key, value in cluster(folder, NODES).items()]
    columns = ["jq", "-r", COLUMNS, str(folder / f"nodes-{NODES}.json")]
    if shutil.which("jq"):
        yield f"doctor, {NODES:,} nodes, to jq", ["env", *environ, *wizard, "doctor"], columns, 1
    results = str(survey_results(folder, HOSTS))
    # In time: 2,000 ms are asked.
    yield f"survey, {HOSTS:,} hosts", [*wizard, "survey", "--from", results], [sys.executable, "-c", "pass"], None


def milliseconds(commands: Sequence[Sequence[str]]) -> list[float]:
    """The median of each command's time, all of them taken in turn, so that a busy moment hits them alike."""
    taken: list[list[float]] = [[] for _ in commands]
    end = time.perf_counter() + ENOUGH
    while len(taken[0]) < (FEWEST if time.perf_counter() > end else ROUNDS):
        for times, command in zip(taken, commands, strict=True):
            started = time.perf_counter()
            subprocess.run(command, capture_output=True, check=False)
            times.append((time.perf_counter() - started) * 1000)
    return [statistics.median(times) for times in taken]


def main() -> None:
    """Print the table."""
    python = [sys.executable, "-c", "pass"]
    wizard = [str(Path(sys.executable).with_name("werf-wizard"))]
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts"
        facts.write_text(FACTS)
        jobs = Path(folder) / "jobs.yaml"
        jobs.write_text("---\n".join(JOB.format(number=number) for number in range(3000)))
        builds = Path(folder) / "builds.yaml"
        builds.write_text("---\n".join(BUILDING.format(number=number) for number in range(3000)))
        large = Path(folder) / "large.yaml"
        large.write_text("---\n".join(JOB.format(number=number) for number in range(15_000)))
        rows = (
            ("--version", [*wizard, "--version"], python, 4),
            ("--help", [*wizard, "--help"], python, 4),
            *(
                (
                    f"export {target} --facts FILE",
                    [*wizard, "export", target, "--facts", str(facts)],
                    python,
                    8 if target == "docker" else 10,
                )
                for target in TARGETS
            ),
            ("doctor --facts FILE --json", [*wizard, "doctor", "--facts", str(facts), "--json"], python, 10),
            ("explain", [*wizard, "explain"], python, 16),
            ("explain modes/overlay", [*wizard, "explain", "modes/overlay"], python, 16),
            ("explain whiteout, a word", [*wizard, "explain", "whiteout"], python, 18),
            ("explain --search, three words", [*wizard, "explain", "--search", "fuse device missing"], python, 32),
            (
                "the probe, reading only",
                ["env", f"WERF_WIZARD_PROBE_ROOT={folder}/", "sh", "-c", probe_script()],
                SHELL,
                20,
            ),
            ("the probe, with its attempts", ["sh", "-c", probe_script()], SHELL, None),
            (
                "lint of 3,000 Jobs, to libyaml alone",
                [*wizard, "lint", "--facts", str(facts), str(jobs)],
                [sys.executable, "-c", LIBYAML, str(jobs)],
                4,
            ),
            (
                "lint of 3,000 with findings, to libyaml",
                [*wizard, "lint", "--facts", str(facts), str(builds)],
                [sys.executable, "-c", LIBYAML, str(builds)],
                4,
            ),
            (
                "lint of 5 MB without werf, to its events",
                [*wizard, "lint", "--facts", str(facts), str(large)],
                [sys.executable, "-c", EVENTS, str(large)],
                3,
            ),
        )
        rows += tuple(_fleet(wizard, Path(folder)))
        (Path(folder) / "proc").symlink_to("/proc")
        for name in ("sys", "etc", "dev", "lib", "usr"):
            (Path(folder) / name).symlink_to(f"/{name}")
        print(f"{'command':40}{'ms':>8}{'base ms':>9}{'ratio':>7}{'asked':>7}")
        for name, command, base, asked in rows:
            taken, bare = milliseconds([command, base])
            wanted = f"≤ {asked}" if asked else "—"
            print(f"{name:40}{taken:8.1f}{bare:9.1f}{taken / bare:7.1f}{wanted:>7}")


SHELL = ["sh", "-c", "uname -a"]

if __name__ == "__main__":
    main()
