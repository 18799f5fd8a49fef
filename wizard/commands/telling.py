"""Messages to a person, separate from what a command prints."""

import sys
from collections.abc import Sequence

from wizard.language import Language, Text


def tell(tr: Language, message: Text) -> None:
    """Print one line on standard error."""
    if sys.stderr is not None:
        print(tr(message), file=sys.stderr)


def complain(tr: Language, message: Text, ways: Sequence[Text] = ()) -> None:
    """Print what went wrong and what helps, without ending the command."""
    if sys.stderr is not None:
        lines = [f"werf-wizard: {tr(message)}", *(f"  {tr(way)}" for way in ways)]
        print("\n".join(lines), file=sys.stderr)
