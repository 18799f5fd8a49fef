"""Messages to a person, separate from what a command prints."""

import sys
from collections.abc import Sequence
from pathlib import Path

from wizard.language import Language, Text, text


def tell(tr: Language, message: Text) -> None:
    """Print one line on standard error."""
    if sys.stderr is not None:
        print(tr(message), file=sys.stderr)


def tell_steps(tr: Language, folder: Path, steps: Sequence[tuple[str, Text]]) -> None:
    """Print on standard error where the files are and what is done with them, one command a line."""
    if steps:
        tell(tr, text("The files are in {folder}. Next:", folder=folder))
    for command, why in steps:
        tell(tr, text("  {command}   {what}", command=command, what=why))


def complain(tr: Language, message: Text, ways: Sequence[Text] = ()) -> None:
    """Print what went wrong and what helps, without ending the command."""
    if sys.stderr is not None:
        lines = [f"werf-wizard: {tr(message)}", *(f"  {tr(way)}" for way in ways)]
        print("\n".join(lines), file=sys.stderr)
