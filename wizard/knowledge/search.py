"""Searches the topics of a language by word stems, tolerating typing errors.

Stems are Snowball's, so that «прав» finds «права», and “mounting” finds “mounts”. A page's rank is the sum over the
words of the query: rare words weigh more, the title weighs more than the reason line, and that more than the rest.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import snowballstemmer

from wizard.knowledge.letters import one_spelling
from wizard.knowledge.topics import LINK, Topic, read_topic, topic_ids
from wizard.records import Record
from wizard.resources import CONTENT

_WORD = re.compile(r"[0-9A-Za-zА-Яа-яЁё]+(?:[_.-][0-9A-Za-zА-Яа-яЁё]+)*")
_WEIGHTS = (("title", 8.0), ("reason", 3.0), ("body", 1.0))
_MARKS = re.compile(r"^\s*(?:[-*>]|\d+\.)\s+|`|\*\*|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
"""What only Markdown means: the mark of a list at the start of a line, code, strong and stressed words."""
_DRAWN = re.compile(r"^```text\n.*?^```$", re.MULTILINE | re.DOTALL)
"""A drawing, a line of which says nothing by itself."""
_NUMBER = re.compile(r"^\d+\.? ")
"""The number of a chapter before its title or name."""
_LONG_PART = 250
GROUP_WEIGHTS = {"concepts": 1.2, "problems": 0.7, "checks": 0.8, "settings": 0.9, "learn": 0.7}
"""Weights of groups: many problems and settings are near a thing, but a query for its name means the thing."""
EXACT_WEIGHTS = {"concepts": 9.0, "modes": 7.0, "problems": 4.0, "targets": 4.0, "images": 4.0, "learn": 4.0}
"""What a page gains whose title or name is the query: what a thing is comes before how it is set."""
MESSAGE_WEIGHT = 2.0
"""What a problem gains if the query has a word with which messages say that something failed."""
_SHORT = 4
"""Letters up to which a synonym counts as a whole word only: others have such letters in them."""

_SLIPS = 2
"""By how many letters a word that is misspelt may be longer or shorter than the one that is meant."""
_ALIKE = 0.7


class SearchHit(Record):
    """A topic found, with its score: higher is better, and only the order has a meaning."""

    topic: Topic
    score: float


class Index:
    """The words of topics. Stems, which take most of the time, are made when a search first needs similar words.

    A stem begins with the same letter as its word.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self._parts = [_parts_of(topic) for topic in topics]
        self._words: dict[str, set[str]] = {}
        for word in set().union(*(words for parts in self._parts for _, words in parts)):
            self._words.setdefault(word[0], set()).add(word)
        self._weights: dict[str, dict[str, dict[int, float]]] = {}

    def stems(self, letters: Iterable[str]) -> list[str]:
        """Return the stems that begin with these letters."""
        letters = [*letters]
        self._prepare({letter for letter in letters if letter not in self._weights})
        return [stem for letter in letters for stem in self._weights[letter]]

    def knows(self, word: str) -> bool:
        """Return whether a page has a form of a word, or one that begins with it."""
        same = self._words.get(word[0], set())
        return stem_of(word) in self.stems([word[0]]) or any(known.startswith(word) for known in same)

    def nearest(self, word: str) -> str:
        """Return the word of a page that is written most alike; empty if none is."""
        from difflib import get_close_matches

        near = [known for words in self._words.values() for known in words if abs(len(known) - len(word)) <= _SLIPS]
        return next(iter(get_close_matches(word, near, n=1, cutoff=_ALIKE)), "")

    def all_like(self, stem: str) -> list[str]:
        """Return the stems that may have a letter in common with a stem."""
        letters = self._words if any(map(str.isascii, stem)) else self._of_other_alphabets()
        return self.stems(letters)

    def weights(self, stem: str) -> Mapping[int, float]:
        """Return the weighted count of a stem in each topic that has it, by the topic's number."""
        return self._weights[stem[0]][stem]

    def rarity(self, stem: str) -> float:
        """Return how much a stem tells: more if fewer topics have it."""
        return math.log(1 + len(self.topics) / len(self.weights(stem)))

    def _of_other_alphabets(self) -> list[str]:
        return [letter for letter, words in self._words.items() if not all(map(str.isascii, words))]

    def _prepare(self, letters: set[str]) -> None:
        """Count the stems that begin with these letters, in one pass through all pages."""
        stems = {word: stem_of(word) for letter in letters for word in self._words.get(letter, ())}
        found: dict[str, dict[int, float]] = {stem: {} for stem in stems.values()}
        for number, parts in enumerate(self._parts if stems else ()):
            for each, words in parts:
                for stem in filter(None, map(stems.get, words)):
                    found[stem][number] = found[stem].get(number, 0.0) + each
        self._weights |= {letter: {} for letter in letters}
        for stem, weights in found.items():
            self._weights[stem[0]][stem] = weights


def search(words: str, language: str, limit: int = 10) -> list[SearchHit]:
    """Return the topics that fit best, best first; empty if no word is found."""
    return search_in(_index(language), words, language, limit)


