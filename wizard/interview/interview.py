"""One interview: what was answered, which question is next, the way back."""

from collections.abc import Callable, Mapping

from wizard.facts.model import Facts
from wizard.interview.environment import ReadInput
from wizard.interview.question import Choice, Question, Situation
from wizard.interview.sequence import Asked, Settled, all_questions, settle
from wizard.language import Text


class Interview:
    """Facts, answers, and the current place among the questions.

    `last` is the target that was configured last. `place` is the id of a question, or `details` or `result`. Answers
    are kept on the way back; those that depend on an earlier one are checked again each time.
    """

    def __init__(
        self,
        here: Facts,
        read: ReadInput,
        given: Mapping[str, str] | None = None,
        on_change: Callable[["Interview"], None] = lambda _: None,
        last: str = "",
    ) -> None:
        self.here = here
        self.given: dict[str, str] = dict(given or {})
        self.place = "machine"
        self._read = read
        self._questions: tuple[Question, ...] = all_questions(read, last)
        self._on_change = on_change
        self._settled: Settled | None = None
        self._supposed: dict[tuple[str, str], Settled] = {}

    @property
    def settled(self) -> Settled:
        """Return what the facts and answers lead to."""
        if self._settled is None:
            self._settled = settle(self.here, self.given, self._questions, self._read)
        return self._settled

    def supposing(self, name: str, value: str) -> Settled:
        """Return what they would lead to with one other answer; nothing is changed. It is kept until something is."""
        if (name, value) not in self._supposed:
            given = {**self.given, name: value}
            self._supposed[name, value] = settle(self.here, given, self._questions, self._read)
        return self._supposed[name, value]

    def supposing_all(self, given: Mapping[str, str]) -> Settled:
        """Return what other answers would lead to; nothing is changed."""
        return settle(self.here, given, self._questions, self._read)

    def for_job(self, target: str, facts: Facts | None) -> Situation:
        """Return what the answers would lead to for a job that runs at a target, unless that was answered too.

        `facts` are those of another machine, None: this machine's. Nothing is changed.
        """
        given = {"target": target, **self.given} if target else dict(self.given)
        if facts is not None:
            given.pop("machine", None)
        return settle(self.here if facts is None else facts, given, self._questions, self._read).situation

    def learn(self, here: Facts) -> None:
        """Replace the facts of this machine with newer ones."""
        self.here = here
        self._unsettle()

    @property
    def labels(self) -> Mapping[str, Text]:
        """Return the labels of the questions, by id."""
        return {question.id: question.label for question in self._questions}

    @property
    def places(self) -> tuple[str, ...]:
        """Return all places: the questions that are asked, then the details, then the result."""
        asked = [one.question.id for one in self.settled.asked if one.question.asked]
        return (*asked, "details", "result")

    @property
    def current(self) -> Asked | None:
        """Return the question at this place; None at the details and at the result."""
        return self.settled.get(self.place)

    @property
    def details(self) -> tuple[Asked, ...]:
        """Return the settings of the target, each with its current value."""
        return tuple(one for one in self.settled.asked if not one.question.asked)

    def problem(self, name: str, value: str) -> Text | None:
        """Return why a value cannot be the answer to a question; None if it can."""
        asked = self.settled[name]
        return asked.question.problem(asked.situation, value)

    def answer(self, name: str, value: str) -> None:
        """Store an answer that `problem` accepts. The place changes only by a way out, which goes to another."""
        choice = self._choice(name, value)
        if choice and choice.goes:
            self.given.pop(name, None)
            self.given.update(choice.leads)
            self._unsettle()
            self.jump(choice.goes)
            return
        self.given[name] = value
        self._changed()

    def page_of(self, name: str, value: str) -> str:
        """Return the page that a choice only reads; empty for one that is an answer."""
        choice = self._choice(name, value)
        return choice.reads if choice else ""

    def _choice(self, name: str, value: str) -> Choice | None:
        asked = self.settled.get(name)
        choices = asked.question.choices(asked.situation) if asked and asked.question.choices else ()
        return next((choice for choice in choices if choice.value == value), None)

    def forget(self, name: str) -> None:
        """Go back to the suggestion for a question."""
        self.given.pop(name, None)
        self._changed()

    def forward(self) -> str:
        """Go to the next place and return its name."""
        places = self.places
        index = places.index(self.place) if self.place in places else 0
        return self.jump(places[min(index + 1, len(places) - 1)])

    def back(self) -> str:
        """Go to the previous place and return its name."""
        places = self.places
        index = places.index(self.place) if self.place in places else 0
        return self.jump(places[max(index - 1, 0)])

    def jump(self, place: str) -> str:
        """Go to a place and return its name; to the first one if that place does not exist any more."""
        self.place = place if place in self.places else self.places[0]
        self._on_change(self)
        return self.place

    def resume(self, given: Mapping[str, str], place: str) -> str:
        """Continue with the answers of an earlier session, at its place; return the name of that place."""
        self.given.update(given)
        self._unsettle()
        return self.jump(place)

    def start_anew(self) -> None:
        """Forget all answers and begin with the first question."""
        self.given.clear()
        self._unsettle()
        self.jump("machine")

    def _unsettle(self) -> None:
        self._settled = None
        self._supposed.clear()

    def _changed(self) -> None:
        self._unsettle()
        if self.place not in self.places:
            self.place = self.places[0]
        self._on_change(self)
