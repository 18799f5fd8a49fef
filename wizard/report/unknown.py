"""What is said of a log in which nothing is known: its own words, pages near to them, and where to look next."""

from collections.abc import Iterator, Mapping

from wizard.diagnosis.exits import meaning_of
from wizard.diagnosis.likeness import word_index
from wizard.diagnosis.model import Clues, Diagnosis
from wizard.knowledge.topics import read_topic
from wizard.language import ContentText, Language, Text, text
from wizard.records import Record


class Passage(Record):
    """A sentence, and the lines that belong below it; `pages` are the topics that lines name, if they do."""

    sentence: Text
    lines: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


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
    if clues.elsewhere:
        kind = ContentText(word_index().kinds[clues.elsewhere])
        yield Passage(text("By its words, this looks like a failure of {kind}.", kind=kind))
    if clues.guess:
        message = text("No line of it is known, but by its words it is most like this problem (a guess):")
        yield _naming(message, (clues.guess.id,), tr)
    if clues.near:
        yield _naming(text("Pages with similar words (guesses):"), clues.near, tr)
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


def clues_data(clues: Clues) -> Mapping[str, object]:
    """Return an unknown failure as JSON data."""
    return {
        "errors": [{"line": number, "text": line} for number, line in clues.errors],
        "command": clues.command,
        "status": clues.status,
        "near": [f"problems/{name}" for name in clues.near],
        **({"elsewhere": clues.elsewhere} if clues.elsewhere else {}),
        "look": list(clues.looks),
    }


def _naming(sentence: Text, problems: tuple[str, ...], tr: Language) -> Passage:
    topics = [read_topic(f"problems/{name}", tr.code) for name in problems]
    lines = tuple(f"werf-wizard explain {topic.id}  # {topic.title}" for topic in topics)
    return Passage(sentence, lines, tuple(topic.id for topic in topics))


def _numbered(clues: Clues) -> tuple[str, ...]:
    width = len(str(clues.errors[-1][0]))
    return tuple(f"{number:>{width}} │ {line}" for number, line in clues.errors)
