"""Experiments of the course, run on this machine, and which chapters are done."""

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from shlex import quote

from wizard.facts.world import Done, World
from wizard.files import change_own, read_own
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
        return _done(read_own(_file(environ), _LARGEST))
    except (OSError, RuntimeError):
        return frozenset()


def _done(content: bytes) -> frozenset[str]:
    try:
        return frozenset(map(str, json.loads(content)["done"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def keep_done(names: Iterable[str], environ: Mapping[str, str]) -> None:
    """Add chapters to those that are done; if that cannot be written, do nothing."""
    with suppress(OSError, RuntimeError):
        change_own(_file(environ), _LARGEST, lambda before: _with(names, before))


def _with(names: Iterable[str], before: bytes) -> bytes:
    return json.dumps({"format": 1, "done": sorted({*names, *_done(before)})}).encode()


def _file(environ: Mapping[str, str]) -> Path:
    return session_file(environ).with_name("learned.json")
