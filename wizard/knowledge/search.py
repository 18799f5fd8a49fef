"""Search in the topics of a language: by word stems, forgiving a slip of the finger.

Stems are Snowball's, so that «прав» finds «права», and “mounting” finds “mounts”. A page's rank is
the sum over the words asked for: rare words weigh more, the title more than the reason line, that more
than the rest.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
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


class Index:
    """The words of topics. Stems, which take most of the time, are made when a search first needs words like them.

    A stem begins with the letter that its word begins with.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self._parts = [_parts_of(topic) for topic in topics]
        self._words: dict[str, set[str]] = {}
        for word in set().union(*(words for parts in self._parts for _, words in parts)):
            self._words.setdefault(word[0], set()).add(word)
        self._weights: dict[str, dict[str, dict[int, float]]] = {}

    def stems(self, letters: Iterable[str]) -> list[str]:
        """The stems that begin with these letters."""
        letters = [*letters]
        self._prepare({letter for letter in letters if letter not in self._weights})
        return [stem for letter in letters for stem in self._weights[letter]]

    def all_like(self, stem: str) -> list[str]:
        """The stems that have any letter in common with a stem, as far as its alphabet tells."""
        letters = self._words if any(map(str.isascii, stem)) else self._of_other_alphabets()
        return self.stems(letters)

    def weights(self, stem: str) -> Mapping[int, float]:
        """The weighted count of a stem in each topic that has it, by the topic's number."""
        return self._weights[stem[0]][stem]

    def rarity(self, stem: str) -> float:
        """How much a stem tells: the more, the fewer topics have it."""
        return math.log(1 + len(self.topics) / len(self.weights(stem)))

    def _of_other_alphabets(self) -> list[str]:
        return [letter for letter, words in self._words.items() if not all(map(str.isascii, words))]

    def _prepare(self, letters: set[str]) -> None:
        """Count the stems that begin with these letters, in one go through all pages."""
        stems = {word: _stem(word) for letter in letters for word in self._words.get(letter, ())}
        found: dict[str, dict[int, float]] = {stem: {} for stem in stems.values()}
        for number, parts in enumerate(self._parts if stems else ()):
            for each, words in parts:
                for stem in filter(None, map(stems.get, words)):
                    found[stem][number] = found[stem].get(number, 0.0) + each
        self._weights |= {letter: {} for letter in letters}
        for stem, weights in found.items():
            self._weights[stem[0]][stem] = weights


def search(words: str, language: str, limit: int = 10) -> list[Hit]:
    """The topics that fit best, best first; empty where no word is found."""
    return search_in(_index(language), words, language, limit)


def search_in(index: Index, words: str, language: str, limit: int = 10) -> list[Hit]:
    """The same in any topics."""
    meant = [more for phrase, more in _synonyms(language).items() if phrase in words.lower()]
    asked = [stems for word in split(" ".join([words, *meant])) if (stems := _known_stems(word, index))]
    if not asked:
        return []
    known = [[(index.weights(stem), index.rarity(stem)) for stem in stems] for stems in asked]
    hits = []
    for number, topic in enumerate(index.topics):
        parts = [max(_weight(weights.get(number, 0.0)) * rarity for weights, rarity in one) for one in known]
        found = sum(1 for part in parts if part)
        if found:
            hits.append(
                Hit(topic, sum(parts) * (found / len(asked)) ** 2 * _GROUPS.get(topic.id.partition("/")[0], 1.0))
            )
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def split(words: str) -> list[str]:
    """Stems of the words that mean something; of all words where none does."""
    return [_stem(word) for word in _meant(words)]


def _meant(words: str) -> list[str]:
    found = _WORD.findall(words.lower().replace("ё", "е"))
    return [word for word in found if word not in _STOP_WORDS] or found


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
    return Index([read_topic(name, language) for name in topic_ids()])


def index_of(topics: Sequence[Topic]) -> Index:
    """What a search in these topics needs."""
    return Index(topics)


def _parts_of(topic: Topic) -> list[tuple[float, list[str]]]:
    """The words of each part of a page, and what each of them weighs."""
    parts = []
    for part, weight in _WEIGHTS:
        source = LINK.sub(r"\1", getattr(topic, part))
        extra = topic.id.replace("/", " ").replace("-", " ") if part == "title" else ""
        words = _meant(f"{source} {extra}")
        # A long page mentions more by the way.
        parts.append((weight * min(1.0, _LONG_PART / max(len(words), 1)), words))
    return parts


def _weight(count: float) -> float:
    """The tenth mention of a word says less than the first."""
    return math.log1p(count)


def _known_stems(stem: str, index: Index) -> list[str]:
    """The stem itself and the longer ones of its kin, else the nearest with one or two slips."""
    near = index.stems(stem[0])
    kin = [known for known in near if known == stem or (len(stem) >= 4 and known.startswith(stem))]
    # A name that only begins so, such as a rule's, does not stand for the word itself.
    if len(stem) < 4 or any("-" not in known or "-" in stem for known in kin):
        return kin
    from difflib import get_close_matches

    return [*kin, *get_close_matches(stem, index.all_like(stem), n=1, cutoff=0.75)]
