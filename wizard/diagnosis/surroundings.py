"""What a log says about its origin: the target that its job runs at, and facts that commands in it printed."""

import re
from collections.abc import Iterator, Sequence

from wizard.diagnosis.frames import unframed
from wizard.facts.keys import KEYS
from wizard.facts.model import Fact, Facts

BEGINNING = 1 << 16
"""Bytes at the beginning of a log that are examined: runners name themselves there."""

# The first whose sign is there. GitLab's runner names its executor; without one it is Docker, the most frequent.
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gitlab-kubernetes", ("using kubernetes executor", '"kubernetes" executor')),
    ("gitlab-docker", ("running with gitlab-runner", "using docker executor", '"docker" executor')),
    ("github-kubernetes", ("/home/runner/k8s/", "runner-container-hooks", "actions.github.com/", "ephemeralrunner")),
    # Azure Pipelines mark groups and errors as GitHub does, but sections too.
    ("ci-docker", ("##[section]",)),
    ("github-docker", ("##[group]", "##[error]", "/__w/", "current runner version:", "github_actions")),
)
_CLUSTER = re.compile(
    r"\bpods? \"|\bkubelet\b|\bkubectl |failedscheduling|\bpodsecurity\b|crashloopbackoff|persistentvolumeclaim"
    r"|system:serviceaccount:|failed to create pod sandbox|admission webhook"
)
STARTS_CONTAINER = re.compile(
    r"(?:^|[\s'\"`$#>;&|(])(?:sudo\s+(?:-\S+\s+){0,4})?(?:[\w./-]{0,80}/)?"
    r"((?:docker|podman)\s+(?:-\S+\s+(?:[^\s-]\S*\s+)?){0,6}(?:container\s+)?run\s)"
)
"""The words up to `run`, including the engine's own options in front of it."""
_COMPOSE = re.compile(r"\bdocker[ -]compose\b")
_SYSCTL_KEYS = {
    key.evidence.removeprefix("/proc/sys/").replace("/", "."): name
    for name, key in KEYS.items()
    if key.evidence.startswith("/proc/sys/")
}
_SYSCTL = "|".join(map(re.escape, _SYSCTL_KEYS))
_ASKED = re.compile(rf"(?:cat\s+/proc/sys/(\S+)|sysctl\s+(?:-n\s+|--values\s+)?({_SYSCTL}))\s*$")
_VALUE = re.compile(rf"({_SYSCTL})\s*=\s*(\d+)\s*$")
_KERNEL = re.compile(r"\bLinux \S+ (\d+\.\d+\S*) #\d|\b(?:Kernel Version|kernel): (\d+\.\d+\S*)")
_UBUNTU = re.compile(r"\b(?:Image: ubuntu-|Operating System: Ubuntu |PRETTY_NAME=\"Ubuntu )(\d\d\.\d\d)")

_BUILT_BY_UBUNTU = re.compile(r" #\d+(?:~(\d\d\.\d\d)[.\d]*)?-Ubuntu\b")
"""A kernel's build: of the release for which it was built again, if that is an older one."""


def target_in(text: str) -> str:
    """Return the target that a log's job runs at; empty if the log does not say."""
    low = text.lower()
    for target, signs in _SIGNS:
        if any(sign in low for sign in signs):
            return target
    if _COMPOSE.search(low):
        return "compose"
    if started := STARTS_CONTAINER.search(text):
        return started[1].split()[0]
    return "kubernetes" if _CLUSTER.search(low) else ""


def facts_in(text: str) -> Facts:
    """Return the facts that `cat /proc/sys/…`, `sysctl`, `uname -a` and similar commands printed."""
    lines = text.split("\n")
    return Facts({key: Fact(value, "the log") for key, value in _printed(lines)})


def _printed(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        if asked := _ASKED.search(line):
            key = _SYSCTL_KEYS.get((asked[1] or asked[2]).replace("/", "."))
            value = unframed(following)[0].strip()
            if key and value.isdigit():
                yield key, value
        elif stated := _VALUE.search(line):
            yield _SYSCTL_KEYS[stated[1]], stated[2]
        elif kernel := _KERNEL.search(line):
            yield "kernel.release", kernel[1] or kernel[2]
            if built := _BUILT_BY_UBUNTU.search(line):
                yield "distro.id", "ubuntu"
                if built[1]:
                    yield "distro.version", built[1]
        elif ubuntu := _UBUNTU.search(line):
            yield from (("distro.id", "ubuntu"), ("distro.version", ubuntu[1]))
