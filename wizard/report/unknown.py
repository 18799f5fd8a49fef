"""What is said of a log in which nothing is known: its own words, pages near to them, and where to look next."""

import re
from collections.abc import Iterator, Mapping

from wizard.diagnosis.exits import meaning_of
from wizard.diagnosis.model import Clues, Diagnosis
from wizard.diagnosis.signatures import COMMON
from wizard.knowledge.topics import Topic, read_topic
from wizard.language import Language, Text, text
from wizard.records import Record

_MOST = 3
_FEWEST = 4
"""Words that a page must share with the error lines to be named."""
_EXAMINED = 20
_WORD = re.compile(r"(?<![\w/.-])[a-z][a-z_]{2,}(?![\w/=])")
"""A word that is no path, no option and no name with digits."""


class Passage(Record):
    """A sentence, and the lines that belong below it."""

    sentence: Text
    lines: tuple[str, ...] = ()


def passages(clues: Clues, tr: Language) -> Iterator[Passage]:
    """Yield what can be said of an unknown failure."""
    if clues.errors:
        yield Passage(text("What the log itself says about the failure:"), _numbered(clues))
    if clues.command and clues.status:
        message = text("The command that failed, with exit code {status}:", status=clues.status)
        yield Passage(message, (clues.command,))
    elif clues.command:
        yield Passage(text("The command before it:"), (clues.command,))
    elif clues.status:
        yield Passage(text("It ended with exit code {status}.", status=clues.status))
    if meaning := meaning_of(clues.status):
        yield Passage(text("By convention {status} means: {meaning}.", status=clues.status, meaning=meaning))
    if near := near_topics(clues, tr.code):
        rows = tuple(f"werf-wizard explain {topic.id}  # {topic.title}" for topic in near)
        yield Passage(text("Pages with similar words (guesses):"), rows)
    if clues.looks:
        yield Passage(text("These commands may show more; run them where the build failed:"), clues.looks)


def why_nothing(diagnosis: Diagnosis) -> tuple[Text, ...]:
    """Return what is said of a log in which nothing can be found: it is empty, or it is no text. Otherwise nothing."""
    if not diagnosis.lines:
        return (
            text("This log is empty."),
            text("The job's log contains its output; for a command, add `2>&1` to capture its errors too."),
        )
    if not diagnosis.is_text:
        return (
            text("This is not text, so nothing can be found in it."),
            text("A log is text, plain or compressed with gz, zst or zip."),
        )
    return ()


def near_topics(clues: Clues, language: str) -> tuple[Topic, ...]:
    """Return the problem pages that share the most words with the error lines, and four of them at least."""
    if not clues.errors:
        return ()
    from wizard.knowledge.search import search, split

    said = {word for _, line in clues.errors for word in _WORD.findall(line.lower())} - COMMON
    asked = {stem for word in said for stem in split(word)}
    if len(asked) < _FEWEST:
        return ()
    hits = [hit.topic for hit in search(" ".join(sorted(said)), "en", _EXAMINED)]
    shared = {topic.id: len(asked & set(split(f"{topic.title} {topic.body}"))) for topic in hits}
    near = [name for name, count in shared.items() if name.startswith("problems/") and count >= _FEWEST]
    near.sort(key=lambda name: -shared[name])
    return tuple(read_topic(name, language) for name in near[:_MOST])


def clues_data(clues: Clues) -> Mapping[str, object]:
    """Return an unknown failure as JSON data."""
    return {
        "errors": [{"line": number, "text": line} for number, line in clues.errors],
        "command": clues.command,
        "status": clues.status,
        "near": [topic.id for topic in near_topics(clues, "en")],
        "look": list(clues.looks),
    }


def _numbered(clues: Clues) -> tuple[str, ...]:
    width = len(str(clues.errors[-1][0]))
    return tuple(f"{number:>{width}} │ {line}" for number, line in clues.errors)
