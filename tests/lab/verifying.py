"""Chapter 8: `verify` proves what builds, with Docker and podman, and no container from which something was taken."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator

from tests.lab.exports import MODES
from tests.lab.pods import IMAGE, load_image, podman_command
from tests.lab.rig import REPOSITORY, Rig
from tests.lab.rows import Row

CHAPTER = "verifying"

WORSE = {
    "--security-opt no-new-privileges": {"no-new-privileges", "subordinate-ids"},
    "--cap-drop SETUID": {"capability-bounding-set", "subordinate-ids"},
    "--user 0": {"subordinate-ids"},
    "--mount type=bind,src=/dev/null,dst=/etc/subuid": {"subordinate-ids"},
}
"""What is added to the exported options behind the program's back, and the needs that are then not met."""


def try_all(rig: Rig) -> Iterator[Row]:
    """Every mode and hardening, then containers that are worse."""
    for mode, hardening in MODES:
        yield _try(rig, mode, hardening)
    for options, needs in WORSE.items():
        yield _try(rig, "overlay", "standard", options, needs)
    podman = podman_command(rig)
    load_image(rig, podman)
    for mode, hardening in MODES:
        yield _try_podman(rig, _podman_without_network(rig, podman), mode, hardening)


def _try(rig: Rig, mode: str, hardening: str, options: str = "", needs: "set[str] | None" = None) -> Row:
    name = f"verify docker --mode {mode} --hardening {hardening}" + (f", and {options}" if options else "")
    words = ["verify", "docker", "--facts", str(rig.facts), "--mode", mode, "--hardening", hardening]
    words += ["--image", rig.builder, "--timeout", "60", "--lang", "en", "--json"]
    script = f"{shlex.join([sys.executable, '-m', 'wizard', *words])}\n"
    done = rig.shell(name, script, REPOSITORY, PATH=f"{_worse_docker(rig, options)}:{os.environ['PATH']}")
    left = rig.run("what is left", ["docker", "ps", "--all", "--quiet", "--filter", "label=io.werf-wizard=verify"])
    unmet = {need for need in _needs(done.output) if f'"id": "{need}",\n   "status": "failed"' in done.output}
    right = done.status == (1 if needs else 0) and unmet == (needs or set()) and not left.output.strip()
    seen = "" if right else f"status {done.status}, not met: {', '.join(sorted(unmet)) or 'nothing'}; {left.output}"
    return Row(CHAPTER, name, "passed" if right else "failed", seen, done.seconds, str(done.log))


def _try_podman(rig: Rig, folder: str, mode: str, hardening: str) -> Row:
    name = f"verify podman --mode {mode} --hardening {hardening}"
    words = ["verify", "podman", "--facts", str(rig.facts), "--mode", mode, "--hardening", hardening]
    words += ["--set", "rootless=no", "--image", IMAGE, "--timeout", "60", "--lang", "en", "--json"]
    script = f"{shlex.join([sys.executable, '-m', 'wizard', *words])}\n"
    done = rig.shell(name, script, REPOSITORY, PATH=f"{folder}:{os.environ['PATH']}")
    left = rig.shell(
        "what is left in podman", "podman ps --all --quiet", rig.work, PATH=f"{folder}:{os.environ['PATH']}"
    )
    right = done.status == 0 and not left.output.strip()
    seen = "" if right else f"status {done.status}; {left.output or done.last_line}"
    return Row(CHAPTER, name, "passed" if right else "failed", seen, done.seconds, str(done.log))


def _podman_without_network(rig: Rig, podman: list[str]) -> str:
    """A folder with the lab's own podman, which has no network to give."""
    folder = rig.work / "verifying"
    folder.mkdir(exist_ok=True)
    whole = shlex.join([shutil.which("podman") or "podman", *podman[1:]])
    script = f'#!/bin/sh\n[ "$1" != run ] || {{ shift; exec {whole} run --network=none "$@"; }}\nexec {whole} "$@"\n'
    (folder / "podman").write_text(script, "utf-8")
    (folder / "podman").chmod(0o755)
    return str(folder)


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
