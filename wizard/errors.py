"""Everything that can end a command early: a sentence, a way out, an exit code.

Only wizard/cli.py turns these into output. Exit codes: 1 a negative finding, 2 wrong usage or bad
input, 3 a fact is missing that the decision needs.
"""

from wizard.language import Text


class WizardError(Exception):
    """A sentence for the person, and the ways out of it."""

    exit_code = 2

    def __init__(self, message: Text, *ways: Text) -> None:
        super().__init__(message.msgid)
        self.message = message
        self.ways = ways


class BadInputError(WizardError):
    """What was typed or read cannot be used as it is."""


class RefusedError(WizardError):
    """The facts rule out what was asked for."""

    exit_code = 1


class MissingFactError(WizardError):
    """The decision needs a fact that nobody has supplied."""

    exit_code = 3
