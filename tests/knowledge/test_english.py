"""The English of the pages is that of a native engineer today: words that a reader stumbles over are not used."""

import re
from collections.abc import Iterator

import pytest

from tests.knowledge.test_content import page, topics_of, without_fences

PLAIN = ("checks", "concepts", "images", "modes", "problems", "settings", "targets", "learn")
"""The groups of topics, all of them gone through."""

WORDS = {
    r"mend(s|ed|ing)?": "fix",
    r"cur(e|es|ed|ing)": "fix",
    r"anew": "again",
    r"seldom": "rarely",
    r"merely": "only",
    r"besides?": "also, next to",
    r"whoever": "name who: a user, an administrator, anyone with …",
    r"all the same": "still, also",
    r"(there|that|it|which) (is|are) none": "say what does not exist",
    r"of (its|their|your|one's|his|our|my) own": "its own X, a separate X",
    r"folders?": "directory",
    r"hand(s|ed|ing) (it |them )?(in|out|over)|hand (it|them) (in|out|over)": "pass, grant",
    r"g[ia]ve[sn]? away": "grant, expose",
    r"without a word": "silently",
    r"for good": "permanently, never",
    r"lies?": "is, is stored",
    r"stands?|stood": "is, appears",
    r"sits?|sat": "is, appears",
    r"what (there )?is (there|here)": "name the thing",
    r"at hand": "available",
    r"to be had": "available",
    r"shall|upon|thus|hence|whence|likewise|wherever|therein|thereof": "today's words",
    r"side by side": "parallel",
    r"narrow(er|est)": "grants less, least-privileged",
    r"wid(er|est)": "grants more",
}

ALLOWED: tuple[str, ...] = ()

CODE = re.compile(r"`[^`\n]*`")


def prose(topic: str) -> str:
    """A page without its blocks, its code and what is allowed."""
    text = CODE.sub("", without_fences(page(topic, "en")))
    for words in ALLOWED:
        text = text.replace(words, "")
    return text


def stumbles(text: str) -> Iterator[str]:
    """Each word to avoid with its surroundings and what to say instead."""
    for pattern, better in WORDS.items():
        for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            yield f"“{text[max(0, match.start() - 30) : match.end() + 20]}”: {better}"
    for match in re.finditer(r"(?:^|[.:] )(Where [a-z][^.?\n]*)", text, re.MULTILINE):
        yield f"“{match[1]}”: If …"
    for match in re.finditer(r"[a-z`)],? (for (?:it|there|nothing|they) (?:is|are|has|have|does|do)\b)", text):
        yield f"“{match[0]}”: because"


@pytest.mark.parametrize("group", PLAIN)
def test_pages_are_in_the_words_of_an_engineer_today(group: str) -> None:
    found = {topic: list(stumbles(prose(topic))) for topic in topics_of(group)}
    assert {topic: words for topic, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        "The steps that mend it.",
        "The storage lies on a volume.",
        "Whoever opens the socket is root.",
        "A volume of its own.",
        "Where the kernel refuses it, Buildah falls back.",
        "It cannot be hardened, for nothing is left.",
    ],
)
def test_a_sentence_with_such_a_word_is_found(text: str) -> None:
    assert list(stumbles(text))
