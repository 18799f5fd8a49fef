"""Examples in the docs, for the reader's own facts and answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.interview.result import settings
from wizard.parser import parse
from wizard.plan.settings import Answers
from wizard.targets.exporting import export, printed

if TYPE_CHECKING:
    from wizard.knowledge.page import Example
    from wizard.tui.app import WizardApp


def own_example(app: "WizardApp") -> "Example":
    """What `export WORDS` prints for the facts and answers at hand; where they rule it out, the usual example."""

    def example(words: Sequence[str]) -> tuple[str, str]:
        now = app.interview.settled.situation
        options = parse(["export", *words], app.say)
        flags = {"mode": options.mode, "hardening": options.hardening}
        given = {**settings(now).given, **{key: value for key, value in flags.items() if value}}
        given |= dict(pair.split("=", 1) for pair in options.set)
        try:
            exported = export(options.target, Answers(given), now.facts, as_files=False)
        except WizardError:
            return app.example(words)
        if not exported.artifacts[0].content.strip():
            return app.example(words)
        return printed(exported.artifacts), exported.artifacts[0].language

    return example
