"""What the lab of engines saw, kept in the repository in the form of the other labs' results."""

import datetime
import platform
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import which

from tests.lab.rows import Row
from tests.lab_kernels import results

ENGINES = results.Lab("lab", Path("content/proof-engines.json"), "Engines", "of engines on one machine")
_ENGINES = ("Docker", "Podman")


def chapter_id(name: str) -> str:
    """A chapter's name as `--only` takes it."""
    return name.replace(" ", "-")


def keep(rows: Sequence[Row], chapters: Iterable[str], repository: Path, machine: dict[str, str]) -> None:
    """Write the chapters that these rows are of into the data and the tables; others stay as they are.

    Of a chapter that was never kept nothing is said: it may have been run.
    """
    for name in dict.fromkeys(row.chapter for row in rows):
        own = [row for row in rows if row.chapter == name]
        there = {chapter_id(name), *results.read(repository / ENGINES.data)}
        order = [one for one in map(chapter_id, chapters) if one in there]
        results.keep(section(own, machine), order, ENGINES, repository)


def section(rows: Sequence[Row], machine: dict[str, str]) -> results.Section:
    """A chapter's rows as a section. What is not possible here was not seen, and is left out."""
    today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
    kept = tuple(_row(row) for row in rows if row.verdict != "not possible here")
    seconds = round(sum(row.seconds for row in rows))
    return results.Section(chapter_id(rows[0].chapter), **machine, date=today, seconds=seconds, rows=kept)


def _row(row: Row) -> results.Row:
    """A row that passed saw what was foretold: its message, or none at all."""
    holds = row.verdict == "passed"
    seen = row.seen or ("passes" if holds else "fails")
    return results.Row(row.name, seen if holds else "not this", seen, holds, row.seconds)


def machine(facts: dict[str, str], engines: str) -> dict[str, str]:
    """What the machine is made of. Its facts tell which security modules are on."""
    on = {"AppArmor": facts.get("apparmor.enabled") == "yes", "SELinux": facts.get("selinux.mode") == "enforcing"}
    return {
        "kernel": f"Linux {platform.release().partition('-')[0]}",
        "system": f"Debian {facts.get('distro.version', '')}".strip(),
        "security": ", ".join(name if there else f"no {name}" for name, there in on.items()),
        "engine": engines,
    }


def engines() -> str:
    """The engines that are installed, with their versions, and which are not."""
    return ", ".join(f"{name} {_version(name.lower())}" if which(name.lower()) else f"no {name}" for name in _ENGINES)


def _version(program: str) -> str:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return next((word.rstrip(",") for word in told.split() if word[:1].isdigit()), "?")
