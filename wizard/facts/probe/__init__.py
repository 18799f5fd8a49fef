"""The probe: a POSIX shell script that finds out what a machine allows, kept in parts and run as one."""

from functools import cache

from wizard.resources import PACKAGE

PARTS = ("saying", "system", "mounts", "tries", "main")
"""In the order of the script. Functions may be called before the part that has them; only `main` runs anything."""


@cache
def probe_script() -> str:
    """Return the whole script, for `sh -c` or the standard input of `sh -s`."""
    return "".join((PACKAGE / "facts" / "probe" / f"{part}.sh").read_text("utf-8") for part in PARTS)
