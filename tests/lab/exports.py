"""What the program exports, taken through its command line as a person takes it."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab.rig import REPOSITORY
from wizard.knowledge.topics import read_topic

MODES = (
    ("overlay", "standard"),
    ("overlay", "least-privilege"),
    ("fuse-device", "standard"),
    ("fuse-device", "least-privilege"),
    ("fuse-privileged", "standard"),
)
"""Every mode with every hardening that it can have."""

_NATIVE = "buildah --storage-driver overlay"
_DRIVERS = {
    "auto": "buildah",
    "native": _NATIVE,
    "fuse": f"{_NATIVE} --storage-opt overlay.mount_program=/usr/bin/fuse-overlayfs",
    "vfs": "buildah --storage-driver vfs",
}


def driver_of(mode: str) -> str:
    """The storage driver that a mode is there for."""
    return "native" if mode == "overlay" else "fuse"


def build(driver: str, isolation: str = "chroot", *, archive: str = "") -> str:
    """The command that builds the project in the working directory, as werf has Buildah do it."""
    buildah = _DRIVERS[driver]
    command = f"{buildah} bud --layers --isolation {isolation} --tag lab ."
    if not archive:
        return command
    push = f"{buildah} push --quiet lab docker-archive:/home/build/.local/share/containers/{archive}.tar:lab:{archive}"
    return shlex.join(["sh", "-c", f"{command} && {push}"])


@dataclass(frozen=True)
class Line:
    """A line of an exported file, from 0, and the topic that gives its reason."""

    number: int
    words: str
    topic: str


@dataclass(frozen=True)
class File:
    """An exported file."""

    path: str
    content: str
    lines: tuple[Line, ...]


def wizard(*words: str, verdict: bool = False) -> str:
    """What the program prints on standard output. Raises RuntimeError where it refuses.

    `verdict`: its status tells what it found, and 1 and 3 are no refusals.
    """
    command = [sys.executable, "-m", "wizard", *words, "--lang", "en"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode and not (verdict and done.returncode in (1, 3)):
        raise RuntimeError(f"{shlex.join(words)}: status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def exported(target: str, facts: Path, mode: str, hardening: str, *settings: str) -> str:
    """The configuration on standard output: for docker, what is piped to `sh`."""
    return wizard("export", target, *_options(facts, mode, hardening, settings))


def exported_files(target: str, facts: Path, mode: str, hardening: str, *settings: str) -> list[File]:
    """The configuration as files, every line with its topic."""
    printed = wizard("export", target, *_options(facts, mode, hardening, settings), "--json")
    return [
        File(
            artifact["path"],
            artifact["content"],
            tuple(
                Line(note["line"] - 1, artifact["content"].split("\n")[note["line"] - 1].strip(" \\"), note["topic"])
                for note in artifact["notes"]
            ),
        )
        for artifact in json.loads(printed)["artifacts"]
    ]


def _options(facts: Path, mode: str, hardening: str, settings: Sequence[str]) -> list[str]:
    sets = [word for setting in settings for word in ("--set", setting)]
    return ["--facts", str(facts), "--mode", mode, "--hardening", hardening, *sets]


def foretold(topic: str) -> list[re.Pattern[str]]:
    """The messages that a topic's page says come without its setting; `…` stands for anything within a line."""
    fences = re.findall(r"^```error\n(.*?)\n```$", read_topic(topic, "en").body, re.MULTILINE | re.DOTALL)
    return [re.compile(".*".join(re.escape(part) for part in fence.strip().split("…"))) for fence in fences]


def told_by(topic: str, output: str) -> str | None:
    """The line of an output that a topic's page foretells."""
    return next((line.strip() for line in output.splitlines() for told in foretold(topic) if told.search(line)), None)
