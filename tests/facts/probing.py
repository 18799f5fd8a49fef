"""Running the probe: in the shells that are installed here, as root and as user 1000."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from wizard.facts.probe import probe_script

SCRATCH = ".werf-wizard-probe."
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/var/lib", "/var/lib/containers", "/var/lib/docker")
SHELLS = {
    "dash": ["dash"],
    "bash": ["bash"],
    "bash --posix": ["bash", "--posix"],
    "busybox ash": ["busybox", "ash"],
    "yash": ["yash"],
}
USER = 1000


def is_root() -> bool:
    """Whether the tests run as root."""
    return os.geteuid() == 0


def shell(name: str) -> list[str]:
    """The command of a shell; skips the test where it is not installed."""
    command = SHELLS[name]
    if not shutil.which(command[0]):
        pytest.skip(f"no {command[0]} here")
    return command


def environment(**more: str) -> dict[str, str]:
    """An environment in which nothing of this machine's own containers or settings shows."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": "/home/build", **more}


def probe(
    command: list[str],
    environ: Mapping[str, str],
    *,
    stdin: bool = False,
    user: int | None = None,
    folder: Path = Path("/"),
) -> subprocess.CompletedProcess[bytes]:
    """Run the probe to its end, given as a word or on standard input, as this user or another."""
    return subprocess.run(
        [*command, "-s"] if stdin else [*command, "-c", probe_script()],
        input=probe_script().encode() if stdin else None,
        stdin=None if stdin else subprocess.DEVNULL,
        capture_output=True,
        env=dict(environ),
        cwd=folder,
        timeout=30,
        check=False,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def values(output: bytes) -> dict[str, str]:
    """The lines of the probe as keys and values; none may repeat."""
    pairs = [line.partition("=")[::2] for line in output.decode().splitlines()]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def leftovers(pid: int) -> list[str]:
    """What the probe of that process id has left in the places where it tries."""
    found = [str(path) for place in PLACES for path in _listed(Path(place)) if path.name.startswith(f"{SCRATCH}{pid}.")]
    mounts = Path("/proc/mounts").read_text().splitlines() if Path("/proc/mounts").exists() else []
    return found + [line for line in mounts if f"{SCRATCH}{pid}." in line]


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def processes_with(word: str) -> list[int]:
    """The processes that have a word in their command lines."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if word in command_line(entry)]


def command_line(process: Path) -> str:
    """What a process was started with; nothing where it has ended meanwhile."""
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""
