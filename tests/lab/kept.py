"""What a lab makes once and keeps: each part is made when it is asked for, whole or not at all."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


class Kept:
    """A folder of what is kept."""

    def __init__(self, work: Path) -> None:
        self.work = work

    def made(self, path: Path, make: Callable[[Path], None]) -> Path:
        """Return a part of the folder; make it first if it is not there."""
        if not path.exists():
            print(f"Making {path.relative_to(self.work)}…", flush=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f"{path.name}.new")
            shutil.rmtree(new, ignore_errors=True)
            new.unlink(missing_ok=True)
            started = time.monotonic()
            make(new)
            new.rename(path)
            print(f"Made {path.relative_to(self.work)} in {time.monotonic() - started:.0f} s", flush=True)
        return path


def script(path: Path, log: Path, *words: str) -> None:
    """Run one of a lab's scripts, quietly; its log is kept. Raises RuntimeError."""
    with log.open("w") as written:
        done = subprocess.run(["sh", str(path), *words], stdout=written, stderr=written, check=False)
    if done.returncode:
        raise RuntimeError(f"{path.name}: status {done.returncode} ({log})")


def mirror() -> str:
    """Return the mirror that apt takes Debian from here."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian"],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [uri.rstrip("/") for uri in listed.stdout.split() if "security" not in uri]
    return found[0] if found else "http://deb.debian.org/debian"
