"""Lines for a person at a terminal, broken between words; commands in them stay whole, to be copied."""

import re
import sys

WIDEST = 100
"""Columns beyond which a line of prose is hard to read."""
_COMMAND = re.compile(r"`[^`\n]*`")
_HELD = "\ue000"
"""Stands for a blank at which no line is broken; it is in no text that is shown."""


def wrapped(line: str, width: int, hanging: str = "  ") -> str:
    """Return the text with each of its lines broken at blanks; what goes on in a further line begins with `hanging`."""
    import textwrap

    held = _COMMAND.sub(lambda command: command[0].replace(" ", _HELD), line)
    broken = (
        textwrap.fill(
            one,
            width,
            subsequent_indent=one[: len(one) - len(one.lstrip())] + hanging,
            break_long_words=False,
            break_on_hyphens=False,
            replace_whitespace=False,
            drop_whitespace=True,
        )
        for one in held.split("\n")
    )
    return "\n".join(broken).replace(_HELD, " ")


def for_stderr(line: str, hanging: str = "  ") -> str:
    """Return the text as standard error shows it: broken if that is a terminal, as it is for anything else."""
    columns = _columns()
    return wrapped(line, min(columns, WIDEST), hanging) if columns else line


def with_command(line: str, command: str) -> str:
    """Return a line that ends with a command as standard error shows it: if it is too wide, the command is below."""
    head, _, after = line.rpartition(command)
    if len(line) <= (_columns() or len(line)) or after or not head.strip():
        return line
    return f"{for_stderr(head.rstrip())}\n  {command}"


def _columns() -> int:
    """Return the width of the terminal that is standard error; 0 if it is none."""
    if sys.stderr is None or not sys.stderr.isatty():
        return 0
    import os

    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 0
