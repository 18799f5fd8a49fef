"""The course: every chapter can be gone through, and its experiment leaves nothing behind."""

import re
from pathlib import Path

import pytest

from tests.languages import WHOLE
from wizard.application.learning import done_chapters, keep_done
from wizard.errors import BadInputError
from wizard.knowledge.chapters import chapter_ids, number_of, read_chapter
from wizard.knowledge.topics import LINK, topic_ids

NUMBERS = range(1, len(chapter_ids()) + 1)


def test_there_are_twelve_in_order() -> None:
    assert [number_of(name) for name in chapter_ids()] == list(range(1, 13))


@pytest.mark.parametrize("language", WHOLE)
def test_a_chapter_has_a_picture_an_experiment_and_one_right_answer(language: str) -> None:
    for number in NUMBERS:
        chapter = read_chapter(number, language)
        assert chapter.topic.title.startswith(f"{number}. ")
        drawn = re.findall(r"^```text\n(.*?)^```$", chapter.lesson, re.MULTILINE | re.DOTALL)
        assert len(drawn) == 1, number
        assert max(map(len, drawn[0].splitlines())) <= 60, number
        assert chapter.experiment
        assert chapter.question.endswith("?"), number
        assert [answer.is_right for answer in chapter.answers].count(True) == 1, number
        assert len(chapter.answers) >= 2
        assert all(answer.why.endswith(".") for answer in chapter.answers), number


@pytest.mark.parametrize("language", WHOLE)
def test_a_chapter_leads_down_to_checks_and_further(language: str) -> None:
    for number in NUMBERS:
        chapter = read_chapter(number, language)
        assert len(chapter.whys) >= 3, number
        assert len({why.topic for why in chapter.whys}) == len(chapter.whys), number
        assert {why.topic for why in chapter.whys} <= set(topic_ids()), number
        assert any(why.topic.startswith("checks/") for why in chapter.whys), number


def test_an_experiment_fits_a_page_of_the_docs_in_80_columns() -> None:
    lines = [line for number in NUMBERS for line in read_chapter(number, "en").experiment.split("\n")]
    assert [line for line in lines if len(line) > 68] == []


def test_the_right_answer_is_at_the_same_place_in_both_languages() -> None:
    for number in NUMBERS:
        places = {tuple(answer.is_right for answer in read_chapter(number, code).answers) for code in WHOLE}
        assert len(places) == 1, number


def test_a_chapter_leads_to_the_next_one() -> None:
    for number in NUMBERS[:-1]:
        links = [found[2] for found in LINK.finditer(read_chapter(number, "en").see_also)]
        assert links[0] == chapter_ids()[number]
        assert set(links) <= set(topic_ids())


@pytest.mark.parametrize("number", [0, 13, -1])
def test_a_chapter_that_there_is_not_is_refused(number: int) -> None:
    with pytest.raises(BadInputError):
        read_chapter(number, "en")


def test_done_chapters_are_kept(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    assert done_chapters(environ) == frozenset()
    keep_done({"learn/02-user-namespaces"}, environ)
    assert done_chapters(environ) == {"learn/02-user-namespaces"}
    for damaged in ("", "{", "[]", '{"done": 3}'):
        (tmp_path / "werf-wizard" / "learned.json").write_text(damaged)
        assert done_chapters(environ) == frozenset()
