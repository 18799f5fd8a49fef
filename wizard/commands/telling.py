"""Words to a person, beside what a command prints."""

import sys

from wizard.language import Language, Text


def tell(say: Language, message: Text) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        print(say(message), file=sys.stderr)  # noqa: T201
