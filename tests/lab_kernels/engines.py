"""An engine in a machine: how it is started, asked and emptied, and which target is exported for it."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.lab.exports import build as build_command
from tests.lab.exports import driver_of
from tests.lab_kernels.judging import Outcome
from tests.lab_kernels.session import AS_USER, MachineWorld, Session
from wizard.facts.sources import ask_docker, ask_podman
from wizard.plan.targets import BUILD

_RUN_AS_USER = f"{AS_USER} XDG_RUNTIME_DIR=/run/user/1000"


@dataclass(frozen=True)
class Engine:
    """What differs between engines. `settings` are given to every export; `before` is who runs its commands."""

    program: str
    image: str
    start: str
    settings: tuple[str, ...] = ()
    before: str = ""

    def command(self, words: str) -> str:
        """A command of the engine, as whoever runs it."""
        return f"{self.before} {self.program} {words}".strip()


DOCKER = Engine("docker", "lab-builder:bookworm", "sh /lab/docker.sh")
PODMAN = Engine("podman", "localhost/lab-builder:bookworm", "sh /lab/podman.sh root", ("rootless=no",))
ROOTLESS = Engine(PODMAN.program, PODMAN.image, "sh /lab/podman.sh user", ("rootless=yes",), _RUN_AS_USER)


class Running:
    """An engine that has been started in a machine."""

    def __init__(self, session: Session, engine: Engine, words: str = "") -> None:
        """Start it. Raises RuntimeError with its last words."""
        self.session = session
        self.engine = engine
        started = session.machine.run("start", f"{engine.start} {words}", 240)
        if started.status:
            raise RuntimeError(f"{engine.program} does not start: {started.last_line} ({started.log})")

    def facts(self, probed: Path) -> Path:
        """A probe's facts with the engine's, as the program asks it."""
        world = MachineWorld(self.session.machine, self.engine.before)
        asked = ask_docker(world) if self.engine.program == "docker" else ask_podman(world)
        return self.session.add_facts(probed, asked)

    def words(self, mode: str, *settings: str) -> list[str]:
        """The settings of an export that builds the lab's project."""
        command = build_command(driver_of(mode))
        return [f"ref={self.engine.image}", f"command={command}", *self.engine.settings, *settings]

    def build(self, name: str, script: str, files: Mapping[str, str] | None = None) -> Outcome:
        """Run a script that builds in the project's folder, from an empty storage."""
        self.forget()
        for path, content in (files or {}).items():
            self.session.machine.put(path, content)
        self.session.machine.put("/lab/build.sh", script)
        done = self.session.build(name, f"{self.engine.before} sh /lab/build.sh")
        return Outcome(done.status == 0, done.output, done.last_line, done.seconds)

    def plain(self, flags: str, driver: str = "native") -> str:
        """A container with some flags that builds, in the shape of the exported command."""
        volume = "" if BUILD.storage in flags else f"--mount type=volume,src=werf-buildah,dst={BUILD.storage}"
        return (
            f'{self.engine.program} run --rm {flags} {volume} --mount "type=bind,src=$PWD,dst=/workspace" '
            f"--workdir /workspace {self.engine.image} {build_command(driver)}\n"
        )

    def probe(self, name: str, flags: str) -> Path:
        """The facts from inside a container with some flags."""
        volume = "" if BUILD.storage in flags else f"--mount type=volume,dst={BUILD.storage}"
        words = f"run --rm -i {flags} {volume} {self.engine.image}"
        return self.session.probe(name, self.engine.command(words))

    def forget(self) -> None:
        """Remove the volumes, and containers that still hold them: the next build starts from an empty storage."""
        program = self.engine.program
        volumes = f"{program} volume rm -f werf-buildah werf-cache"
        script = f"{volumes} || {{ {program} ps -aq | xargs -r {program} rm -f; {volumes}; }}"
        self.session.machine.run("forget", f"{self.engine.before} sh -c {shlex.quote(script)}")
