"""Search finds what a person means."""

import re

import pytest

from wizard.knowledge.search import index_of, search, search_in, split, stem_of
from wizard.knowledge.topics import read_topic, topic_ids


@pytest.mark.parametrize(
    ("words", "language", "topic"),
    [
        ("privileged container", "en", "settings/privileged"),
        ("привилегированного контейнера", "ru", "settings/privileged"),
        ("device not found", "en", "problems/fuse-device-missing"),
        ("mounting overlayfs", "en", "concepts/overlayfs"),
        ("подчинённых идентификаторов", "ru", "concepts/subordinate-ids"),
        ("подчиненные идентификаторы", "ru", "concepts/subordinate-ids"),
        ("capabilites", "en", "settings/capabilities"),
        ("привелегированный", "ru", "settings/privileged"),
        ("не хватает прав", "ru", "problems/userns-blocked-by-seccomp-or-lsm"),
        ("seccomp", "ru", "concepts/seccomp"),
        ("subuid", "en", "concepts/subordinate-ids"),
    ],
)
def test_the_topic_is_among_the_first(words: str, language: str, topic: str) -> None:
    assert topic in [hit.topic.id for hit in search(words, language)][:6]


@pytest.mark.parametrize(
    ("words", "language", "topic"),
    [
        ("privileged container", "en", "modes/fuse-privileged"),
        ("priviliged", "en", "modes/fuse-privileged"),
        ("привилегированного контейнера", "ru", "modes/fuse-privileged"),
        ("привелегированый", "ru", "modes/fuse-privileged"),
        ("overlyfs", "ru", "concepts/overlayfs"),
    ],
)
def test_the_topic_is_the_first(words: str, language: str, topic: str) -> None:
    assert search(words, language)[0].topic.id == topic


def test_words_that_nobody_wrote_find_nothing() -> None:
    assert search("zxqwv", "en") == []


def test_hits_come_best_first() -> None:
    scores = [hit.score for hit in search("user namespaces", "en")]
    assert len(scores) > 3
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_stem_begins_as_its_word_does(language: str) -> None:
    """The search makes only the stems of words that begin like those asked for."""
    pages = (read_topic(name, language) for name in topic_ids())
    words = {word.lower().replace("ё", "е") for page in pages for word in re.findall(r"[^\W_]+", page.markdown)}
    assert len(words) > 1000
    assert not [word for word in words if split(word)[0][0] != word[0]]


def test_a_search_makes_the_stems_of_the_letters_asked_for() -> None:
    index = index_of([read_topic(name, "en") for name in topic_ids()])
    stem_of.cache_clear()
    few = search_in(index, "seccomp", "en")
    made = stem_of.cache_info().currsize
    every = len(index.stems(index.all_like("seccomp")))
    assert made < every / 4
    assert search_in(index, "seccomp", "en") == few


def test_a_word_of_another_alphabet_needs_no_stem_at_all() -> None:
    index = index_of([read_topic(name, "en") for name in topic_ids()])
    assert not index.all_like("прав")
    assert not search_in(index, "права", "en")
