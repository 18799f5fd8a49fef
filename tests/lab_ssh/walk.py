"""The chapter hosts: all of them at once, a few at a time, once more from what is known, and Ctrl-C."""

import json
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.lab.rig import REPOSITORY
from tests.lab_kernels.results import Row
from tests.lab_ssh.hosts import HOSTS, SECONDS, Host, Network

_GOOD = [host for host in HOSTS if not host.why]


def described() -> dict[str, str]:
    """What the hosts are made of."""
    version = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=True).stderr.partition(",")[0]
    release = Path("/etc/debian_version").read_text("utf-8").partition(".")[0].strip()
    return {
        "kernel": f"Linux {platform.release().partition('-')[0]}",
        "system": f"Debian {release}",
        "security": "",
        "engine": version.replace("_", " "),
    }


def walked(network: Network) -> Iterator[Row]:
    """What is said of each host, and what a survey leaves."""
    started = time.monotonic()
    done = _survey(network, "--json")
    seconds = time.monotonic() - started
    data = json.loads(done.stdout)
    answered = [one["name"] for one in data["machines"]]
    predicted = f"status 3, {len(_GOOD)} machines, {len(HOSTS) - len(_GOOD)} that did not answer"
    seen = f"status {done.returncode}, {len(answered)} machines, {len(data['unreached'])} that did not answer"
    yield Row("survey --inventory: all hosts at once", predicted, seen, seen == predicted, seconds)
    told = {one["name"]: one["why"] for one in data["unreached"]} | dict.fromkeys(answered, "facts")
    for host in HOSTS:
        if not host.name.startswith("good-") or host.name == "good-1":
            yield said(host, told.get(host.name, "nothing"))
    yield _at_once(network)
    yield _again(network, done.stdout)
    yield _interrupted(network)


def said(host: Host, seen: str) -> Row:
    """The row of a host. … in what is foretold is anything, but no character that a terminal would obey."""
    predicted = host.why or "facts"
    pattern = ".*".join(map(re.escape, predicted.split("…")))
    holds = re.fullmatch(pattern, seen) is not None and seen.isprintable()
    return Row(f"survey --inventory: the host {host.name}", predicted, predicted if holds else seen, holds)


def _words(network: Network, *more: str) -> list[str]:
    where = ("--inventory", str(network.inventory), "--timeout", str(SECONDS))
    return [sys.executable, "-m", "wizard", "survey", *where, "--lang", "en", *more]


def _survey(network: Network, *more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        _words(network, *more),
        cwd=REPOSITORY,
        env=network.environ(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _at_once(network: Network) -> Row:
    """Three at a time: those that hang take their own time, and no more."""
    started = time.monotonic()
    done = _survey(network, "--json", "--at-once", "3")
    seconds = time.monotonic() - started
    slow = sum(host.name in ("hanging", "mute", "absent") for host in HOSTS)
    limit = (slow + len(HOSTS)) * SECONDS
    seen = f"status {done.returncode}, {'in' if seconds < limit else 'not in'} time"
    return Row("survey --inventory --at-once 3", "status 3, in time", seen, seen == "status 3, in time", seconds)


def _again(network: Network, earlier: str) -> Row:
    """From what is known: only the others are asked, which the hosts' own logs tell."""
    path = network.state / "earlier.json"
    path.write_text(earlier, "utf-8")
    before = _logins(network)
    done = _survey(network, "--json", "--from", str(path))
    after = _logins(network)
    data: dict[str, Any] = json.loads(done.stdout)
    known = {one["name"] for one in json.loads(earlier)["machines"]}
    asked = [name for name in known if after[name] > before[name]]
    seen = f"{len(data['machines'])} machines, {len(asked)} of them asked again"
    predicted = f"{len(_GOOD)} machines, 0 of them asked again"
    return Row("survey --inventory --from", predicted, seen, seen == predicted)


def _logins(network: Network) -> dict[str, int]:
    logs = {host.name: network.state / f"{host.name}.log" for host in HOSTS if host.is_there and host.listens}
    return {name: log.read_text("utf-8", errors="replace").count("Accepted publickey") for name, log in logs.items()}


def _interrupted(network: Network) -> Row:
    """Ctrl-C while hosts hang: what has answered is printed, and no ssh is left."""
    started = time.monotonic()
    survey = subprocess.Popen(
        _words(network, "--json"),
        cwd=REPOSITORY,
        env=network.environ(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    # Most answer within seconds; those that hang are still being asked then.
    time.sleep(SECONDS / 2)
    survey.send_signal(signal.SIGINT)
    said, _ = survey.communicate(timeout=60)
    data = json.loads(said)
    left = _clients(network)
    some = "some machines" if data["machines"] else "no machine"
    waiting = {one["name"] for one in data["unreached"] if "when the survey was stopped" in one["why"]}
    asked = "hanging" if "hanging" in waiting else "nobody"
    seen = f"status {survey.returncode}, {some}, {asked} was asked, {left} ssh left"
    predicted = "status 130, some machines, hanging was asked, 0 ssh left"
    return Row("survey --inventory, then Ctrl-C", predicted, seen, seen == predicted, time.monotonic() - started)


def _clients(network: Network) -> int:
    """How many ssh clients of the lab still run."""
    config = str(network.state / "config")
    running = (path.joinpath("cmdline") for path in Path("/proc").iterdir() if path.name.isdigit())
    return sum(config in path.read_bytes().decode(errors="replace") for path in running if path.exists())
