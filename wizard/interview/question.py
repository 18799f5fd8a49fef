"""What a question is, and what it may depend on."""

from collections.abc import Callable, Mapping, Sequence
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
    """One possible answer. `refused` says why it cannot be chosen; `note` is shown next to it.

    A way out is a choice that answers something else: `leads` are the answers that it gives instead, `goes` is the
    place where the interview goes on, `reads` a page that is read and no answer at all.
    """

    value: str
    label: Text
    note: Text | None = None
    refused: Text | None = None
    topic: str = ""
    literal: bool = False
    """The value itself is the label: a name or a version, the same in every language."""
    leads: Mapping[str, str] = EMPTY
    goes: str = ""
    reads: str = ""


def same_reasons(choices: Sequence[Choice]) -> tuple[bool, ...]:
    """Return of each choice whether a neighbour is refused for the same reason, which then is said once for all."""
    reasons = [choice.refused for choice in choices]
    beside = zip([None, *reasons], reasons, [*reasons[1:], None], strict=False)
    return tuple(reason is not None and reason in (before, after) for before, reason, after in beside)


class Suggestion(Record):
    """The value that counts if nothing else is answered, and where it comes from."""

    value: str
    why: Text | None = None


class Situation(Record):
    """Everything a question may depend on: facts, what follows from them, and the values of earlier questions.

    `here` are the facts of this machine, `facts` those that count, `judged` what they are for the target's containers
    (those of a cluster's nodes, of an engine's machine), `verdict` is what follows from these.
    """

    here: Facts
    facts: Facts
    judged: Facts
    verdict: Verdict
    values: Mapping[str, str] = EMPTY

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def answers(self) -> Answers:
        """Return the values of settings that differ from the setting's default."""
        given = {key: value for key, value in self.values.items() if key in SETTINGS}
        if given.get("mode", "auto") not in SETTINGS["mode"].choices:  # a Docker server builds: no mode is needed
            del given["mode"]
        usual = dict(TARGETS[self["target"]].usual) if self["target"] else {}
        usual["channel"] = default_channel(self["version"])
        return Answers({key: value for key, value in given.items() if value != usual.get(key, SETTINGS[key].default)})


def always(_: Situation) -> bool:
    """Return True: the question applies to everybody."""
    return True


class Question(Record):
    """One question. `id` is the key of the setting it fills, or `target`, or where the facts come from.

    Without `choices`, any text is an answer that `check` accepts. Questions that are `asked` follow one another; the
    others are in the list of details with their suggestions, where they can be changed.
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
        """Return why a value cannot be the answer; None if it can."""
        if self.choices is None:
            return self.check(situation, value)
        for choice in self.choices(situation):
            if choice.value == value:
                return choice.refused or self.check(situation, value)
        from wizard.language import text

        return text("that is not one of the choices")
