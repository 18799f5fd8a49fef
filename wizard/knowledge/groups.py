"""The groups of topics, in the order in which they are read and listed."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from wizard.knowledge.letters import one_spelling
from wizard.knowledge.topics import Topic
from wizard.language import Text, text

GROUPS: dict[str, Text] = {
    "learn": text("Start here"),
    "concepts": text("Concepts"),
    "modes": text("Modes"),
    "targets": text("Targets"),
    "images": text("Images"),
    "problems": text("Problems"),
    "settings": text("Settings"),
    "checks": text("Checks"),
}
_ORDER = tuple(GROUPS)
_NO_MATTER = re.compile(r"^(?:(?:the|an?) )?[^\w]*")
"""Of a title's beginning: articles, quotation marks and slashes, by which nobody looks something up."""
_NUMBERED = _ORDER[0]
"""The group whose topics are chapters; the others are sorted by the titles that a reader sees."""


def by_group(topics: Iterable[Topic]) -> Iterator[tuple[Text, list[Topic]]]:
    """Yield each group's name with its topics: chapters in their order, others by their titles."""
    ordered = sorted(topics, key=lambda topic: _ORDER.index(_group_of(topic)))
    for group, members in groupby(ordered, key=_group_of):
        yield GROUPS[group], sorted(members, key=_by_id if group == _NUMBERED else _by_title)


def _by_id(topic: Topic) -> str:
    return topic.id


def _by_title(topic: Topic) -> str:
    return one_spelling(_NO_MATTER.sub("", topic.title.lower()))


def _group_of(topic: Topic) -> str:
    return topic.id.partition("/")[0]
