"""The command as a person runs it: a separate process, with its own descriptors, environment and exit code."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli import forking

NOWHERE = os.devnull
"""A directory in which nothing is and nothing can be written."""
PATCH = pytest.mark.skipif(not shutil.which("patch"), reason="patch is not here")
FACTS = """probe.format=1
kernel.release=6.1.0
overlay.rootless=yes
userns.max=63404
fuse.device=present
fuse.device.open=yes
probe.complete=yes
"""


def wizard(
    *words: str, stdin: str = "", cwd: Path | None = None, environ: dict[str, str] | None = None, first: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run `werf-wizard WORDS`, in English unless the environment says otherwise; `first` is a module loaded before."""
    return forking.run(words, stdin, cwd, environment(environ or {}), timeout=60, first=first)


def started(
    *words: str, stdin: str = "", cwd: Path | None = None, environ: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """The same in a process that Python starts in."""
    return subprocess.run(
        command(*words),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment(environ or {}),
        timeout=60,
    )


def command(*words: str) -> Sequence[str]:
    """The words of the command line."""
    return [sys.executable, "-m", "wizard", *words]


def environment(more: dict[str, str]) -> dict[str, str]:
    """An environment in English, without anything of the developer's."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8", "XDG_CONFIG_HOME": NOWHERE, **more}