def search_in(index: Index, words: str, language: str, limit: int = 10) -> list[SearchHit]:
    """Search in any topics, in the same way as `search`."""
    meant = [more for phrase, more in synonyms(language).items() if _says(words.lower(), phrase)]
    asked = [stems for word in split(" ".join([words, *meant])) if (stems := _known_stems(word, index))]
    if not asked:
        return []
    named = {frozenset(split(phrase)) for phrase in (words, *meant)}
    of_message = MESSAGE_WEIGHT if failing_words().intersection(words_of(words)) else 1.0
    known = [[(index.weights(stem), index.rarity(stem)) for stem in stems] for stems in asked]
    hits = []
    for number, topic in enumerate(index.topics):
        parts = [max(_weight(weights.get(number, 0.0)) * rarity for weights, rarity in one) for one in known]
        found = sum(1 for part in parts if part)
        if found:
            hits.append(SearchHit(topic, sum(parts) * (found / len(asked)) ** 2 * _weight_of(topic, named, of_message)))
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def corrected(words: str, language: str) -> str:
    """Return a query with the words of pages in place of those that are misspelt; empty if none is, or none is near."""
    index, said = _index(language), {word for phrase in synonyms(language) for word in words_of(phrase)}
    unknown = [word for word in words_of(words) if word not in said and not index.knows(word)]
    meant = {word: near for word in unknown if (near := index.nearest(word))}
    spelt = _WORD.sub(lambda found: meant.get(folded(found[0]), found[0]), words)
    return spelt if meant else ""


def _says(words: str, phrase: str) -> bool:
    """Return whether a phrase is in a query."""
    if len(phrase) > _SHORT:
        return phrase in words
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", words) is not None


def _weight_of(topic: Topic, named: set[frozenset[str]], of_message: float) -> float:
    """Return what a page weighs by its group, and by its title and name if they are what was asked for."""
    group = topic.id.partition("/")[0]
    own = of_message if group == "problems" else 1.0
    exact = EXACT_WEIGHTS.get(group, 1.0) if named.intersection(keys_of(topic)) else 1.0
    return GROUP_WEIGHTS.get(group, 1.0) * exact * own


def matching_line(topic: Topic, words: str) -> str:
    """Return the line of a page in which most words of a query are, below its first sentence; empty if none is."""
    asked = set(split(words))
    best, line = 0, ""
    for each in LINK.sub(r"\1", _DRAWN.sub("", topic.body)).split("\n"):
        count = len(asked & set(split(each))) if each.strip() and not each.startswith("#") else 0
        if count > best:
            best, line = count, each
    return _MARKS.sub("", line).strip(" |").replace(" | ", " · ")


def split(words: str) -> list[str]:
    """Return the stems of the words that carry meaning; of all words if none does."""
    return [stem_of(word) for word in words_of(words)]


def words_of(words: str) -> list[str]:
    """Return the words that carry meaning, in lower case; all words if none does."""
    found = _WORD.findall(folded(words))
    return [word for word in found if word not in stop_words()] or found


def folded(words: str) -> str:
    """Return a text in the letters in which words are compared, each at its place."""
    return one_spelling(words.lower())


@cache
def stem_of(word: str) -> str:
    """Return a word's stem, by the rules of the language whose letters it has."""
    language = "russian" if re.search("[а-я]", word) else "english"
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


@cache
def stop_words() -> frozenset[str]:
    """Return the words of all languages that carry no meaning in a query."""
    return frozenset(word for words in _phrasing()["stop_words"].values() for word in words.split())


@cache
def failing_words() -> frozenset[str]:
    """Return the words with which messages say that something failed."""
    return frozenset(_phrasing()["failing"].split())


def synonyms(language: str) -> dict[str, str]:
    """Return what people say, with the words of messages that mean the same."""
    phrases: dict[str, str] = _phrasing().get(language, {})
    return phrases


def keys_of(topic: Topic) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a page's title and of its name: a query for just these means the page.

    The number of a chapter is not part of them.
    """
    names = (topic.title, topic.id.partition("/")[2].replace("-", " "))
    title, name = (frozenset(split(_NUMBER.sub("", each))) for each in names)
    return title, name


@cache
def _phrasing() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((CONTENT / "synonyms.json").read_text("utf-8"))
    return data


@cache
def _index(language: str) -> Index:
    return Index([read_topic(name, language) for name in topic_ids()])


def index_of(topics: Sequence[Topic]) -> Index:
    """Return the index for a search in these topics."""
    return Index(topics)


def _parts_of(topic: Topic) -> list[tuple[float, list[str]]]:
    """Return the weight and the words of each part of a page."""
    parts = []
    for part, weight in _WEIGHTS:
        source = LINK.sub(r"\1", getattr(topic, part))
        extra = topic.id.replace("/", " ").replace("-", " ") if part == "title" else ""
        words = words_of(f"{source} {extra}")
        # A long page mentions more by the way.
        parts.append((weight * min(1.0, _LONG_PART / max(len(words), 1)), words))
    return parts


def _weight(count: float) -> float:
    """Return the weight of so many mentions: the tenth mention adds less than the first."""
    return math.log1p(count)


def _known_stems(stem: str, index: Index) -> list[str]:
    """Return the stem and longer related ones; otherwise the nearest with one or two typing errors."""
    near = index.stems(stem[0])
    kin = [known for known in near if known == stem or (len(stem) >= 4 and known.startswith(stem))]
    # A name that only begins so, such as a rule's, does not stand for the word itself.
    if len(stem) < 4 or any("-" not in known or "-" in stem for known in kin):
        return kin
    from difflib import get_close_matches

    return [*kin, *get_close_matches(stem, index.all_like(stem), n=1, cutoff=0.75)]
