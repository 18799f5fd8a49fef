"""The chapters of the course: pages of content/learn, each with an experiment and a question, by number."""

import re

from wizard.errors import BadInputError
from wizard.knowledge.topics import Topic, read_topic, topic_ids
from wizard.language import text
from wizard.records import Record

GROUP = "learn"
_EXPERIMENT = re.compile(r"^```experiment\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_WHY = re.compile(r"^- (.+\?) \[[^\]]+\]\(topic:([a-z0-9/-]+)\)$", re.MULTILINE)
_ANSWER = re.compile(r"^- \[([ x])\] \*\*(.+?)\.\*\* (.+)$")


class ChoiceOfAnswer(Record):
    """An answer to a question: its words, whether it is right, and why."""

    words: str
    is_right: bool
    why: str


class Why(Record):
    """What a chapter leaves open: a question, and the topic that answers it."""

    question: str
    topic: str


class Chapter(Record):
    """A chapter in one language, in the parts in which it is gone through; all but the question are Markdown."""

    topic: Topic
    lesson: str
    experiment: str
    explained: str
    question: str
    answers: tuple[ChoiceOfAnswer, ...]
    whys: tuple[Why, ...]
    see_also: str

    @property
    def number(self) -> int:
        """Its place in the course, from 1."""
        return number_of(self.topic.id)


def chapter_ids() -> tuple[str, ...]:
    """Return the topics of all chapters in their order."""
    return tuple(name for name in topic_ids() if name.startswith(f"{GROUP}/") and number_of(name))


def number_of(name: str) -> int:
    """Return the number of a chapter by its topic: learn/04-overlayfs is 4; the first page is no chapter, and 0."""
    return int(name.partition("/")[2].partition("-")[0])


def read_chapter(number: int, language: str) -> Chapter:
    """Return a chapter. Raises BadInputError for a number that none has."""
    names = chapter_ids()
    if not 1 <= number <= len(names):
        raise BadInputError(
            text("Chapters are numbered from 1 to {count}.", count=len(names)),
            text("`werf-wizard learn --list` lists them."),
        )
    topic = read_topic(names[number - 1], language)
    lesson, experiment, rest = _EXPERIMENT.split(topic.body)
    explained, asked, behind, see_also = _sections(rest)
    lines = asked.split("\n")
    answers = tuple(
        ChoiceOfAnswer(found[2], found[1] == "x", found[3]) for line in lines if (found := _ANSWER.match(line))
    )
    question = " ".join(line for line in lines[1:] if line and not line.startswith("- ["))
    whys = tuple(Why(found[1], found[2]) for found in _WHY.finditer(behind))
    return Chapter(topic, lesson.strip(), experiment, explained, question, answers, whys, see_also)


def _sections(rest: str) -> tuple[str, str, str, str]:
    """Return what follows the experiment, with headings: what its lines say, the question, the whys, where to go on."""
    explained, asked, behind, see_also = re.split(r"^(?=## )", rest.strip(), flags=re.MULTILINE)[1:]
    return explained.strip(), asked.strip(), behind.strip(), see_also.strip()
