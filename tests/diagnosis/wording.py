"""`make problems`: content/likeness.json, how much each word tells for a problem or for a failure elsewhere."""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from tests import strict_yaml
from wizard.diagnosis.clues import clues_in
from wizard.diagnosis.likeness import ELSEWHERE, WordIndex, words_of
from wizard.knowledge.problems import problem_names, read_problem
from wizard.knowledge.topics import read_topic
from wizard.resources import CONTENT

_SYNTAX = re.compile(r"\(\?[:=!<]*|\\.|[\^$()|?*+\[\]{}]")
_SATURATED = 0.7
"""How soon a word that occurs again and again counts no more, for a problem with an average number of words."""
_PAIR = 0.75
"""What a pair of words counts in comparison with a word."""


def kinds() -> list[dict[str, Any]]:
    """The kinds of failures that are no problem of ours."""
    found: list[dict[str, Any]] = strict_yaml.load((CONTENT / "elsewhere.yaml").read_text("utf-8"))
    return found


def written() -> str:
    """The index as it is kept in content/."""
    index = index_of(messages())
    data = {"names": index.names, "kinds": index.kinds, "words": index.words}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n"


def index_of(messages: Mapping[str, Iterable[frozenset[str]]]) -> WordIndex:
    """How much each word tells for the problem or the kind of failure whose messages have it."""
    counts = {name: Counter(word for words in own for word in words) for name, own in messages.items()}
    numbers = {name: number for number, name in enumerate(counts)}
    words: dict[str, list[int]] = defaultdict(list)
    for name, weights in _weights(counts).items():
        for word, weight in weights.items():
            words[word] += (numbers[name], round(100 * weight))
    return WordIndex(list(numbers), {kind["id"]: kind["say"] for kind in kinds()}, dict(sorted(words.items())))


def messages() -> dict[str, list[frozenset[str]]]:
    """The words of each message of each problem, and of each kind of failure elsewhere."""
    return dict(_all_messages())


@cache
def _all_messages() -> dict[str, list[frozenset[str]]]:
    found = {name: [_words(lines) for lines in _messages_of(name)] for name in problem_names()}
    return found | {f"{ELSEWHERE}{kind['id']}": [_words([line]) for line in kind["messages"]] for kind in kinds()}


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(words_of, lines))


def _messages_of(name: str) -> Iterable[list[str]]:
    """The messages of a problem: error lines of each example, then signatures, the title of its page, and wordings."""
    problem = read_problem(name)
    for example in problem["examples"]:
        lines = example.splitlines()
        yield [line for _, line in clues_in(lines, 1).errors] or lines
    for signature in problem["signatures"]:
        form = " ".join(str(signature.get(key, "")) for key in ("operation", "object", "reason"))
        yield [signature["text"] if "text" in signature else _SYNTAX.sub(" ", signature.get("regex", form))]
    yield [read_topic(f"problems/{name}", "en").title]
    yield from ([line] for line in problem.get("wordings", ()))


def _weights(counts: Mapping[str, Counter[str]]) -> Mapping[str, Mapping[str, float]]:
    """How much each word tells: the fewer have it the more, and less for a problem of which much is known."""
    having = Counter(word for words in counts.values() for word in words)
    average = sum(map(len, counts.values())) / len(counts)
    return {
        name: {
            word: math.log(len(counts) / having[word])
            * count
            / (count + _SATURATED * (0.5 + 0.5 * len(words) / average))
            * (_PAIR if " " in word else 1)
            for word, count in words.items()
        }
        for name, words in counts.items()
    }
