"""Pure judgements: what the program said beside what the machine did."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tests.lab.exports import File, told_by
from tests.lab_kernels.results import Row
from wizard.facts.model import make_facts
from wizard.plan.checks.refused import selinux_mode

PROBLEMS = {
    "settings/seccomp-unconfined": "userns-blocked-by-seccomp-or-lsm",
    "settings/seccomp-profile": "userns-blocked-by-seccomp-or-lsm",
    "settings/apparmor-unconfined": "lsm-blocks-mount",
    "settings/apparmor-profile": "lsm-blocks-mount",
    "settings/selinux-label": "selinux-denied selinux-type-refused",
    "settings/device-fuse": "fuse-device-missing",
    "settings/privileged": "userns-blocked-by-seccomp-or-lsm lsm-blocks-mount fuse-device-missing selinux-type-refused",
    "settings/capabilities": "newuidmap-not-permitted",
    "settings/subordinate-ids": "newuidmap-not-permitted",
}
"""Settings by their topics, each with the problem that a build without it has to be diagnosed as.

Several are one or the other: without --privileged, whichever of the engine's two guards is the first to refuse,
or the device, where neither does.
"""


@dataclass(frozen=True)
class Without:
    """Exported files with one setting taken away."""

    setting: str
    topic: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a build."""

    builds: bool
    output: str
    last_line: str
    seconds: float = 0.0


def each_taken_away(files: Sequence[File]) -> list[Without]:
    """The exported files without each of the settings that a build needs. What only takes rights away is left in."""
    script = files[0]
    rest = tuple((file.path, file.content) for file in files[1:])
    found = []
    for line in script.lines:
        if line.topic in PROBLEMS and not line.words.startswith("--cap-drop"):
            kept = script.content.split("\n")
            del kept[line.number]
            found.append(Without(line.words, line.topic, ((script.path, "\n".join(kept)), *rest)))
    return found


def compared(
    name: str,
    said: Mapping[str, str],
    found: Mapping[str, str],
    seconds: float = 0.0,
    hidden: Collection[str] = (),
) -> Row:
    """What the program says under some keys, against what is so. A key that it leaves out counts as unknown.

    `hidden`: keys of which nothing tells in that place; there "unknown" is the one right word, whatever is so.
    """
    predicted = {key: said.get(key, "unknown") for key in found}
    right = {key: "unknown" if key in hidden else value for key, value in found.items()}
    return Row(name, _pairs(predicted), _pairs(found), predicted == right, seconds)


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in values.items())


def container(name: str, said: Mapping[str, str], kernel: Mapping[str, str], native: Outcome) -> Row:
    """The facts from inside a container, against the kernel, and against a native build in the same container.

    Of a mount that something refused the probe says "no" or nothing: what it may not say is "yes". SELinux's mode is
    not to be read inside: there the program takes it from the label.
    """
    said = {**said, "selinux.mode": selinux_mode(make_facts(said)) or "unknown"}
    found = {**kernel, "overlay.rootless": "yes" if native.builds else "not yes"}
    mounted = "yes" if said.get("overlay.rootless") == "yes" else "not yes"
    return compared(f"the probe in a container, {name}", {**said, "overlay.rootless": mounted}, found, native.seconds)


def build(name: str, works: str, outcome: Outcome) -> Row:
    """An exported build, against what the doctor says of its mode."""
    predicted = {"yes": "builds", "no": "does not build"}.get(works, "not known")
    seen = "builds" if outcome.builds else "does not build"
    told = seen if outcome.builds or predicted == seen else f"{seen}: {plain_line(outcome.last_line)}"
    return Row(name, predicted, told, seen == predicted, outcome.seconds)


def taken_away(name: str, without: Without, outcome: Outcome, diagnosed: str, expected: str = "") -> Row:
    """A build without a setting: its page foretells the message, and `diagnose` names the problem.

    `expected`: the problems of which one is right; without it those of the setting's topic.
    """
    problems = (expected or PROBLEMS[without.topic]).split()
    predicted = f"fails as {without.topic} foretells; diagnose: {' or '.join(problems)}"
    if outcome.builds:
        return Row(name, predicted, "builds", False, outcome.seconds)
    told = told_by(without.topic, outcome.output)
    message = plain_line(told or outcome.last_line)
    seen = f"{'' if told else 'not foretold: '}`{message}`; diagnose: {diagnosed}"
    holds = told is not None and diagnosed in problems
    return Row(name, predicted, seen, holds, outcome.seconds, without.topic, message if told else "")


_LOGGED = re.compile(r'^time="[^"]*" level=\w+ msg="(.*)"$')


def plain_line(line: str) -> str:
    """A line of a log as its message alone: what a logger puts around it changes with each run."""
    found = _LOGGED.match(line.strip())
    return found[1].removesuffix(r"\n").rstrip().rstrip(":") if found else line.strip()


def problem(name: str, expected: str, outcome: Outcome, diagnosed: str) -> Row:
    """What `diagnose` says of a build that fails; `expected` may be several problems, of which one is right."""
    seen = diagnosed if diagnosed in expected.split() else f"{diagnosed}: `{plain_line(outcome.last_line)}`"
    return Row(name, " or ".join(expected.split()), seen, diagnosed in expected.split(), outcome.seconds)
