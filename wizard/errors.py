"""Everything that can end a command early: a sentence, a way out, an exit code.

Only wizard/cli.py turns these into output. Exit codes: 1 a negative finding, 2 wrong usage or bad input, 3 a fact is
missing that the decision needs.
"""

import errno
from collections.abc import Sequence
from functools import lru_cache

from wizard.display import visible
from wizard.language import Text, text

_LONGEST_SHOWN, _LONGEST_READ = 60, 2000
_PARAMETER = r"([?&;#][\w.-]{0,60}(?:token|secret|passw|pwd|key|auth|sig)[\w.-]{0,60}=)[^&;\s]+"


class WizardError(Exception):
    """An error with a sentence for the person, and ways out of it."""

    exit_code = 2

    def __init__(self, message: Text, *ways: Text) -> None:
        super().__init__(message.msgid)
        self.message = message
        self.ways = ways


class BadInputError(WizardError):
    """What was typed or read cannot be used."""


class RefusedError(WizardError):
    """The facts rule out what was asked for."""

    exit_code = 1


class MissingFactError(WizardError):
    """The decision needs a fact that is unknown."""

    exit_code = 3


NOT_REGULAR = "not a regular file"
"""What this program says itself of a pipe, a device, or a link in the place of a file."""

_REASONS = {
    errno.ENOENT: text("No such file or directory"),
    errno.EACCES: text("Permission denied"),
    errno.EPERM: text("Operation not permitted"),
    errno.EISDIR: text("Is a directory"),
    errno.ENOTDIR: text("Not a directory"),
    errno.ENOSPC: text("No space left on device"),
    errno.EROFS: text("Read-only file system"),
    errno.ENAMETOOLONG: text("File name too long"),
    errno.ELOOP: text("Too many levels of symbolic links"),
    errno.ENOEXEC: text("Exec format error"),
    errno.EMFILE: text("Too many open files"),
    errno.EDQUOT: text("Disk quota exceeded"),
    errno.EIO: text("Input/output error"),
    errno.ENOMEM: text("Cannot allocate memory"),
}
"""What the system refuses files and programs with, in its own words."""


def reason_of(error: Exception) -> Text:
    """Why the system refused something; what is not known stays as it says it."""
    said = getattr(error, "strerror", None) or str(error)
    if said == NOT_REGULAR:
        return text("it is not a regular file")
    return _REASONS.get(getattr(error, "errno", None) or 0) or text("{value}", value=said)


def shown(value: str) -> str:
    """Return a value as a message can show it: on one line, not too long, without secrets."""
    return _shown(value[:_LONGEST_READ])


@lru_cache(maxsize=256)
def _shown(value: str) -> str:
    """Return the value as shown; cached, because the findings of a large file show the same few values."""
    import re

    from wizard.masking import without_secrets

    value = re.sub(r"//[^/\s]*@|//[^/\s:]*:(?!\d+/)\S*@|(?<=:)/[^/\s:]*:[^/\s]*@", "//…@", value)
    clean = visible(without_secrets(re.sub(_PARAMETER, r"\1…", value, flags=re.IGNORECASE)))
    return clean if len(clean) <= _LONGEST_SHOWN else clean[: _LONGEST_SHOWN - 1] + "…"


def nearest(value: str, known: Sequence[str]) -> tuple[Text, ...]:
    """Return suggestions for an unknown value: the nearest known ones, otherwise all of them."""
    from difflib import get_close_matches

    close = get_close_matches(value.lower(), known, n=3, cutoff=0.55)
    if close:
        return (text("Did you mean: {names}?", names=", ".join(close)),)
    return (text("It is one of: {names}.", names=", ".join(known)),)
