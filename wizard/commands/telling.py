"""Messages to a person, separate from what a command prints."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from wizard.language import Language, Text, text
from wizard.wrapping import for_stderr, with_command

QUIET = "WERF_WIZARD_QUIET"
"""The variable that --quiet sets: results and errors alone are printed."""
_COMMANDS = ("command", "commands")


def is_quiet() -> bool:
    """Return whether remarks, next steps and progress are left out."""
    return bool(os.environ.get(QUIET))


def tell(tr: Language, message: Text) -> None:
    """Print one line on standard error, broken between words on a terminal; a command is never broken.

    A command at the end that does not fit next to its description gets the next line.
    """
    if sys.stderr is not None and not is_quiet():
        line = tr(message)
        command = next((message.values[name] for name in _COMMANDS if name in message.values), None)
        print(for_stderr(line) if command is None else with_command(line, str(command)), file=sys.stderr)


def tell_steps(tr: Language, folder: Path, steps: Sequence[tuple[str, Text]]) -> None:
    """Print on standard error where the files are and what is done with them: commands, each with what it does."""
    if steps:
        tell(tr, text("The files are in {folder}. Next:", folder=folder))
    for command, why in steps:
        tell(tr, text("  {command}", command=command))
        tell(tr, text("    {what}", what=why))


def complain(tr: Language, message: Text, ways: Sequence[Text] = ()) -> None:
    """Print what went wrong and what helps, without ending the command."""
    if sys.stderr is not None:
        lines = [f"werf-wizard: {tr(message)}", *(f"  {tr(way)}" for way in ways)]
        print("\n".join(map(for_stderr, lines)), file=sys.stderr)
