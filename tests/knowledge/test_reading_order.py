"""Every page says what to read before and after it; nothing goes in circles, and all is reached from the first page."""

from collections.abc import Callable, Iterable

import pytest

from tests.languages import WHOLE
from wizard.knowledge.page import page
from wizard.knowledge.reading_order import START, next_page, page_before, read_first, reading_order
from wizard.knowledge.topics import LINK, read_topic, topic_ids
from wizard.language import Language


def reached(first: str, leads_to: Callable[[str], Iterable[str]]) -> set[str]:
    """All pages that can be reached from one."""
    seen, waiting = {first}, [first]
    while waiting:
        for name in leads_to(waiting.pop()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


def links(name: str) -> set[str]:
    return {found[2] for found in LINK.finditer(read_topic(name, "en").markdown)}


def test_the_order_begins_with_the_first_page_and_has_every_page_once() -> None:
    assert reading_order()[0] == START
    assert sorted(reading_order()) == sorted(topic_ids())


def test_what_is_read_first_comes_before_so_that_there_is_no_circle() -> None:
    place = {name: number for number, name in enumerate(reading_order())}
    assert read_first(START) == ()
    for name in reading_order()[1:]:
        before = read_first(name)
        assert 1 <= len(before) <= 3, name
        assert len(set(before)) == len(before), name
        assert all(place[each] < place[name] for each in before), (name, before)


def test_what_is_read_first_leads_back_to_the_first_page() -> None:
    """In reading order one step is enough: what is read before a page has been led back already."""
    leads_back = {START}
    for name in reading_order()[1:]:
        assert leads_back.intersection(read_first(name)), name
        leads_back.add(name)


def test_every_page_has_a_next_one_but_the_last() -> None:
    order = reading_order()
    assert [next_page(name) for name in order] == [*order[1:], None]
    assert [page_before(name) for name in order] == [None, *order[:-1]]


def test_from_the_first_page_all_can_be_reached() -> None:
    def leads_to(name: str) -> set[str]:
        after = next_page(name)
        return links(name) | ({after} if after else set())

    assert reached(START, leads_to) == set(topic_ids())


def test_links_alone_lead_from_the_first_page_to_every_concept_mode_target_and_check() -> None:
    wanted = {
        name for name in topic_ids() if name.startswith(("concepts/", "modes/", "targets/", "checks/", "images/"))
    }
    assert wanted - reached(START, links) == set()


def test_a_concept_comes_with_the_chapter_that_leads_to_it() -> None:
    assert read_first("concepts/subordinate-ids")[:2] == ("learn/03-subordinate-ids", "concepts/user-namespaces")
    assert read_first("learn/04-overlayfs") == ("learn/03-subordinate-ids",)
    assert read_first("concepts/glossary") == (START,)
    assert read_first("problems/git-lfs-missing") == ("concepts/diagnosis",)
    assert "concepts/subordinate-ids" in read_first("problems/newuidmap-not-permitted")


@pytest.mark.parametrize("language", WHOLE)
def test_a_page_shows_both(language: str) -> None:
    tr = Language(language)
    for name in (START, "checks/fuse-device", reading_order()[-1]):
        shown = page(read_topic(name, language), lambda _: ("", "sh"), tr)
        quoted = "\n".join(line for line in shown.split("\n") if line.startswith("> "))
        assert [found[2] for found in LINK.finditer(quoted)] == [*read_first(name), *filter(None, [next_page(name)])]
