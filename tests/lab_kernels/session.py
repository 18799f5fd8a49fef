"""A machine under test: the probe in it, the program's words about it, its builds."""

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lab.exports import File, Line
from tests.lab.rig import REPOSITORY, Run
from tests.lab_kernels.vm import Machine
from wizard.facts.world import LARGEST_OUTPUT, Done, World

PROJECT = "/srv/project"
AS_USER = "setpriv --reuid=1000 --regid=1000 --init-groups env HOME=/home/build USER=build LOGNAME=build"


@dataclass(frozen=True)
class Told:
    """What the program said: its status, its standard output, its last line of complaint and all of that."""

    status: int
    output: str
    complaint: str
    stderr: str = ""


class Session:
    """One chapter's machine, and the folder in which facts are kept."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._script = ask("probe", "--script").output

    def prepare(self) -> None:
        """The probe, the project, and modules that every distribution loads."""
        self.machine.put("/lab/probe.sh", self._script)
        self.machine.run(
            "prepare",
            f"cp -a /lab/project {PROJECT}; chmod -R a+rX {PROJECT}\n"
            "modprobe -a overlay fuse; [ ! -e /dev/fuse ] || chmod 666 /dev/fuse\n",
        )

    def probe(self, name: str, before: str = "") -> Path:
        """The facts that the probe prints; `before` is the command it is handed to. Raises RuntimeError."""
        done = self.machine.run(f"probe {name}", f"{before} sh -s </lab/probe.sh")
        path = self.machine.folder / f"facts-{name.replace(' ', '-').replace('/', '-')}"
        kept = [line for line in done.output.splitlines() if "=" in line and " " not in line.partition("=")[0]]
        path.write_text("\n".join(kept) + "\n", "utf-8")
        return path

    def add_facts(self, facts: Path, more: dict[str, str]) -> Path:
        """The same facts and some more, as the program adds an engine's."""
        lines = facts.read_text("utf-8").splitlines()
        added = [f"{key}={value}" for key, value in more.items()]
        path = facts.with_name(f"{facts.name}-and-engine")
        path.write_text("\n".join([*lines[:-1], *added, lines[-1]]) + "\n", "utf-8")
        return path

    def truth(self) -> dict[str, str]:
        """What is so on the machine, under the probe's names."""
        return _pairs(self.machine.run("truth", "sh /lab/truth.sh").output)

    def described(self, engine: str) -> dict[str, str]:
        """What the machine is made of, in the words of its own programs."""
        done = self.machine.run("described", f"sh /lab/described.sh {engine}")
        told = _pairs(done.output)
        return {key: told.get(key, "") for key in ("kernel", "system", "security", "engine")}

    def build(self, name: str, script: str, seconds: int = 150) -> Run:
        """Run a script in the project's folder."""
        return self.machine.run(name, f"cd {PROJECT}\n{script}", seconds)


class MachineWorld(World):
    """The machine under test as the program's world: commands run there."""

    def __init__(self, machine: Machine, before: str = "") -> None:
        super().__init__({})
        self._machine = machine
        self._before = before

    def run(
        self,
        command: Sequence[str],
        *,
        seconds: float,
        stdin: str | None = None,
        largest: int = LARGEST_OUTPUT,
        cleans_up: bool = False,
    ) -> Done:
        """Run a command as root, or as whom `before` says."""
        done = self._machine.run(command[0], f"{self._before} {shlex.join(command)} 2>/dev/null")
        return Done(done.status, done.output)

    def has_command(self, name: str) -> bool:
        """Whether the machine has a command."""
        return self._machine.run(f"has {name}", f"command -v {name}").status == 0


def facts_of(path: Path) -> dict[str, str]:
    """The facts of a probe's output."""
    return _pairs(path.read_text("utf-8"))


def _pairs(text: str) -> dict[str, str]:
    split = (line.partition("=") for line in text.splitlines())
    return {key: value for key, equals, value in split if equals}


def ask(*words: str, text: str = "") -> Told:
    """Run the program's command line here."""
    command = [sys.executable, "-m", "wizard", *words, "--lang", "en"]
    done = subprocess.run(command, cwd=REPOSITORY, input=text, capture_output=True, text=True, check=False)
    complaint = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "")
    return Told(done.returncode, done.stdout, complaint, done.stderr)


def doctor(facts: Path) -> dict[str, Any]:
    """The doctor's whole verdict on some facts. Raises RuntimeError where it has none."""
    told = ask("doctor", "--facts", str(facts), "--json")
    if told.status not in (0, 1, 3):
        raise RuntimeError(f"doctor {facts}: {told.complaint}")
    verdict: dict[str, Any] = json.loads(told.output)
    return verdict


def works(facts: Path) -> dict[str, str]:
    """Each mode, and whether the doctor says that it works."""
    return {mode["id"]: mode["works"] for mode in doctor(facts)["modes"]}


def options(facts: Path, mode: str, hardening: str, *settings: str) -> list[str]:
    """The words of an export; a mode that the facts rule out is exported all the same."""
    sets = [word for setting in settings for word in ("--set", setting)]
    return ["--facts", str(facts), "--mode", mode, "--hardening", hardening, "--force", *sets]


def exported(target: str, *words: str) -> str:
    """What `export` prints. Raises RuntimeError where it refuses."""
    told = ask("export", target, *words)
    if told.status:
        raise RuntimeError(f"export {target} {shlex.join(words)}: {told.complaint}")
    return told.output


def exported_files(target: str, *words: str) -> list[File]:
    """What `export` writes, each line with its topic."""
    artifacts = json.loads(exported(target, *words, "--json"))["artifacts"]
    return [File(one["path"], one["content"], tuple(_lines(one))) for one in artifacts]


def _lines(artifact: dict[str, Any]) -> list[Line]:
    rows = artifact["content"].split("\n")
    return [Line(note["line"] - 1, rows[note["line"] - 1].strip(" \\"), note["topic"]) for note in artifact["notes"]]


def diagnosed(output: str, facts: Path) -> str:
    """The problem that `diagnose` tells first of a build's output; "nothing" where it knows none."""
    told = ask("diagnose", "--json", "--facts", str(facts), text=output)
    problems = json.loads(told.output)["problems"] if told.status in (0, 1) and told.output else []
    return str(problems[0]["id"]) if problems else "nothing"
