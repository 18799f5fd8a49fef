"""What a question is, and what it may look at."""

from collections.abc import Callable, Mapping
from typing import Literal

from wizard.facts.model import Facts
from wizard.language import Text
from wizard.plan.images import default_channel
from wizard.plan.modes import Verdict
from wizard.plan.settings import SETTINGS, Answers
from wizard.plan.targets import TARGETS
from wizard.records import EMPTY, Record

Step = Literal["environment", "mode", "target", "details"]
STEPS: tuple[Step, ...] = ("environment", "mode", "target", "details")
"""The steps that ask; the result follows them."""


class Choice(Record):
    """One way to answer. `refused` is why it cannot be taken; `note` is said beside it."""

    value: str
    label: Text
    note: Text | None = None
    refused: Text | None = None
    topic: str = ""
    literal: bool = False
    """The value itself is the label: a name or a version, the same in every language."""


class Suggestion(Record):
    """What is taken when nothing else is said, and where it comes from."""

    value: str
    why: Text | None = None


class Situation(Record):
    """All that a question may look at: facts, what follows from them, and the values of earlier questions.

    `here` are the facts of this machine, `facts` those that count, `verdict` is over them for the target.
    """

    here: Facts
    facts: Facts
    verdict: Verdict
    values: Mapping[str, str] = EMPTY

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def answers(self) -> Answers:
        """The values that are settings, less those that are the setting's default."""
        given = {key: value for key, value in self.values.items() if key in SETTINGS}
        usual = dict(TARGETS[self["target"]].usual) if self["target"] else {}
        usual["channel"] = default_channel(self["version"])
        return Answers({key: value for key, value in given.items() if value != usual.get(key, SETTINGS[key].default)})


def always(_: Situation) -> bool:
    """For a question that everybody is asked."""
    return True


class Question(Record):
    """One question. `id` is the key of the setting it fills, or `target`, or what the facts come from.

    Without `choices` any text will do that `check` finds nothing wrong with. `asked` ones come one after
    the other; the rest stand in the list of details with their suggestions, to be changed there.
    """

    id: str
    step: Step
    label: Text
    topic: str
    suggest: Callable[[Situation], Suggestion]
    choices: Callable[[Situation], tuple[Choice, ...]] | None = None
    check: Callable[[Situation, str], Text | None] = lambda _situation, _value: None
    applies: Callable[[Situation], bool] = always
    asked: bool = True
    hint: Text | None = None
    many_lines: bool = False

    def problem(self, situation: Situation, value: str) -> Text | None:
        """Why a value cannot be the answer; None where it can."""
        if self.choices is None:
            return self.check(situation, value)
        for choice in self.choices(situation):
            if choice.value == value:
                return choice.refused or self.check(situation, value)
        from wizard.language import text

        return text("that is none of the choices")
