"""The groups in which topics are listed."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from wizard.knowledge.topics import Topic
from wizard.language import Text, text

GROUPS: dict[str, Text] = {
    "learn": text("Start here"),
    "modes": text("Modes"),
    "targets": text("Targets"),
    "problems": text("Problems"),
    "checks": text("Checks"),
    "settings": text("Settings"),
    "concepts": text("Concepts"),
    "images": text("Images"),
}
_ORDER = tuple(GROUPS)


def by_group(topics: Iterable[Topic]) -> Iterator[tuple[Text, list[Topic]]]:
    """Yield each group's name with its topics, whose order is kept."""
    ordered = sorted(topics, key=lambda topic: _ORDER.index(_group_of(topic)))
    for group, members in groupby(ordered, key=_group_of):
        yield GROUPS[group], list(members)


def _group_of(topic: Topic) -> str:
    return topic.id.partition("/")[0]
