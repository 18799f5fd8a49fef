"""Chapter 8: `verify` proves what builds, with Docker and podman, and no container from which something was taken."""

import os
import shlex
import sys
from collections.abc import Iterator

from tests.lab.exports import MODES
from tests.lab.pods import IMAGE, load_image, podman_command, podman_without_network
from tests.lab.rig import REPOSITORY, Rig
from tests.lab.rows import Row

CHAPTER = "verifying"

WORSE = {
    "--security-opt no-new-privileges": frozenset({"no-new-privileges", "subordinate-ids"}),
    "--cap-drop SETUID": frozenset({"capability-bounding-set", "subordinate-ids"}),
    "--user 0": frozenset({"subordinate-ids"}),
    "--mount type=bind,src=/dev/null,dst=/etc/subuid": frozenset({"subordinate-ids"}),
}
"""What is added to the exported options behind the program's back, and the needs that are then not met."""


def try_all(rig: Rig) -> Iterator[Row]:
    """Every mode and hardening, then containers that are worse; then podman."""
    for mode, hardening in MODES:
        yield _try(rig, "docker", rig.builder, _worse_docker(rig, ""), mode, hardening)
    for options, needs in WORSE.items():
        path = _worse_docker(rig, options)
        yield _try(rig, "docker", rig.builder, path, "overlay", "standard", f", and {options}", needs)
    podman = podman_command(rig)
    load_image(rig, podman)
    path = podman_without_network(rig, podman)
    for mode, hardening in MODES:
        yield _try(rig, "podman", IMAGE, path, mode, hardening)


def _try(
    rig: Rig,
    engine: str,
    image: str,
    folder: str,
    mode: str,
    hardening: str,
    added: str = "",
    needs: frozenset[str] = frozenset(),
) -> Row:
    """Verify with the engine's command that is in a folder; `needs` are those that must not be met."""
    name = f"verify {engine} --mode {mode} --hardening {hardening}{added}"
    words = ["verify", engine, "--facts", str(rig.facts), "--mode", mode, "--hardening", hardening]
    words += ["--set", "rootless=no"] if engine == "podman" else []
    words += ["--image", image, "--timeout", "60", "--lang", "en", "--json"]
    path = f"{folder}:{os.environ['PATH']}"
    done = rig.shell(name, f"{shlex.join([sys.executable, '-m', 'wizard', *words])}\n", REPOSITORY, PATH=path)
    asked = f"{engine} ps --all --quiet --filter label=io.werf-wizard=verify"
    left = rig.shell(f"what {engine} has left", asked, rig.work, PATH=path)
    unmet = {need for need in _needs(done.output) if f'"id": "{need}",\n   "status": "failed"' in done.output}
    right = done.status == (1 if needs else 0) and unmet == needs and not left.output.strip()
    seen = "" if right else f"status {done.status}, not met: {', '.join(sorted(unmet)) or 'nothing'}; {left.output}"
    return Row(CHAPTER, name, "passed" if right else "failed", seen, done.seconds, str(done.log))


def _needs(output: str) -> list[str]:
    return [line.split('"')[3] for line in output.splitlines() if line.startswith('   "id": ')]


def _worse_docker(rig: Rig, options: str) -> str:
    """A folder with a docker command that adds options to every `run`."""
    folder = rig.work / "worse"
    folder.mkdir(exist_ok=True)
    program = folder / "docker"
    program.unlink(missing_ok=True)
    if options:
        real = next(path for one in os.environ["PATH"].split(":") if os.access(path := f"{one}/docker", os.X_OK))
        script = f'#!/bin/sh\n[ "$1" != run ] || {{ shift; exec {real} run {options} "$@"; }}\nexec {real} "$@"\n'
        program.write_text(script, "utf-8")
        program.chmod(0o755)
    return str(folder)
