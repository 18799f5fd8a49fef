"""One chapter of the course on a terminal: the text by screenfuls, the experiment, the question, what is behind it."""

from collections.abc import Callable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Styled

from wizard.application.learning import run_experiment
from wizard.commands.examples import example
from wizard.facts.world import World
from wizard.knowledge.chapters import Chapter, ChoiceOfAnswer
from wizard.knowledge.glossary import find_term
from wizard.knowledge.topics import read_topic
from wizard.language import Language, Text, text
from wizard.prompts.lines import Lines
from wizard.prompts.screenfuls import show_by_screenfuls
from wizard.report import pages

_NOT = "0"
"""The answer other than Enter: a digit, which every keyboard layout has."""
_INDENT = 2
"""Columns before what an experiment prints."""


class Lesson:
    """A chapter that a person is taken through."""

    def __init__(self, chapter: Chapter, tr: Language, out: Console) -> None:
        self._chapter, self._tr, self._out, self._lines = chapter, tr, out, Lines(tr)

    def teach(self) -> bool:
        """Show the chapter, run its experiment, ask its question; return whether the person has gone through it."""
        text_of_it, _, trial = self._chapter.lesson.rpartition("\n## ")
        opening = f"{self._chapter.topic.reason}\n\n{text_of_it}"
        if not self._show(
            lambda: self._out.rule(Styled(self._chapter.topic.title, "title"), align="left"),
            lambda: self._page(opening),
            lambda: self._page(f"## {trial}\n\n```sh\n{self._chapter.experiment}\n```"),
        ):
            return False
        is_run = self._is_wanted(text("Enter runs this on this machine; 0 skips it: "))
        output = [self._experiment()] if is_run else []
        if not self._show(*output, lambda: self._page(self._chapter.explained), self._question):
            return False
        self._ask()
        return True

    def is_next_wanted(self) -> bool:
        """Show what the chapter leads to, and open of it what is asked for; return whether to go on."""
        self._out.print(Styled(self._tr(text("Why?")), "title"))
        for number, why in enumerate(self._chapter.whys, 1):
            self._out.print(f" {number}  ", pages.inline(why.question), sep="")
        prompt = text("Enter continues; a number opens its page; a word explains it; 0 stops: ")
        while True:
            given = self._lines.read(prompt, self._problem)
            if given in ("", _NOT):
                return not given
            self._open(given)

    def _problem(self, line: str) -> Text | None:
        count = len(self._chapter.whys)
        if line.isdecimal():
            return None if int(line) <= count else text("enter a number from 1 to {count}", count=count)
        known = not line or find_term(line, self._tr.code)
        return None if known else text("the glossary does not have this word")

    def _open(self, given: str) -> None:
        if given.isdecimal():
            topic = read_topic(self._chapter.whys[int(given) - 1].topic, self._tr.code)
            self._show(lambda: pages.show_topic(topic, lambda words: example(words, self._tr), self._tr, self._out))
        elif term := find_term(given, self._tr.code):
            pages.show_term(term, self._tr, self._out)

    def _page(self, markdown: str) -> None:
        pages.show_markdown(markdown, self._out)

    def _show(self, *shows: Callable[[], None]) -> bool:
        prompt = text("Enter shows more; a word explains it; 0 stops here: ")
        return show_by_screenfuls(shows, self._out, lambda: self._is_wanted(prompt))

    def _is_wanted(self, prompt: Text) -> bool:
        """Ask whether to go on; a word of the glossary is explained, and the question asked again."""
        while given := self._lines.read(prompt, self._not_an_answer):
            if given == _NOT:
                return False
            self._open(given)
        return True

    def _not_an_answer(self, line: str) -> Text | None:
        if line.isdecimal() and line != _NOT:
            return text("only Enter, {key} or a word", key=_NOT)
        return self._problem(line)

    def _experiment(self) -> Callable[[], None]:
        """Run the script, and return what shows what it printed."""
        columns = self._out.width - 2 * _INDENT
        done = run_experiment(self._chapter.experiment, self._tr.code, World(), columns)
        said = (
            done.output.strip("\n") if done.status is not None else self._tr(text("It did not finish within a minute."))
        )
        return lambda: self._out.print(Padding(Styled(said or self._tr(text("Nothing was printed."))), (0, _INDENT)))

    def _question(self) -> None:
        self._out.print(pages.inline(self._chapter.question, "title"))
        for number, answer in enumerate(self._chapter.answers, 1):
            self._out.print(f" {number}  ", pages.inline(answer.words), sep="")

    def _ask(self) -> None:
        """Ask until the answer is right; each answer gets its reason."""
        known = {str(number): answer for number, answer in enumerate(self._chapter.answers, 1)}
        wrong = text("enter a number from 1 to {count}", count=len(known))
        while not self._tell(
            known[self._lines.read(text("Your answer: "), lambda line: None if line in known else wrong)]
        ):
            continue
        self._out.print()

    def _tell(self, answer: ChoiceOfAnswer) -> bool:
        """Say whether an answer is right, and why; return whether it is."""
        verdict = text("Right. {why}", why=answer.why) if answer.is_right else text("No. {why}", why=answer.why)
        self._out.print(pages.inline(self._tr(verdict), "ok" if answer.is_right else "failed"))
        return answer.is_right
