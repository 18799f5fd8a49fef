"""The machine the lab runs on: whether it can, what it still needs, and namespaces of the lab's own.

In its own mount and process namespaces nothing of the lab outlives it, and the machine's /dev/fuse stays as it is:
the lab opens and closes its own in its place.
"""

import os
import platform
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PACKAGES = (
    "docker.io",
    "docker-compose",
    "podman",
    "runc",
    "catatonit",
    "debootstrap",
    "busybox-static",
    "libcap2-bin",
    "uidmap",
    "util-linux",
)
"""Debian packages, and what nobody needs to tell apt: their dependencies."""

_INSIDE = "WERF_WIZARD_LAB_INSIDE"


def obstacle() -> str | None:
    """Why this machine cannot host the lab, in one sentence; None where it can."""
    if platform.system() != "Linux" or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return "The lab needs Debian: it installs Docker, podman and debootstrap with apt."
    if os.geteuid() != 0:
        return "The lab needs root: it starts its own Docker daemon."
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        return "The lab needs a root that may mount: here it may not."
    return None


def install(packages: Sequence[str] = PACKAGES) -> str | None:
    """Install what is missing. Says what could not be installed, in one sentence."""
    missing = [name for name in packages if not _is_installed(name)]
    if not missing:
        return None
    print("Installing:", " ".join(missing), flush=True)
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        done = subprocess.run(
            ["apt-get", *words],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return f"apt-get {words[0]} failed: {done.stderr.strip().splitlines()[-1:]}"
    return None


def _is_installed(name: str) -> bool:
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", name], capture_output=True, text=True, check=False)
    return asked.stdout == "install ok installed"


def enter(program: str = "tests.lab") -> None:
    """Become the same program in its own mount and process namespaces; returns only there.

    catatonit is its first process: it passes signals on and collects what is left behind.
    """
    if _INSIDE in os.environ:
        return
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "--propagation", "private"]
    again = [sys.executable, "-m", program, *sys.argv[1:]]
    os.execvpe(namespaces[0], [*namespaces, "catatonit", "--", *again], {**os.environ, _INSIDE: "yes"})


def fuse_device(path: Path) -> None:
    """Put a FUSE device of the lab's own in the place of /dev/fuse, open to everybody as udev leaves it.

    Raises OSError where there is none, or the kernel does not know it.
    """
    if modprobe := shutil.which("modprobe"):
        subprocess.run([modprobe, "-q", "fuse"], check=False)
    path.unlink(missing_ok=True)
    os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(10, 229))
    path.chmod(0o666)
    with path.open("rb"):
        pass
    place = Path("/dev/fuse")
    if not place.exists():
        raise FileNotFoundError(place)
    subprocess.run(["mount", "--bind", path, place], check=True)
