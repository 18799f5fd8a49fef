"""`werf-wizard learn`: the school on a terminal; without one, the chapter as a page."""

import argparse
import os
import sys

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Styled

from wizard.application.learning import done_chapters, keep_done, run_experiment
from wizard.commands.examples import example
from wizard.facts.world import World
from wizard.knowledge.chapters import Chapter, chapter_ids, number_of, read_chapter
from wizard.knowledge.topics import read_topic
from wizard.language import Language, Text, text
from wizard.prompts.lines import Lines
from wizard.report import console, pages

_NOT = "0"
"""The answer beside Enter: a digit, which every keyboard layout has."""


def run(options: argparse.Namespace, tr: Language) -> int:
    """Go through chapters until the person stops. Raises BadInputError for a chapter that there is not."""
    out = console.on_stdout()
    if options.list:
        _list(tr, out)
        return 0
    number = _first_open() if options.chapter is None else options.chapter
    if not (sys.stdin is not None and sys.stdin.isatty() and out.is_terminal):
        pages.show_topic(read_chapter(number, tr.code).topic, lambda words: example(words, tr), out)
        return 0
    try:
        while _go_through(read_chapter(number, tr.code), tr, out) and number < len(chapter_ids()):
            number += 1
    except (KeyboardInterrupt, EOFError):
        Lines(tr).tell(text("\nYour progress is saved: run `werf-wizard learn` to continue."))
        return 130
    return 0


def _first_open() -> int:
    done = done_chapters(os.environ)
    return next((number_of(name) for name in chapter_ids() if name not in done), 1)


def _list(tr: Language, out: Console) -> None:
    done = done_chapters(os.environ)
    for name in chapter_ids():
        mark = Styled(f"{console.marks()['ok'] if name in done else ' '} ", "ok")
        topic = read_topic(name, tr.code)
        out.print(mark, Styled(topic.title, "title"), sep="")
        out.print(Padding(topic.reason, (0, 0, 1, 5)))


def _go_through(chapter: Chapter, tr: Language, out: Console) -> bool:
    """Show a chapter, run its experiment, ask its question; return whether the next one is wanted."""
    lines = Lines(tr)
    out.rule(Styled(chapter.topic.title, "title"), align="left")
    pages.show_markdown(f"{chapter.topic.reason}\n\n{chapter.lesson}\n\n```sh\n{chapter.experiment}\n```", out)
    if _is_wanted(lines, text("Enter runs this on this machine; 0 skips it: ")):
        _experiment(chapter.experiment, tr, out)
    pages.show_markdown(chapter.explained, out)
    _ask(chapter, tr, out, lines)
    keep_done(done_chapters(os.environ) | {chapter.topic.id}, os.environ)
    if chapter.number == len(chapter_ids()):
        pages.show_markdown(chapter.see_also, out)
        lines.tell(
            text("That was the last chapter. Next, `werf-wizard` checks your machine and asks the remaining questions.")
        )
        return False
    return _is_wanted(lines, text("Enter continues; 0 stops here: "))


def _is_wanted(lines: Lines, prompt: Text) -> bool:
    wrong = text("only Enter or {key}", key=_NOT)
    return lines.read(prompt, lambda line: None if line in ("", _NOT) else wrong) != _NOT


def _experiment(script: str, tr: Language, out: Console) -> None:
    """Show what the script prints here, in place."""
    done = run_experiment(script, tr.code, World())
    said = done.output.rstrip() if done.status is not None else tr(text("It did not finish within a minute."))
    out.print(Padding(Styled(said or tr(text("Nothing was printed."))), (0, 0, 1, 2)))


def _ask(chapter: Chapter, tr: Language, out: Console, lines: Lines) -> None:
    """Ask until the answer is right; each answer gets its reason."""
    out.print(Styled(chapter.question, "title"))
    for number, answer in enumerate(chapter.answers, 1):
        out.print(f" {number}  {answer.words}", highlight=False)
    wrong = text("enter a number from 1 to {count}", count=len(chapter.answers))
    known = {str(number): answer for number, answer in enumerate(chapter.answers, 1)}
    while True:
        given = known[lines.read(text("Your answer: "), lambda line: None if line in known else wrong)]
        if given.is_right:
            out.print(Styled(tr(text("Right. {why}", why=given.why)), "ok"))
            out.print()
            return
        out.print(Styled(tr(text("No. {why}", why=given.why)), "failed"))
