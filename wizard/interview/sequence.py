"""All questions in order, and what a set of answers leads to: worked out again each time from the first question.

An answer that no longer fits the answers before it does not count; the suggestion counts until it fits again. So going
back and changing an answer can never leave contradictory answers.
"""

from collections.abc import Mapping

from wizard.facts.model import Facts
from wizard.interview import details, environment, modes, pools, targets
from wizard.interview.environment import ReadInput, facts_that_count
from wizard.interview.question import Question, Situation, Suggestion
from wizard.language import Text, text
from wizard.plan.modes import decide
from wizard.plan.plan import facts_for
from wizard.plan.pool_choice import settings_of
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS, engine_of
from wizard.plan.vantage import as_node_facts
from wizard.records import EMPTY, Record, replace


class Asked(Record):
    """A question that applies, the value that counts as its answer, and where that comes from.

    `rejected` says why the given answer does not count any more; None if it does.
    """

    question: Question
    value: str
    suggestion: Suggestion
    is_given: bool
    rejected: Text | None
    situation: Situation

    @property
    def label(self) -> Text:
        """Return the value as its choice is called, or as it is."""
        choices = self.question.choices(self.situation) if self.question.choices else ()
        named = next((choice.label for choice in choices if choice.value == self.value), None)
        return named or text("{value}", value=self.value)


class Settled(Record):
    """What facts and answers lead to."""

    asked: tuple[Asked, ...]
    situation: Situation

    def __getitem__(self, name: str) -> Asked:
        return next(one for one in self.asked if one.question.id == name)

    def get(self, name: str) -> Asked | None:
        """Return a question that applies; None for one that does not."""
        return next((one for one in self.asked if one.question.id == name), None)


def all_questions(read: ReadInput, last: str = "") -> tuple[Question, ...]:
    """Return every question, in the order in which one may depend on another; `last` is the last target."""
    return (*environment.questions(read), *modes.questions(), *targets.questions(last), *details.questions())


def settle(here: Facts, given: Mapping[str, str], questions: tuple[Question, ...], read: ReadInput) -> Settled:
    """Go through all questions with the answers given so far; suggestions replace those that are missing.

    Whose facts count depends on the target, which is asked last: if the guess was wrong, all is done again.
    """
    guess = given.get("target", "")
    guess = guess if guess in TARGETS else "docker"  # a session may come from another version
    settled = _settle(here, given, questions, read, guess)
    target = settled.situation["target"]
    return settled if target == guess else _settle(here, given, questions, read, target)


def _settle(
    here: Facts, given: Mapping[str, str], questions: tuple[Question, ...], read: ReadInput, target: str
) -> Settled:
    values: dict[str, str] = {}
    asked: list[Asked] = []
    pool = pools.chosen(here, given.get("pool")) if engine_of(target) == "kubernetes" else None
    placed = settings_of(pool) if pool else EMPTY
    situation = _situation(here, {}, read, target, placed)
    for question in questions:
        if not question.applies(situation):
            continue
        one = _asked(question, given.get(question.id), situation)
        asked.append(one)
        values[question.id] = one.value
        if question.step == "details":
            situation = replace(situation, values=dict(values))
        else:
            situation = _situation(here, values, read, target, placed)
    return Settled(tuple(asked), situation)


def _asked(question: Question, given: str | None, situation: Situation) -> Asked:
    suggestion = question.suggest(situation)
    if given is None:
        return Asked(question, suggestion.value, suggestion, is_given=False, rejected=None, situation=situation)
    problem = question.problem(situation, given)
    value = suggestion.value if problem else given
    return Asked(question, value, suggestion, is_given=not problem, rejected=problem, situation=situation)


def _situation(
    here: Facts, values: Mapping[str, str], read: ReadInput, target: str, placed: Mapping[str, str]
) -> Situation:
    """Return the situation; `placed` are the settings that put a Pod on the nodes that are meant."""
    facts = facts_that_count(here, values, read)
    stated = {"allow_privileged": values["allow_privileged"]} if "allow_privileged" in values else {}
    if engine_of(target) == "kubernetes" and values.get("machine", "here") == "here":
        facts = as_node_facts(facts)
        stated |= placed
    judged = facts_for(facts, Answers(stated), target)
    return Situation(here, facts, judged, decide(judged), dict(values))
