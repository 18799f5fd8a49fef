"""Chapter 10: Podman's own generator reads the exported unit, and every value comes out of it as it went in."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.lab.exports import MODES, exported_files
from tests.lab.rig import HERE, Rig, Run
from tests.lab.rows import Row
from tests.targets.quadlet import arrived, words

CHAPTER = "quadlet"

RELEASE = "trixie"
"""The first release of Debian whose Podman (5.4) has the generator; what it needs is taken from there."""

VALUES = (
    ("/my project", ("werf", "converge")),
    ('/a;b"c\\d', ("echo", "100%", "$HOME", "${X}", "%h")),
    ("/ä $x %n", ("echo", 'a "b" c', "it's", "back\\slash", "tab\tline\nend\r", "\x1b[0m", "ends ")),
    ("/a'b", ("sh", "-c", "for i in 1 2; do echo $i; done # no comment", ";", "#", "é\u00a0")),
)
"""Folders and commands."""


def try_all(rig: Rig) -> Iterator[Row]:
    """Every mode and hardening, then values that quoting might change."""
    folder = rig.work / "quadlet"
    if not _generator(folder).exists():
        made = rig.run("the generator", ["sh", str(HERE / "quadlet.sh"), str(folder), RELEASE], seconds=300)
        if made.status or not _generator(folder).exists():
            yield Row(CHAPTER, "the generator", "not possible here", made.last_line, made.seconds, str(made.log))
            return
    for mode, hardening in MODES:
        yield _row(rig, folder, f"{mode} {hardening}", mode, hardening, "/project", ("werf", "converge"))
    for number, (workdir, command) in enumerate(VALUES, 1):
        yield _row(rig, folder, f"values {number}", "overlay", "standard", workdir, command)


def _generator(folder: Path) -> Path:
    return folder / "root/usr/libexec/podman/quadlet"


def _row(rig: Rig, folder: Path, name: str, mode: str, hardening: str, workdir: str, command: tuple[str, ...]) -> Row:
    settings = (f"workdir={workdir}", f"command={shlex.join(command)}")
    files = exported_files("podman", rig.facts, mode, hardening, *settings)
    units = folder / "units"
    units.mkdir(exist_ok=True)
    unit = next(one for one in files if one.path.endswith(".container"))
    (units / unit.path).write_text(unit.content, "utf-8")
    done = _generate(rig, folder, units, name)
    seen = _started(done.output)
    right = seen[-len(command) :] == list(command) and f"{workdir}:/workspace" in seen
    told = "" if right else f"status {done.status}: {seen}"
    return Row(CHAPTER, name, "passed" if right else "failed", told, done.seconds, str(done.log))


def _generate(rig: Rig, folder: Path, units: Path, name: str) -> Run:
    libraries = next((folder / "root").glob("usr/lib/*-linux-gnu"))
    loader = next((folder / "root").glob("usr/lib*/ld-linux-*"))
    program = shlex.join([str(loader), "--library-path", str(libraries), str(_generator(folder)), "-dryrun"])
    return rig.shell(f"quadlet {name}", program, units, QUADLET_UNIT_DIRS=str(units))


def _started(service: str) -> list[str]:
    """The words with which systemd would start podman."""
    line = next((one for one in service.splitlines() if one.startswith("ExecStart=")), "ExecStart=")
    given = [word for word in words(line.removeprefix("ExecStart=")) if "%N" not in word]  # the generator's own
    return [arrived(word) for word in given]
