"""The words of a command in one line, as a POSIX shell splits them."""

import shlex

LONGEST = 65_536
"""Characters: shlex takes time that grows with the square of a word, and half of what Linux takes for one argument."""


def shell_words(value: str) -> list[str]:
    """The words; split at blanks where a quote is never closed, or the text is longer than any command."""
    if len(value) > LONGEST:
        return value.split()
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()
