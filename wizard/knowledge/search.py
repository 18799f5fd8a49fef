"""Search in the topics of a language: by word stems, forgiving a slip of the finger.

Stems are Snowball's, so that «прав» finds «права», and “mounting” finds “mounts”. A page's rank is
the sum over the words asked for: rare words weigh more, the title more than the reason line, that more
than the rest.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import snowballstemmer

from wizard.knowledge.topics import LINK, Topic, read_topic, topic_ids
from wizard.records import Record
from wizard.resources import CONTENT

_WORD = re.compile(r"[0-9A-Za-zА-Яа-яЁё]+(?:[_.-][0-9A-Za-zА-Яа-яЁё]+)*")
_WEIGHTS = (("title", 8.0), ("reason", 3.0), ("body", 1.0))
_LONG_PART = 250
_GROUPS = {"problems": 0.7}
"""Many problems are near a thing; who asks for it by name wants the thing."""
_STOP_WORDS = frozenset(
    [
        *"a an the of to in on at is are be it and or for not no with does do can how what why when my i".split(),
        *"и в во на не нет с со к ко у о об от до из за по для что как это а но или же ли бы мой я мне при".split(),
    ]
)


class Hit(Record):
    """A topic found, with its score (the higher the better; only the order means something)."""

    topic: Topic
    score: float


class Index(Record):
    """Weighted counts of stems for each topic, and in how many topics a stem occurs."""

    topics: tuple[Topic, ...]
    weights: tuple[dict[str, float], ...]
    spread: dict[str, int]


def search(words: str, language: str, limit: int = 10) -> list[Hit]:
    """The topics that fit best, best first; empty where no word is found."""
    return search_in(_index(language), words, language, limit)


def search_in(index: Index, words: str, language: str, limit: int = 10) -> list[Hit]:
    """The same in any topics."""
    meant = [more for phrase, more in _synonyms(language).items() if phrase in words.lower()]
    asked = [stems for word in split(" ".join([words, *meant])) if (stems := _known_stems(word, index))]
    if not asked:
        return []
    hits = []
    for topic, weights in zip(index.topics, index.weights, strict=True):
        parts = [max(_weight(weights.get(stem, 0.0)) * _rarity(index, stem) for stem in stems) for stems in asked]
        found = sum(1 for part in parts if part)
        if found:
            hits.append(
                Hit(topic, sum(parts) * (found / len(asked)) ** 2 * _GROUPS.get(topic.id.partition("/")[0], 1.0))
            )
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def split(words: str) -> list[str]:
    """Stems of the words that mean something; of all words where none does."""
    found = [word.lower().replace("ё", "е") for word in _WORD.findall(words)]
    return [_stem(word) for word in found if word not in _STOP_WORDS] or [_stem(word) for word in found]


@cache
def _stem(word: str) -> str:
    language = "russian" if re.search("[а-я]", word) else "english"
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


@cache
def _synonyms(language: str) -> dict[str, str]:
    """What people say, and the words of messages that mean the same."""
    phrases: dict[str, str] = json.loads((CONTENT / "synonyms.json").read_text("utf-8")).get(language, {})
    return phrases


@cache
def _index(language: str) -> Index:
    return index_of([read_topic(name, language) for name in topic_ids()])


def index_of(topics: Sequence[Topic]) -> Index:
    """What a search in these topics needs."""
    weights = tuple(_weights_of(topic) for topic in topics)
    return Index(tuple(topics), weights, Counter(stem for one in weights for stem in one))


def _weights_of(topic: Topic) -> dict[str, float]:
    counts: dict[str, float] = {}
    for part, weight in _WEIGHTS:
        source = LINK.sub(r"\1", getattr(topic, part))
        extra = topic.id.replace("/", " ").replace("-", " ") if part == "title" else ""
        stems = split(f"{source} {extra}")
        # A long page mentions more by the way.
        each = weight * min(1.0, _LONG_PART / max(len(stems), 1))
        for stem in stems:
            counts[stem] = counts.get(stem, 0.0) + each
    return counts


def _weight(count: float) -> float:
    """The tenth mention of a word says less than the first."""
    return math.log1p(count)


def _rarity(index: Index, stem: str) -> float:
    return math.log(1 + len(index.topics) / index.spread[stem])


def _known_stems(stem: str, index: Index) -> list[str]:
    """The stem itself and the longer ones of its kin, else the nearest with one or two slips."""
    kin = [known for known in index.spread if known == stem or (len(stem) >= 4 and known.startswith(stem))]
    # A name that only begins so, such as a rule's, does not stand for the word itself.
    if len(stem) < 4 or any("-" not in known or "-" in stem for known in kin):
        return kin
    from difflib import get_close_matches

    return [*kin, *get_close_matches(stem, list(index.spread), n=1, cutoff=0.75)]
