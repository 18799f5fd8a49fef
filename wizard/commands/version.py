"""`werf-wizard --version -v`: what a report of a defect needs, to be copied as it is."""

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata

from wizard import __version__
from wizard.language import Language
from wizard.resources import PACKAGE

_LIBRARIES = ("textual", "rich", "questionary", "PyYAML", "ruamel.yaml")
_VARIABLES = ("TERM", "COLORTERM", "LC_ALL", "LANG", "NO_COLOR", "PAGER")


def run(_: argparse.Namespace, tr: Language) -> int:
    """Print the version, and what it runs on; the names are the same in every language."""
    for name, value in (("werf-wizard", __version__), *_lines(tr)):
        print(f"{name} {value}")
    return 0


def _lines(tr: Language) -> Iterator[tuple[str, str]]:
    """Yield what may matter to a defect: the program's place and data, Python, libraries, system, terminal."""
    yield "installed", str(PACKAGE)
    yield "data", _date_of_data()
    yield "language", tr.code
    yield "python", f"{platform.python_version()} {platform.python_implementation()} {sys.executable}"
    for name in _LIBRARIES:
        yield name, _version_of(name)
    yield "system", platform.platform()
    yield "terminal", " ".join(f"{name}={os.environ[name]}" for name in _VARIABLES if name in os.environ)


def _version_of(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "?"


def _date_of_data() -> str:
    """Return the date of the table that was compared with its sources last."""
    from wizard.knowledge.dated import tables

    return max(table.as_of for table in tables())
