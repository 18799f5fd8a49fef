"""Search finds what a person means."""

import pytest

from wizard.knowledge.search import search


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
        ("не хватает прав", "ru", "problems/lsm-blocks-mount"),
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
