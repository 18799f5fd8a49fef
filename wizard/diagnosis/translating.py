"""Reasons of failed system calls in the languages of glibc, put into English for another reading of a log.

Go's programs speak English everywhere; shells, tar, git, newuidmap and apt speak the language of the machine.
"""

import json
from collections.abc import Mapping
from functools import cache

from wizard.diagnosis.matching import Hit, Matcher
from wizard.diagnosis.reasons import ERRNO
from wizard.diagnosis.signatures import Problem
from wizard.diagnosis.stream import Block
from wizard.resources import CONTENT

INDEX = CONTENT / "errnos.json"


def in_english(text: str) -> str:
    """Return a text with the words of errnos in English."""
    letters = set(text)  # most logs lack a letter of most words, which is quicker to see
    for foreign, own, english in _words():
        if own <= letters and foreign in text:
            text = text.replace(foreign, english)
    return text


def translated_hits(content: bytes, problems: Mapping[str, Problem]) -> list[Hit]:
    """Return the hits of a whole log with its reasons in English, each with its lines as they are in the log.

    Empty if there is nothing to translate.
    """
    text = content.decode("utf-8", "replace")
    english = in_english(text)
    if english == text:
        return []
    matcher = Matcher(problems)
    matcher.feed(Block(1, english.encode()))
    lines = text.split("\n")
    for hit in matcher.hits:
        hit.texts = tuple(lines[number - 1] for number in hit.lines)
        hit.near_text = lines[hit.near - 1] if hit.near else ""
    return matcher.hits


@cache
def _words() -> tuple[tuple[str, frozenset[str], str], ...]:
    """Return the words of errnos in other languages, their letters, and the English; longer ones come first."""
    known = json.loads(INDEX.read_bytes())
    pairs = [(foreign, ERRNO[name][1][0]) for name, others in known.items() for foreign in others]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple((foreign, frozenset(foreign), english) for foreign, english in pairs)
