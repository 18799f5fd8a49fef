"""Splits a command on one line into words, like a POSIX shell."""

import shlex

LONGEST = 65_536
"""Characters: half of Linux's limit for one argument. The time that shlex takes grows with the square of a word."""


def shell_words(value: str) -> list[str]:
    """Return the words; split at blanks if a quote is never closed, or the text is longer than any command."""
    if len(value) > LONGEST:
        return value.split()
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()
