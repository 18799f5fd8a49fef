"""What an unknown failure is like, by its words: a guess, of problems and of failures that are none of theirs.

The weights of words are made by `make problems` from the examples and signatures of the problems, and from the messages
of content/elsewhere.yaml: a word counts by how few of them have it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from wizard.diagnosis.folding import fold
from wizard.diagnosis.reasons import reasons_in
from wizard.records import Record
from wizard.regexes import regex
from wizard.resources import CONTENT

INDEX = CONTENT / "likeness.json"
ELSEWHERE = "elsewhere/"
"""What precedes the id of a kind of failure that is no problem of ours."""
_LEAST, _APART = 1400, 1.1
"""The score from which a guess is named as one, and how many times the score of the next it must have."""
_NEAR = 900
"""The score from which a page is worth a look."""
_MOST_NEAR, _MOST_LINES = 3, 8
_ADDRESS = regex(r"\bhttps?://\S+")
_WORD = regex(r"[^\W\d_][^\W\d]+(?:[-.][^\W\d]+)*|\b[1-5]\d\d\b|\b0x[0-9a-f]+\b")
_CLOSING = regex(
    r"did not complete successfully|returned a non-zero code|returned error code|process completed with"
    r"|\bexit(?:ed)?(?: with)? (?:code|status)\b:? ?\d*|job failed \(system failure\)"
    r"|\b(?:error )?(?:while )?(?:building at step|running runtime)\b"
)
"""What builders and runners say of every failure: it tells of none."""
_PARTS = regex(r"[-._]")
_BEGINNING = 5
"""Letters by which longer words are compared too: "reject" and "rejected" begin alike."""
_EMPTY = frozenset("a and at be by for from in is it of on or the this to was with as an that not error failed".split())


class Likeness(Record):
    """The problem that lines are most like, empty if another is nearly as like, and the lines that say so.

    `near` are further problems that share words with them; `elsewhere` is the kind of failure that they are like, if
    that is no problem of ours.
    """

    problem: str = ""
    lines: tuple[int, ...] = ()
    near: tuple[str, ...] = ()
    elsewhere: str = ""


class WordIndex(Record):
    """How much each word tells: after the word, in turn, the number of a name in `names` and hundredths.

    `kinds` are the words for the kinds of failures elsewhere, by id and language.
    """

    names: Sequence[str]
    kinds: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Sequence[int]]

    def scores(self, words: Iterable[str]) -> "Counter[str]":
        """Return how much words tell for each name that has one of them."""
        scores: Counter[str] = Counter()
        for word in words:
            of_word = self.words.get(word, ())
            for number, weight in zip(of_word[::2], of_word[1::2], strict=True):
                scores[self.names[number]] += weight
        return scores


@cache
def word_index() -> WordIndex:
    """Return the index that `make problems` wrote."""
    return WordIndex(**json.loads(INDEX.read_bytes()))


def words_of(line: str) -> frozenset[str]:
    """Return the words of a line by which it is compared, how long ones begin, and the pairs of neighbouring words."""
    words = _WORD.findall(_CLOSING.sub("", _ADDRESS.sub("url", fold(line))))
    parts = [part for word in words for part in (word, *_PARTS.split(word)) if len(part) > 2 and part not in _EMPTY]
    beginnings = (f"~{part[:_BEGINNING]}" for part in parts if len(part) > _BEGINNING)
    return frozenset((*parts, *beginnings, *map(" ".join, pairwise(words))))


def likeness_of(lines: Sequence[tuple[int, str]], reasons: Mapping[str, Sequence[str]], index: WordIndex) -> Likeness:
    """Return what numbered lines are like; `reasons` are the errnos that problems can have, by their names."""
    said = reasons_in(" ".join(fold(line) for _, line in lines))
    scores = index.scores(frozenset[str]().union(*(words_of(line) for _, line in lines)))
    fitting = Counter({name: score for name, score in scores.items() if _may_be(said, reasons.get(name, ()))})
    (best, score), (_, second) = (*fitting.most_common(2), ("", 0), ("", 0))[:2]
    stands_out = score >= _LEAST and score >= _APART * second
    if best.startswith(ELSEWHERE):
        return Likeness(elsewhere=best[len(ELSEWHERE) :] if stands_out else "")
    ranked = [name for name, own in fitting.most_common(_MOST_NEAR) if own >= max(_NEAR, score / 2)]
    near = tuple(name for name in ranked if not name.startswith(ELSEWHERE))
    if not stands_out:
        return Likeness(near=near)
    by_line = {number: index.scores(words_of(line))[best] for number, line in lines}
    telling = [number for number, score in by_line.items() if 2 * score >= max(by_line.values())]
    return Likeness(best, tuple(telling[:_MOST_LINES]), near[1:])


def _may_be(said: frozenset[str], known: Iterable[str]) -> bool:
    """Return whether a problem has one of the errnos that lines say, or if none is said or none known of it."""
    known = frozenset(known)
    return not said or not known or not said.isdisjoint(known)
