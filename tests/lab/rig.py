"""The rig: a Docker daemon with its own folders, the builder images, the projects to build."""

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
VOLUMES = ("werf-buildah", "werf-cache")
"""The volumes that the exported command names."""

SIGN = "built by the lab"
"""What an image that was built says when it runs."""


def patience(seconds: int) -> int:
    """Return how long to wait for what takes at most `seconds` on an idle computer: longer if others need it too."""
    return round(seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


@dataclass(frozen=True)
class Run:
    """A command that has run: its exit status, and all it printed, which is also in the file `log`."""

    status: int
    output: str
    seconds: float
    log: Path

    @property
    def last_line(self) -> str:
        """Its last line that is not empty."""
        return next((line.strip() for line in reversed(self.output.splitlines()) if line.strip()), "no output")


@dataclass
class Rig:
    """Where everything is. `suite` is the Debian release inside the builder images."""

    work: Path
    suite: str
    _count: list[int] = field(default_factory=lambda: [0])

    @property
    def builder(self) -> str:
        """Buildah as werf's image carries it: user build, file capabilities, a volume under the storage."""
        return f"lab-builder:{self.suite}"

    @property
    def builder_without_volume(self) -> str:
        """The same, as engines see it that ignore volumes which an image declares."""
        return f"lab-builder-without-volume:{self.suite}"

    @property
    def facts(self) -> Path:
        """What the program's probe finds on this machine."""
        return self.work / "facts"

    @property
    def facts_without_apparmor(self) -> Path:
        """The same, where nobody knows of AppArmor: the program then writes its lines to be safe."""
        return self.work / "facts-without-apparmor"

    @property
    def socket(self) -> str:
        """The daemon's address."""
        return f"unix://{self.work / 'docker.sock'}"

    def project(self, name: str) -> Path:
        """The folder of a project to build, `small` or `large`."""
        return self.work / "projects" / name

    def shell(self, name: str, script: str, folder: Path, *, seconds: int = 180, **environment: str) -> Run:
        """Pipe a script to `sh`, as a person does with what the program prints."""
        return self._run(name, ["sh"], script, folder, seconds, environment)

    def run(self, name: str, words: list[str], *, text: str = "", folder: Path = HERE, seconds: int = 180) -> Run:
        """Run a command."""
        return self._run(name, words, text, folder, seconds, {})

    def _run(
        self, name: str, words: list[str], text: str, folder: Path, seconds: int, environment: dict[str, str]
    ) -> Run:
        self._count[0] += 1
        kept = "".join(letter if letter.isalnum() else "-" for letter in name)[:80]
        log = self.work / "logs" / f"{self._count[0]:03d}-{kept}.log"
        started, limit = time.monotonic(), patience(seconds)
        try:
            done = subprocess.run(
                words,
                input=text.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env={**os.environ, "DOCKER_HOST": self.socket, **environment},
                timeout=limit,
                check=False,
            )
            status, output = done.returncode, done.stdout.decode(errors="replace")
        except subprocess.TimeoutExpired as error:
            status, output = 124, (error.stdout or b"").decode(errors="replace") + f"\nno end after {limit} s\n"
        log.write_text(f"$ {' '.join(words)}\n{text}\n--- status {status}\n{output}", "utf-8")
        return Run(status, output, time.monotonic() - started, log)

    def forget_volumes(self) -> None:
        """The next build starts from an empty storage."""
        self.run("forget volumes", ["docker", "volume", "rm", "--force", *VOLUMES])


@contextmanager
def alone(work: Path) -> Iterator[None]:
    """Hold the lab's folder: a second lab waits until the first has ended."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Another lab holds {work}: waiting for its end.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def docker(rig: Rig) -> Iterator[None]:
    """The daemon, while this lasts. Its images stay on disk for the next time, its containers do not.

    Raises RuntimeError where it does not start.
    """
    shutil.rmtree(rig.work / "exec", ignore_errors=True)
    with _daemon(rig, "docker", rig.socket):
        clean = "docker ps --all --quiet | xargs -r docker rm --force; docker volume prune --force"
        rig.shell("remove what an earlier lab left", clean, rig.work)
        yield
        rig.shell("remove containers and volumes", clean, rig.work)


@contextmanager
def mapping_docker(rig: Rig, user: str) -> Iterator[str]:
    """Another daemon, which maps the ids of its containers to those of a user; its address, while this lasts.

    Raises RuntimeError where it does not start.
    """
    socket = f"unix://{rig.work / 'mapping.sock'}"
    with _daemon(rig, "mapping", socket, f"--userns-remap={user}"):
        yield socket


@contextmanager
def _daemon(rig: Rig, name: str, socket: str, *more: str) -> Iterator[None]:
    exec_root = rig.work / ("exec" if name == "docker" else f"exec-{name}")
    words = ["dockerd", "--data-root", str(rig.work / name), "--exec-root", str(exec_root)]
    words += ["--host", socket, "--pidfile", str(rig.work / f"{name}.pid"), "--bridge=none", "--iptables=false"]
    words += ["--add-runtime", f"lab={runtime(rig)}", "--default-runtime", "lab", *more]
    (rig.work / f"{name}.pid").unlink(missing_ok=True)
    log_path = rig.work / "logs" / f"dockerd-{name}.log"
    with log_path.open("w") as log:
        # Its own session: Ctrl-C is the lab's, which then stops the daemon in its order.
        daemon = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_for(socket, daemon, log_path)
        yield
    finally:
        daemon.send_signal(signal.SIGTERM)
        try:
            daemon.wait(20)
        except subprocess.TimeoutExpired:
            daemon.kill()


def _wait_for(socket: str, daemon: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(150):
        if daemon.poll() is not None:
            break
        asked = subprocess.run(["docker", "--host", socket, "version"], capture_output=True, check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.2)
    raise RuntimeError(f"dockerd did not start: {log}")


def runtime(rig: Rig) -> Path:
    """The OCI runtime of this machine: runc, asked for no more than root has here."""
    path = rig.work / "runtime"
    path.write_text(f'#!/bin/sh\nexec {sys.executable} -I {HERE / "oci_runtime.py"} "$@"\n', "utf-8")
    path.chmod(0o755)
    return path


def make_projects(rig: Rig) -> None:
    """The projects to build, each with a static busybox and an archive with a file of user 1000 in it."""
    shutil.rmtree(rig.work / "projects", ignore_errors=True)
    busybox = shutil.which("busybox") or "/bin/busybox"
    for context in sorted((HERE / "contexts").iterdir()):
        folder = rig.project(context.name)
        shutil.copytree(context, folder)
        shutil.copy(busybox, folder / "busybox")
        tool = folder / "tool"
        shutil.copy(busybox, tool)
        os.chown(tool, 1000, 1000)
        tool.chmod(0o755 | stat.S_ISUID)
        subprocess.run(["tar", "-C", folder, "-cf", folder / "archive.tar", "tool"], check=True)
        tool.unlink()
