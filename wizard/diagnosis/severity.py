"""How serious a line of a log is: an error, a warning, or an echoed command that only contains the words."""

import re
from functools import lru_cache
from typing import Literal

from wizard.diagnosis.frames import unframed
from wizard.masking.unseen import ESCAPES

LineSeverity = Literal["error", "warning", "command"]

_MILD = re.compile(
    r"\blevel=(?:warn(?:ing)?|info|debug|trace)\b|^(?:WARN|INFO|DEBU|TRAC)(?:\[|\s)|^warning:"
    r"|\"level\":\s*\"(?:warn|info|debug)",
    re.IGNORECASE | re.MULTILINE,
)
# A shell's echo of what it runs, a build's step, a comment.
_COMMAND = re.compile(
    r"^\s*(?:[$+]\s|\S*[#$]\s(?=\w)|STEP \d+(?:/\d+)?:|Step \d+/\d+ :|RUN |echo |grep |//|- (?:run|name):)"
)
_EXIT = r"\bexit(?:ed)?(?: with)? (?:code|status)[: ]+"
_WELL = re.compile(
    rf"\bjob succeeded\b|\bsuccessfully (?:tagged|built)\b|\bbuild succe(?:ss|eded)\b|{_EXIT}0\b", re.IGNORECASE
)
_BADLY = re.compile(rf"\bfail(?:ed|ure)\b|\berror\b|\bfatal\b|{_EXIT}[1-9]", re.IGNORECASE)


@lru_cache(maxsize=256)
def line_severity(line: str) -> LineSeverity:
    """Return whether a line is an error, a warning, or an echoed command that only contains the words.

    A line has the words of several signatures, one after another: it is looked at once.
    """
    if _COMMAND.match(unframed(line)[0]):
        return "command"
    return "warning" if _MILD.search(ESCAPES.sub("", line)) else "error"


def ended_well(lines: list[str]) -> bool:
    """Return whether the last line about an outcome says that the job succeeded."""
    for line in reversed(lines):
        if _WELL.search(line):
            return True
        if _BADLY.search(line):
            return False
    return False
