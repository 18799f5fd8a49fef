"""The interview line by line: numbered choices, Enter for the suggestion, `<` to go back, `?` for an explanation."""

import re

from wizard.interview.environment import doubts_about
from wizard.interview.interview import Interview
from wizard.interview.question import Choice, same_reasons
from wizard.interview.risk import risks_of
from wizard.interview.sequence import Asked
from wizard.knowledge.topics import LINK, Topic, read_topic
from wizard.language import Language, Text, text
from wizard.prompts.lines import Lines

BACK, EXPLAIN, USUAL = "<", "?", "-"


class Talk:
    """Asks the questions of an interview up to its result."""

    def __init__(self, interview: Interview, tr: Language) -> None:
        self._interview = interview
        self._tr = tr
        self._lines = Lines(tr)

    def run(self) -> None:
        """Ask everything. Raises KeyboardInterrupt, and EOFError if nobody can answer any more."""
        self._lines.tell(text("Enter accepts the suggestion, “<” goes back, “?” explains."))
        while self._interview.place != "result":
            current = self._interview.current
            if current is None:
                self._details()
            elif self._ask(current):
                self._tell_doubts(current)
                if self._interview.place == current.question.id:  # a way out has gone elsewhere
                    self._interview.forward()
            else:
                self._interview.back()

    def _tell_doubts(self, asked: Asked) -> None:
        """Print what is not understood in facts that the person supplied."""
        now = self._interview.settled.situation
        if asked.question.id in ("facts_file", "facts_text"):
            for doubt in doubts_about(now.facts, now["machine"]):
                self._lines.tell(doubt)

    def _ask(self, asked: Asked) -> bool:
        """Ask one question; return False to go back."""
        question = asked.question
        self._lines.tell()
        self._lines.tell(question.label)
        if question.hint:
            self._lines.tell(question.hint)
        if asked.rejected:
            self._lines.tell(text("The earlier answer is no longer valid: {why}", why=asked.rejected))
        if question.many_lines:
            return self._ask_many(asked)
        choices = question.choices(asked.situation) if question.choices else ()
        self._list(choices, asked)
        while True:
            line = self._lines.read(self._prompt(asked, choices), lambda line: self._problem(line, asked, choices))
            if line == BACK:
                return False
            if line == EXPLAIN:
                self._explain(asked, choices)
                continue
            if page := self._interview.page_of(asked.question.id, self._value(line, asked, choices)):
                self._tell_more(self._read_out(page))
                continue
            self._take(line, asked, choices)
            return True

    def _ask_many(self, asked: Asked) -> bool:
        while True:
            typed = self._lines.read_many(text("An empty line ends the input; “<” goes back."))
            if typed.strip() == BACK:
                return False
            problem = asked.question.problem(asked.situation, typed)
            if problem is None:
                self._interview.answer(asked.question.id, typed)
                return True
            self._lines.tell(text("Invalid answer: {why}.", why=problem))

    def _list(self, choices: tuple[Choice, ...], asked: Asked) -> None:
        digits = len(str(len(choices)))
        pad = " " * (digits + 3)
        risks = risks_of(asked, self._interview.supposing)
        same, why = same_reasons(choices), None
        for number, choice in enumerate(choices, 1):
            note = choice.refused or choice.note
            mark = "-" if choice.refused else str(number)
            if same[number - 1] and choice.refused and choice.refused != why:
                why = choice.refused
                self._lines.write(" " * (digits + 1) + self._tr(text("not available: {why}", why=why)))
            self._lines.write(f" {mark:>{digits}}  {self._tr(choice.label)}")
            if same[number - 1]:
                continue
            if choice.refused:
                self._lines.write(pad + self._tr(text("not available: {why}", why=choice.refused)))
            elif note:
                self._lines.write(pad + self._tr(note))
            if risk := risks.get(choice.value):
                self._lines.write(pad + self._tr(text("grants: {word}", word=risk.word)))
        if asked.suggestion.why:
            self._lines.tell(text("Suggested: {why}", why=asked.suggestion.why))

    def _prompt(self, asked: Asked, choices: tuple[Choice, ...]) -> Text:
        values = [choice.value for choice in choices]
        if not choices:
            if asked.value:
                return text("Text (Enter: {value}): ", value=asked.value)
            return text("Text (Enter: nothing): ")
        number = values.index(self._suggested(asked, choices)) + 1
        return text("Number (Enter: {number}): ", number=number)

    def _problem(self, line: str, asked: Asked, choices: tuple[Choice, ...]) -> Text | None:
        if line in ("", BACK, EXPLAIN) or (line == USUAL and not choices):
            return None
        if choices and line.isdigit():
            if not 1 <= int(line) <= len(choices):
                return text("enter a number from 1 to {count}", count=len(choices))
            line = choices[int(line) - 1].value
        return asked.question.problem(asked.situation, line)

    def _take(self, line: str, asked: Asked, choices: tuple[Choice, ...]) -> None:
        name = asked.question.id
        if line == USUAL and not choices:
            self._interview.forget(name)
        else:
            self._interview.answer(name, self._value(line, asked, choices))

    def _value(self, line: str, asked: Asked, choices: tuple[Choice, ...]) -> str:
        """Return the answer that a line stands for."""
        if line == "":
            return self._suggested(asked, choices)
        return choices[int(line) - 1].value if choices and line.isdigit() else line

    def _suggested(self, asked: Asked, choices: tuple[Choice, ...]) -> str:
        """Return the answer that counts; where that is no choice, the first that can be taken."""
        values = [choice.value for choice in choices]
        takeable = [choice.value for choice in choices if not choice.refused]
        return asked.value if asked.value in values or not takeable else takeable[0]

    def _explain(self, asked: Asked, choices: tuple[Choice, ...]) -> None:
        """Print the beginning of the question's page, and one sentence about each choice that has a page."""
        topic = self._read_out(asked.question.topic)
        for number, choice in enumerate(choices, 1):
            if choice.topic and choice.topic != topic.id:
                self._lines.write("")
                self._lines.write(f" {number}  {self._tr(choice.label)}")
                self._lines.write(f"    {read_topic(choice.topic, self._tr.code).reason}")
        self._tell_more(topic)

    def _read_out(self, name: str) -> Topic:
        """Print the beginning of a page."""
        topic = read_topic(name, self._tr.code)
        for paragraph in (topic.reason, *_prose(topic.body)):
            self._lines.write("")
            self._lines.write(LINK.sub(r"\1", _flowing(paragraph)))
        return topic

    def _tell_more(self, topic: Topic) -> None:
        self._lines.tell(text("More: werf-wizard explain {topic}", topic=topic.id))

    def _details(self) -> None:
        """Print every setting on a numbered line, and change settings until all are accepted."""
        summary = self._interview.settled.asked
        self._lines.tell()
        self._lines.tell(text("Your answers and the details:"))
        for number, one in enumerate(summary, 1):
            self._lines.write(f"{number:3}  {self._tr(one.question.label).rstrip('?')}: {self._shown(one)}")

        def problem(line: str) -> Text | None:
            if line in ("", BACK) or (line.isdigit() and 1 <= int(line) <= len(summary)):
                return None
            return text("enter a number from 1 to {count}", count=len(summary))

        line = self._lines.read(text("Number to change (Enter: show the configuration): "), problem)
        if line == BACK:
            self._interview.back()
        elif line == "":
            self._interview.forward()
        else:
            self._ask(summary[int(line) - 1])
            self._interview.jump("details")

    def _shown(self, one: Asked) -> str:
        choices = one.question.choices(one.situation) if one.question.choices else ()
        labels = [self._tr(choice.label) for choice in choices if choice.value == one.value]
        value = "…" if one.question.many_lines else one.value
        return labels[0] if labels else value or self._tr(text("nothing"))


def _flowing(paragraph: str) -> str:
    """Return a paragraph whose lines are as long as its sentences; items of a list keep their lines."""
    return re.sub(r"\n(?!\s*(?:[-*]|\d+\.)\s)\s*", " ", paragraph)


def _prose(body: str) -> list[str]:
    """Return the paragraphs of a page's first section, without tables and code."""
    first = body.removeprefix("## ").split("\n## ")[0]
    paragraphs = first.partition("\n")[2].split("\n\n")
    return [one.strip() for one in paragraphs if one.strip() and not one.strip().startswith(("|", "`" * 3, " "))]
