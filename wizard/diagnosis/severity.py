"""How serious a line of a log is, and how the job ended."""

import re
from functools import lru_cache

from wizard.diagnosis.frames import unframed
from wizard.masking.unseen import without_escapes
from wizard.regexes import regex

_MILD = regex(
    r"\blevel=(?:warn(?:ing)?|info|debug|trace)\b|^(?:WARN|INFO|DEBU|TRAC)(?:\[|\s)|^warning:"
    r"|\"level\":\s*\"(?:warn|info|debug)|^W\d{4} \d\d:\d\d:|##\[warning\]",
    re.IGNORECASE | re.MULTILINE,
)
_EXIT = r"\bexit(?:ed)?(?: with)? (?:code|status)[: ]+"
_WELL = regex(
    rf"\bjob succeeded\b|\bsuccessfully (?:tagged|built)\b|\bbuild succe(?:ss|eded)\b|{_EXIT}0\b", re.IGNORECASE
)
_BADLY = regex(rf"\bfail(?:ed|ure)\b|\berror\b|\bfatal\b|{_EXIT}[1-9]", re.IGNORECASE)


@lru_cache(maxsize=256)
def is_mild(line: str) -> bool:
    """Return whether a line is a warning, or less."""
    return bool(_MILD.search(without_escapes(line)) or _MILD.search(unframed(line)[0]))


def says_failure(text: str) -> bool:
    """Return whether a text has a word for a failure."""
    return bool(_BADLY.search(text))


def ended_well(lines: list[str]) -> bool:
    """Return whether the last line about an outcome says that the job succeeded."""
    for line in map(without_escapes, reversed(lines)):
        if _WELL.search(line):
            return True
        if _BADLY.search(line):
            return False
    return False
