"""Other files that a file is read together with."""

from collections.abc import Callable

Beside = Callable[[str], str | None]
"""Returns the text of another file by its path; None if it cannot be read."""


def nothing_beside(path: str) -> None:
    """Return nothing: no other file is known."""
