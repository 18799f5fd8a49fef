"""The rig: packages, a Docker daemon of its own, and a builder image that stands in for werf's."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(os.environ.get("WERF_WIZARD_LAB", "/var/tmp/werf-wizard-lab"))
CHECKOUT = Path(__file__).resolve().parents[2]
BUILDER = "werf-wizard-lab/builder:1"
PACKAGES = (
    *("docker.io", "fuse-overlayfs", "buildah", "podman", "crun", "runc", "uidmap", "catatonit"),
    *("debootstrap", "busybox-static", "iptables", "libcap2-bin"),
)
_COMMANDS = ("dockerd", "docker", "buildah", "podman", "runc", "newuidmap", "debootstrap", "busybox", "setcap")


class ImpossibleError(Exception):
    """This machine cannot host the lab; the message says why."""


@dataclass(frozen=True)
class Ran:
    """How a command ended, and all that it said."""

    status: int
    output: str


def run(
    command: Sequence[str] | str,
    *,
    stdin: str | None = None,
    cwd: Path | None = None,
) -> Ran:
    """Run a command, or a text through sh, with its two outputs as one."""
    words = ["sh"] if isinstance(command, str) else list(command)
    done = subprocess.run(
        words,
        input=command if isinstance(command, str) else stdin,
        stdin=subprocess.DEVNULL if stdin is None and not isinstance(command, str) else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=300,
        env={**os.environ, "DOCKER_HOST": f"unix://{ROOT}/docker.sock"},
        cwd=cwd,
        check=False,
    )
    return Ran(done.returncode, done.stdout)


def need(command: Sequence[str] | str) -> str:
    """Run what has to succeed. Raises ImpossibleError with its last words."""
    done = run(command)
    if done.status:
        last = "\n".join(done.output.strip().splitlines()[-5:])
        raise ImpossibleError(f"{command if isinstance(command, str) else ' '.join(command)}: {last}")
    return done.output


def install_packages() -> None:
    """Install what is missing. Raises ImpossibleError where that cannot be."""
    if os.geteuid() != 0:
        raise ImpossibleError("the lab needs root: it starts a Docker daemon and makes a root file system")
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if all(shutil.which(command) for command in _COMMANDS):
        return
    if not shutil.which("apt-get"):
        raise ImpossibleError("the lab needs Debian: it installs its engines with apt-get")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    need(["apt-get", "update", "-qq"])
    need(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES])


@contextmanager
def docker_daemon() -> Iterator[None]:
    """A daemon with its own data, socket and pid file; stopped and unmounted at the end."""
    ROOT.mkdir(parents=True, exist_ok=True)
    folders = ["--data-root", f"{ROOT}/data", "--exec-root", f"{ROOT}/exec", "--pidfile", f"{ROOT}/pid"]
    network = ["--host", f"unix://{ROOT}/docker.sock", "--bridge=none", "--iptables=false"]
    with (ROOT / "dockerd.log").open("w") as log:
        daemon = subprocess.Popen(
            ["dockerd", *folders, *network],
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + 40
        while run(["docker", "version"]).status:
            if daemon.poll() is not None or time.monotonic() > deadline:
                last = (ROOT / "dockerd.log").read_text().splitlines()[-3:]
                raise ImpossibleError("dockerd does not start: " + " ".join(last))
            time.sleep(0.3)
        yield
    finally:
        run(["sh", "-c", "docker ps -aq | xargs -r docker rm -f; docker volume prune -f"])
        daemon.terminate()
        try:
            daemon.wait(20)
        except subprocess.TimeoutExpired:
            daemon.kill()


def builder_image() -> None:
    """The builder: Debian with Buildah, user build (1000), file capabilities on newuidmap, as werf's image has them."""
    if run(["docker", "image", "inspect", BUILDER]).status == 0:
        return
    print("lab: making the builder image", file=sys.stderr, flush=True)
    tree = ROOT / "builder"
    need(["rm", "-rf", str(tree)])
    need(["sh", str(CHECKOUT / "tests/lab/image.sh"), str(tree)])
    changes = (
        "USER build:build",
        "WORKDIR /home/build",
        "ENV HOME=/home/build PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin BUILDAH_ISOLATION=chroot",
        "VOLUME /home/build/.local/share/containers",
    )
    flags = " ".join(f"--change '{change}'" for change in changes)
    need(f"set -eu; tar -C '{tree}' --xattrs --xattrs-include='*' -c . | docker import {flags} - {BUILDER}")
    need(["rm", "-rf", str(tree)])


@contextmanager
def fuse_mode(mode: int) -> Iterator[None]:
    """/dev/fuse with a mode of its own, and the old one afterwards, whatever happens."""
    device = Path("/dev/fuse")
    if not device.exists():
        run(["modprobe", "fuse"])
    if not device.exists():
        raise ImpossibleError("there is no /dev/fuse here")
    before = device.stat().st_mode & 0o7777
    device.chmod(mode)
    try:
        yield
    finally:
        device.chmod(before)
