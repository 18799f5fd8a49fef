"""What the probe says in a shell with tight limits (ulimit): less, but nothing that is not so."""

import shlex
import shutil
from pathlib import Path

import pytest

from tests.facts.machines import CONTAINERS, HOSTS, Machine
from tests.facts.probing import SHELLS, environment, probe, shell, values
from tests.facts.test_probe_tries import folder, outcome

__all__ = ["folder"]

BY_NAME = {machine.name: machine for machine in HOSTS + CONTAINERS}
MACHINES = pytest.mark.parametrize(
    "machine",
    [
        *(HOSTS[0], BY_NAME["a user may read the second list only"], BY_NAME["a compressed module, and one built in"]),
        *(BY_NAME["gVisor in a pod"], BY_NAME["WSL 2"], BY_NAME["Ubuntu 24.04, as root, prepared"]),
    ],
    ids=lambda machine: machine.name,
)
LIMITS = ("-n 6", "-n 7", "-n 8", "-n 10", "-n 12", "-v 3000", "-v 3400", "-f 0")

STOPPED = [
    "unshare: cannot open /proc/self/uid_map: Too many open files",
    "unshare: unshare failed: Cannot allocate memory",
    "sh: fork: retry: Resource temporarily unavailable",
    "unshare: error while loading shared libraries: libc.so.6: failed to map segment from shared object",
]


def limited(command: list[str], limit: str) -> list[str]:
    """The command behind a limit; bash's ulimit knows them all."""
    if not shutil.which("bash"):
        pytest.skip("no bash here")
    return ["bash", "-c", f'ulimit {limit} && exec {shlex.join(command)} "$@"', "bash"]


def not_so(command: list[str], environ: dict[str, str]) -> dict[str, dict[str, str]]:
    """What is said under each of the limits and is not so without."""
    free = values(probe(command, environ).stdout)
    said = {limit: values(probe(limited(command, limit), environ).stdout) for limit in LIMITS}
    return {
        limit: wrong
        for limit, facts in said.items()
        if (wrong := {key: value for key, value in facts.items() if free.get(key) != value})
    }


@MACHINES
@pytest.mark.parametrize("name", SHELLS)
def test_a_limit_makes_no_fact_of_a_machine_wrong(machine: Machine, name: str, tmp_path: Path) -> None:
    assert not_so(shell(name), environment(WERF_WIZARD_PROBE_ROOT=str(machine.build(tmp_path)))) == {}


@pytest.mark.parametrize("name", SHELLS)
def test_a_limit_makes_no_fact_of_this_machine_wrong(name: str) -> None:
    assert not_so(shell(name), environment(HOME="/tmp")) == {}


@pytest.mark.parametrize("reason", STOPPED)
def test_what_a_limit_stops_is_not_refused(folder: Path, reason: str) -> None:
    facts = outcome(folder, unshare=f"echo {shlex.quote(reason)} >&2; exit 1")
    assert "userns.try" not in facts
    assert "overlay.rootless" not in facts
