"""Failures that are none of this program's problems: each kind is named in both languages and has real messages."""

import re
from functools import cache
from typing import Any

import pytest

from tests.knowledge.glossary import terms
from tests.knowledge.test_english import prose, stumbles
from tests.languages import WHOLE
from tests.strict_yaml import load
from wizard.diagnosis.engine import diagnose
from wizard.resources import CONTENT

FEWEST, MOST = 8, 20
"""Messages of a kind."""


@cache
def kinds() -> tuple[dict[str, Any], ...]:
    """The kinds of failures, as the file lists them."""
    return tuple(load((CONTENT / "elsewhere.yaml").read_text("utf-8")))


def messages() -> list[str]:
    return [message for kind in kinds() for message in kind["messages"]]


def test_a_kind_has_a_name_and_nothing_but_what_is_said_and_its_messages() -> None:
    names = [kind["id"] for kind in kinds()]
    assert len(names) == len(set(names)) >= 30
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)
    assert all(list(kind) == ["id", "say", "messages"] for kind in kinds())


@pytest.mark.parametrize("language", WHOLE)
def test_what_is_said_ends_a_sentence_that_the_program_begins(language: str) -> None:
    said = [kind["say"][language] for kind in kinds()]
    assert len(said) == len(set(said))
    assert [one for one in said if one != one.strip() or one.endswith((".", ":", ",")) or "\n" in one] == []
    assert all(set(kind["say"]) == set(WHOLE) for kind in kinds())


def test_english_has_an_article_and_russian_is_in_russian() -> None:
    assert [kind["id"] for kind in kinds() if not kind["say"]["en"].startswith(("the ", "a "))] == []
    assert [kind["id"] for kind in kinds() if re.search("[а-яё]", kind["say"]["en"], re.IGNORECASE)] == []
    assert [kind["id"] for kind in kinds() if not re.search("[а-яё]{4}", kind["say"]["ru"])] == []


def test_english_is_in_the_words_of_an_engineer_today() -> None:
    found = {kind["id"]: list(stumbles(prose(kind["say"]["en"]))) for kind in kinds()}
    assert {name: words for name, words in found.items() if words} == {}


def test_russian_has_no_word_that_the_glossary_avoids() -> None:
    wrong = [re.compile(one, re.IGNORECASE) for row in terms() for one in row.get("avoid", {}).get("ru", ())]
    assert len(wrong) >= 8
    assert [kind["id"] for kind in kinds() if any(one.search(kind["say"]["ru"]) for one in wrong)] == []


def test_a_kind_has_enough_messages_of_one_line() -> None:
    assert [kind["id"] for kind in kinds() if not FEWEST <= len(kind["messages"]) <= MOST] == []
    assert [one for one in messages() if not one or one != one.strip() or not one.isprintable()] == []


def test_a_message_is_in_the_file_once() -> None:
    folded = [one.casefold() for one in messages()]
    assert [one for one in messages() if folded.count(one.casefold()) > 1] == []


def test_no_problem_has_a_signature_for_a_message() -> None:
    found = {one: [each.id for each in diagnose([f"{one}\n".encode()]).findings] for one in messages()}
    assert {one: ids for one, ids in found.items() if ids} == {}
