"""Builds with what `export docker` prints: every mode and hardening, then with one setting less."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lab.rig import BUILDER, CHECKOUT, ROOT, Ran, run
from wizard.plan.confinement import EXTRA_SYSCALLS
from wizard.targets.artifact import Note

PASSED = "LAB-BUILD-PASSED"
CASES = (
    ("overlay", "standard", "native"),
    ("overlay", "least-privilege", "native"),
    ("fuse-device", "standard", "fuse"),
    ("fuse-device", "least-privilege", "fuse"),
    ("fuse-privileged", "standard", "fuse"),
    ("fuse-privileged", "standard", "native"),
)
"""Mode, hardening, and the storage driver that is to be proved with it."""

NOT_NEEDED = {
    "--security-opt apparmor=unconfined": "the kernel here has no AppArmor",
    "--cap-drop ALL": "it takes away: the build passes with more as well",
    "--mount type=volume,src=werf-buildah,": "the image declares the volume, and Docker makes one without a name",
    "--mount type=volume,src=werf-cache,": "a cache: it saves time",
    "--mount type=bind,": "the lab's project is in the image",
    "--workdir ": "the lab's project is in the image",
}
"""Settings without which the build passes here, by how their line begins, and why; one that is needed fails the lab."""


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt: `good` is whether it came out as foretold."""

    name: str
    good: bool
    said: str
    log: str = ""


@dataclass(frozen=True)
class Command:
    """What `export docker` printed, and the reason of each line."""

    text: str
    notes: tuple[Note, ...]

    def without(self, number: int) -> str:
        """The command less one of its lines."""
        lines = self.text.split("\n")
        return "\n".join(line for index, line in enumerate(lines, 1) if index != number)


def exported(mode: str, hardening: str, driver: str) -> Command:
    """The command, exactly as the program prints it."""
    words = [sys.executable, "-m", "wizard", "export", "docker", "--facts", str(ROOT / "facts"), "--mode", mode]
    settings = ["--hardening", hardening, "--set", f"ref={BUILDER}", "--set", f"command=/opt/project/build {driver}"]
    done = run(["sh", "-c", '"$@" 2>/dev/null', "sh", *words, *settings, "--no-comments"], cwd=CHECKOUT)
    return Command(done.output, notes_of(mode, hardening, driver))


def notes_of(mode: str, hardening: str, driver: str) -> tuple[Note, ...]:
    """Which line of that command has which reason."""
    from wizard.facts.reading import read_facts
    from wizard.plan.settings import check_answers
    from wizard.targets.exporting import export

    given = {"mode": mode, "hardening": hardening, "ref": BUILDER, "command": f"/opt/project/build {driver}"}
    facts = read_facts((ROOT / "facts").read_text(), "facts")
    return export("docker", check_answers(given, "docker"), facts, as_files=False).artifacts[0].notes


def attempt(command: str) -> Ran:
    """Run a command with fresh volumes: a storage remembers the driver it was used with."""
    project = ROOT / "project"
    project.mkdir(exist_ok=True)
    ran = run(f"cd '{project}'\n{command}")
    run(["docker", "volume", "rm", "--force", "werf-buildah", "werf-cache"])
    return ran


def modes() -> Iterator[Outcome]:
    """Each mode, hardening and driver builds a real image."""
    for mode, hardening, driver in CASES:
        ran = attempt(exported(mode, hardening, driver).text)
        yield Outcome(f"{mode}, {hardening}, {driver}", PASSED in ran.output, "builds", ran.output)


def ablations() -> Iterator[Outcome]:
    """Each setting, taken away: the build fails as the setting's topic foretells, or is declared not needed."""
    spared: set[str] = set()
    for mode, hardening, driver in CASES[:5]:
        command = exported(mode, hardening, driver)
        # Not the first line, nor the image and the command, which are the last two.
        for note in command.notes[1:-2]:
            words = command.text.split("\n")[note.line - 1].strip().removesuffix(" \\")
            if words in spared:
                continue
            outcome = _judged(
                f"{mode}, {hardening}: without {words}", words, note.topic, attempt(command.without(note.line))
            )
            if outcome.said.startswith("not needed here"):
                spared.add(words)
            yield outcome
        if hardening == "least-privilege":
            yield from _ablated_calls(mode, command)


def _ablated_calls(mode: str, command: Command) -> Iterator[Outcome]:
    for name in EXTRA_SYSCALLS:
        ran = attempt(without_call(command.text, name))
        yield _judged(f"{mode}, least-privilege: without the call {name}", name, "settings/seccomp-profile", ran)


def without_call(text: str, name: str) -> str:
    """The command with one system call less in its profile."""
    head, mark, rest = text.partition("<<'WERF_BUILDAH_SECCOMP'\n")
    profile_text, end, _ = rest.partition("WERF_BUILDAH_SECCOMP\n")
    profile = json.loads(profile_text)
    profile["syscalls"][-1]["names"].remove(name)
    return f"{head}{mark}{json.dumps(profile)}\n{end}"


def _judged(name: str, words: str, topic: str, ran: Ran) -> Outcome:
    passed = PASSED in ran.output
    reason = next((why for start, why in NOT_NEEDED.items() if words.startswith(start)), None)
    if reason is not None:
        return Outcome(
            name, passed, f"not needed here: {reason}" if passed else "declared not needed, and fails", ran.output
        )
    if passed:
        return Outcome(name, False, "builds all the same, and nobody said that it would", ran.output)
    seen = next((message for message in foretold(topic) if message_pattern(message).search(ran.output)), None)
    if seen is None:
        return Outcome(name, False, f"fails, but not as {topic} foretells", ran.output)
    return Outcome(name, True, f"fails as foretold: {seen}", ran.output)


def foretold(topic: str) -> list[str]:
    """The messages in a topic's page."""
    page = Path(CHECKOUT / "content" / topic / "en.md").read_text("utf-8")
    return re.findall(r"^```error\n(.*?)\n```$", page, re.MULTILINE | re.DOTALL)


def message_pattern(message: str) -> re.Pattern[str]:
    """A message as a pattern: `…` is any text within a line."""
    return re.compile(".*".join(re.escape(part) for part in message.split("…")))
