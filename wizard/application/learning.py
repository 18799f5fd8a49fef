"""Experiments of the course, run on this machine, and which chapters are done."""

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from shlex import quote

from wizard.facts.world import Done, World
from wizard.files import read_own, write_own
from wizard.interview.saved import session_file

_SECONDS = 60
_LARGEST = 4096
"""Bytes of the file that says what is done."""


def run_experiment(script: str, language: str, world: World, columns: int) -> Done:
    """Run a chapter's script in a shell, as the person, in a directory that goes away; `werf-wizard` is this program.

    It has a minute; what it prints on standard error is part of the output, and its lines have room for `columns`.
    """
    letters = next(filter(None, map(world.environ.get, ("LC_ALL", "LANG"))), "C.UTF-8")
    shown = f"WERF_WIZARD_LANG={language} WERF_WIZARD_COLUMNS={columns} LC_ALL={quote(letters)}"
    wizard = f'#!/bin/sh\nexport {shown}\n{_itself(world.environ)} "$@"\n'
    with world.folder_with({"werf-wizard": wizard}) as folder:
        (folder / "werf-wizard").chmod(0o700)
        inside = f'PATH="$1:$PATH"; cd "$1" && {{\n{script}\n}} 2>&1'
        return world.run(["sh", "-c", inside, "experiment", str(folder)], seconds=_SECONDS)


def _itself(environ: Mapping[str, str]) -> str:
    """Return the words with which a shell starts this program; the standalone file says where it is."""
    if file := environ.get("WERF_WIZARD_SELF"):
        return f"exec {quote(file)}"
    own = quote(str(Path(__file__).parents[2]))
    return f"PYTHONPATH={own}${{PYTHONPATH:+:$PYTHONPATH}} exec {quote(sys.executable)} -m wizard"


def done_chapters(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the topics of the chapters that are done; none if it is not known."""
    try:
        return frozenset(map(str, json.loads(read_own(_file(environ), _LARGEST))["done"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, RuntimeError):
        return frozenset()


def keep_done(names: Iterable[str], environ: Mapping[str, str]) -> None:
    """Write down which chapters are done; if it cannot be written, do nothing."""
    with suppress(OSError, RuntimeError):
        write_own(_file(environ), json.dumps({"format": 1, "done": sorted(names)}).encode())


def _file(environ: Mapping[str, str]) -> Path:
    return session_file(environ).with_name("learned.json")
