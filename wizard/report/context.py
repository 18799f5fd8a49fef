"""What a fix is rendered for."""

from wizard.facts.model import Facts
from wizard.plan.settings import Answers
from wizard.records import Record


class ReaderContext(Record):
    """The target, empty if the log names it; the answers; the facts, None without any."""

    target: str
    answers: Answers
    facts: Facts | None
