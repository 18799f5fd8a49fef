"""Search finds what a person means."""

import re

import pytest

from tests.languages import WHOLE as LANGUAGES
from wizard.knowledge.search import index_of, matching_line, search, search_in, split, stem_of
from wizard.knowledge.topics import LINK, read_topic, topic_ids

NAMES = ("seccomp", "apparmor", "selinux", "capabilities", "overlayfs", "fuse-overlayfs", "kaniko")
MESSAGES = ("problems/fuse-device-missing", "problems/lsm-blocks-mount", "problems/userns-limit-zero")


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
        # What a thing is comes before how it is set and checked.
        *((word, language, f"concepts/{word}") for word in NAMES for language in LANGUAGES),
        ("user namespaces", "en", "concepts/user-namespaces"),
        ("пространство имён", "ru", "concepts/user-namespaces"),
        # Words of a message mean the problem, also misspelt.
        ("overlayf permision denied", "en", "problems/lsm-blocks-mount"),
        # Abbreviations, in any case, as whole words.
        *(("PSA", language, "concepts/pod-security") for language in LANGUAGES),
        *(("DinD", language, "concepts/docker-server") for language in LANGUAGES),
        *(("scc", language, "settings/security-context-constraints") for language in LANGUAGES),
        *(("ns", language, "concepts/user-namespaces") for language in LANGUAGES),
        # The title of a page is that page.
        *((read_topic(name, "en").title, "en", name) for name in MESSAGES),
    ],
)
def test_the_topic_is_the_first(words: str, language: str, topic: str) -> None:
    assert search(words, language)[0].topic.id == topic


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("LSM", {"concepts/apparmor", "concepts/selinux"}),
        ("rootless", {"concepts/user-namespaces", "concepts/subordinate-ids"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_topics_are_among_the_first(words: str, topics: set[str], language: str) -> None:
    assert topics <= {hit.topic.id for hit in search(words, language)[:6]}


def test_a_short_word_within_another_one_is_no_abbreviation() -> None:
    assert search("permissions", "en")[0].topic.id != "concepts/user-namespaces"


def test_the_line_that_matches_is_shown() -> None:
    topic = read_topic("concepts/seccomp", "en")
    line = matching_line(topic, "unshare")
    assert "unshare" in line
    assert line in LINK.sub(r"\1", topic.body).replace("`", "")
    assert matching_line(topic, "frobnicator") == ""


def test_the_line_that_matches_is_plain_text() -> None:
    assert matching_line(read_topic("learn/00-start", "en"), "configuration start").startswith("You want")
    row = matching_line(read_topic("concepts/selinux", "en"), "container_engine_t engines")
    assert row.startswith("container_engine_t · ")


@pytest.mark.parametrize(
    ("words", "topic", "language"),
    [
        ("start", "learn/00-start", "en"),
        ("getting started", "learn/00-start", "en"),
        ("gates", "learn/06-gates", "en"),
        ("с чего начать", "learn/00-start", "ru"),
        ("ворота на пути", "learn/06-gates", "ru"),
        ("subordinate ids", "concepts/subordinate-ids", "en"),
    ],
)
def test_a_chapter_is_found_by_its_title_and_a_concept_comes_before_it(words: str, topic: str, language: str) -> None:
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


def test_the_line_that_matches_has_no_marks_of_markdown() -> None:
    topic = read_topic("learn/02-user-namespaces", "en")
    line = matching_line(topic, "user namespace")
    assert "*" not in line
    assert "namespace" in line


def test_the_line_that_matches_is_none_of_a_drawing() -> None:
    topic = read_topic("concepts/pod-user-namespaces", "en")
    assert "hostUsers" in topic.body.partition("```text")[2].partition("```")[0]
    assert "   " not in matching_line(topic, "namespace hostUsers")
