"""`werf-wizard learn`: the course on a terminal; without one, the chapter as a page."""

import argparse
import os
import sys

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Styled

from wizard.application.learning import done_chapters, keep_done
from wizard.commands.examples import example
from wizard.commands.lesson import Lesson
from wizard.knowledge.chapters import chapter_ids, number_of, read_chapter
from wizard.knowledge.topics import read_topic
from wizard.language import Language, text
from wizard.prompts.lines import Lines
from wizard.report import console, pages

_LAST = text("That was the last chapter. Next, `werf-wizard` checks your machine and asks the remaining questions.")

_NEXT = text("This chapter is done. To continue with the next one: `werf-wizard learn`.")


def run(options: argparse.Namespace, tr: Language) -> int:
    """Go through chapters until the person stops. Raises BadInputError for a chapter that there is not."""
    out = console.on_stdout()
    if options.list:
        _list(tr, out)
        return 0
    number = _first_open() if options.chapter is None else options.chapter
    if not (sys.stdin is not None and sys.stdin.isatty() and out.is_terminal):
        pages.show_topic(read_chapter(number, tr.code).topic, lambda words: example(words, tr), tr, out)
        return 0
    try:
        _go_through(number, tr, out)
    except (KeyboardInterrupt, EOFError):
        Lines(tr).tell(text("\nYour progress is saved: run `werf-wizard learn` to continue."))
        return 130
    return 0


def _go_through(number: int, tr: Language, out: Console) -> None:
    """Go through chapters from this one on, until the last or until the person stops."""
    last = len(chapter_ids())
    while True:
        chapter = read_chapter(number, tr.code)
        lesson = Lesson(chapter, tr, out)
        if not lesson.teach():
            Lines(tr).tell(text("To continue with this chapter: `werf-wizard learn {number}`.", number=number))
            return
        keep_done(done_chapters(os.environ) | {chapter.topic.id}, os.environ)
        if number == last:
            Lines(tr).tell(_LAST)
        if not lesson.is_next_wanted() or number == last:
            if number < last:
                Lines(tr).tell(_NEXT)
            return
        number += 1


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
