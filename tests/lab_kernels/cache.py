"""What is made once and kept: kernels, userlands and disks, all from Debian's packages."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.lab.builder import make_builders
from tests.lab.kept import Kept, mirror, script
from tests.lab.rig import Rig, docker, make_projects
from tests.lab_kernels.declarations import BUILDER, KERNELS, USERLANDS, Setup

HERE = Path(__file__).resolve().parent
INSIDE = HERE / "inside"
"""What is laid over the root disk at each start, as /lab."""


class Cache(Kept):
    """The folder of what is kept."""

    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self.rig = Rig(work / "host", BUILDER)

    def make(self, setup: Setup) -> None:
        """Make what a machine needs, if it is not there: minutes which are not the machine's."""
        self.kernel(setup.kernel)
        self.disk(setup.userland)
        self.store(setup.store)

    def kernel(self, name: str) -> Path:
        """A folder with `version`, `vmlinuz`, `initrd` and `modules.img`."""
        folder = self.work / "kernels" / name
        release = KERNELS[name]
        return self.made(folder, lambda new: _folder("kernel.sh", new, release, mirror()))

    def disk(self, userland: str) -> Path:
        """The root disk of a Debian release."""
        tree = self.made(
            self.work / "userlands" / userland,
            lambda new: _folder("userland.sh", new, userland, mirror(), *USERLANDS[userland]),
        )
        return self.made(self.work / f"{userland}.img", lambda new: _file_system(tree, new, "6G"))

    def store(self, name: str) -> Path:
        """The disk on which an engine finds the builder image: `docker` or `podman`."""
        makers = {"docker": self._docker_store, "podman": self._podman_store}
        return self.made(self.work / f"{name}.img", makers[name])

    def initrd(self, kernel: str, out: Path) -> None:
        """Write a kernel's initial ram disk with the lab's files and the project to build."""
        tree = self.work / "overlay"
        shutil.rmtree(tree, ignore_errors=True)
        shutil.copytree(INSIDE, tree / "lab")
        for path in (tree / "lab").iterdir():
            path.chmod(0o755)
        (tree / "lab" / "initrd.sh").rename(tree / "init")
        make_projects(self.rig)
        (tree / "lab" / "project").mkdir()
        shutil.copy(self.rig.project("small") / "busybox", tree / "lab" / "project" / "busybox")
        shutil.copy(HERE / "Dockerfile", tree / "lab" / "project" / "Dockerfile")
        packed = subprocess.run(
            "find . | cpio --create --format=newc --quiet | gzip -1",
            shell=True,
            cwd=tree,
            check=True,
            capture_output=True,
        )
        out.write_bytes((self.kernel(kernel) / "initrd").read_bytes() + packed.stdout)

    def _docker_store(self, new: Path) -> None:
        (self.rig.work / "logs").mkdir(parents=True, exist_ok=True)
        with docker(self.rig):
            make_builders(self.rig)
        _file_system(self.rig.work / "docker", new, "12G")

    def _podman_store(self, new: Path) -> None:
        """Root's storage, and the image as an archive for a user to load."""
        self.store("docker")
        tree = self.rig.work / "podman"
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        archive = tree / "builder.tar"
        with docker(self.rig):
            self.rig.run("save", ["docker", "save", "--output", str(archive), self.rig.builder], seconds=300)
        archive.chmod(0o644)
        words = [
            "podman",
            "--root",
            str(tree / "storage"),
            "--runroot",
            str(tree / "run"),
            "--storage-driver",
            "overlay",
        ]
        loaded = self.rig.run("load", [*words, "load", "--quiet", "--input", str(archive)], seconds=300)
        if loaded.status:
            raise RuntimeError(f"podman does not load the builder image: {loaded.last_line}")
        # Podman's own notes name this machine's folders.
        shutil.rmtree(tree / "run", ignore_errors=True)
        shutil.rmtree(tree / "storage" / "libpod", ignore_errors=True)
        (tree / "storage" / "db.sql").unlink(missing_ok=True)
        _file_system(tree, new, "12G")


def _folder(name: str, new: Path, *words: str) -> None:
    """Make a folder by one of the lab's scripts."""
    new.mkdir()
    script(HERE / name, new.with_suffix(".log"), str(new), *words)


def _file_system(tree: Path, new: Path, size: str) -> None:
    """A disk with the files of a folder. Sparse: it takes what the files take."""
    words = ["mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-E", "lazy_itable_init=1"]
    done = subprocess.run([*words, "-d", str(tree), str(new), size], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"mke2fs: {done.stderr.strip()}")
    os.sync()
