"""Regular expressions that are compiled when they are first used.

Compiling those of a diagnosis takes a fifth of the time for a short log, which needs half of them.
"""

import re
from typing import Any, cast


class _LaterRegex:
    """A regular expression whose methods are those of the compiled one, which they replace once it is needed."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile it, and keep the method for the next time."""
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found


def regex(pattern: str, flags: "int | re.RegexFlag" = 0) -> "re.Pattern[str]":
    """Return a regular expression for a module's constant: it is compiled at its first search."""
    return cast("re.Pattern[str]", _LaterRegex(pattern, flags))
