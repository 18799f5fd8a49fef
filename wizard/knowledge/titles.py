"""The titles of all pages in every language, for finding a page by the words on the screen."""

from collections.abc import Mapping
from functools import cache

from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import LANGUAGES, ContentText


@cache
def titles() -> Mapping[str, ContentText]:
    """Return the title of every topic, by its id."""
    return {name: ContentText({code: read_topic(name, code).title for code in LANGUAGES}) for name in topic_ids()}
