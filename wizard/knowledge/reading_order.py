"""The order in which pages are read: what to read before a page, and after it.

Nothing of it is written by hand. The course comes first, in the order of its chapters; a concept comes where a chapter
leads to it; every other page comes with the concepts that it links to.
"""

from functools import cache

from wizard.knowledge.glossary import PAGE as GLOSSARY
from wizard.knowledge.glossary import TERM, linked, terms
from wizard.knowledge.groups import GROUPS
from wizard.knowledge.topics import LINK, read_topic, topic_ids

COURSE = "learn"
START = f"{COURSE}/00-start"
_BASIS = ("concepts", "modes")
"""The groups of pages that others rest on."""
_HUBS = {"problems": "concepts/diagnosis", "checks": "concepts/facts"}
"""What to read before a page that rests on no other, by its group."""
_HUB = "concepts/modes"
_MOST = 3
_LAST = 10_000


@cache
def reading_order() -> tuple[str, ...]:
    """Return every topic in reading order."""
    return tuple(name for group in GROUPS for name in _of_group(group))


@cache
def read_first(name: str) -> tuple[str, ...]:
    """Return the pages to read before a page: the chapter before, or the concepts that it rests on; at most three.

    All come before it in reading order, so that no page is its own condition. Only the first page has none.
    """
    if name == START:
        return ()
    if _group(name) == COURSE:
        course = _of_group(COURSE)
        return (course[course.index(name) - 1],)
    if name == GLOSSARY:  # It uses every term and rests on no page.
        return (START,)
    chapter = _chapter_of(name)
    needed = [page for page in _rests_on(name) if _is_before(page, name)]
    # What the course explains is a better beginning than what it leaves out.
    found = tuple(sorted(dict.fromkeys(needed), key=lambda page: _place(page) == _LAST))[:_MOST]
    if chapter:
        found = (chapter, *found)[:_MOST]
    hub = _HUBS.get(_group(name), _HUB)
    return found or ((hub,) if _is_before(hub, name) else (START,))


def next_page(name: str) -> str | None:
    """Return the page after a page in reading order; None after the last."""
    group = _of_group(_group(name))
    at = group.index(name) + 1
    if at < len(group):
        return group[at]
    groups = list(GROUPS)
    later = groups[groups.index(_group(name)) + 1 :]
    return next((_of_group(each)[0] for each in later if _of_group(each)), None)


def page_before(name: str) -> str | None:
    """Return the page before a page in reading order; None before the first."""
    order = reading_order()
    at = order.index(name)
    return order[at - 1] if at else None


@cache
def _of_group(group: str) -> tuple[str, ...]:
    """Return the topics of a group: chapters by number, others by their place in the course, then by name."""
    names = [name for name in topic_ids() if _group(name) == group]
    return tuple(names if group == COURSE else sorted(names, key=lambda name: (_place(name), name)))


@cache
def _links(name: str) -> tuple[str, ...]:
    """Return the pages that a page links to, in order."""
    found = (match[2] for match in LINK.finditer(read_topic(name, "en").markdown))
    return tuple(dict.fromkeys(each for each in found if each != name))


@cache
def _course() -> dict[str, tuple[int, str]]:
    """Return every page that a chapter leads to, with its place and the first chapter that does."""
    found: dict[str, tuple[int, str]] = {}
    for chapter in _of_group(COURSE)[1:]:
        for name in _links(chapter):
            if _group(name) != COURSE:
                found.setdefault(name, (len(found), chapter))
    return found


def _chapter_of(name: str) -> str | None:
    return _course()[name][1] if name in _course() and _group(name) == _BASIS[0] else None


def _place(name: str) -> int:
    """Return where in the course a page belongs: its own place, otherwise that of the first concept it links to."""
    if _group(name) in _BASIS:
        return _course().get(name, (_LAST, ""))[0]
    return min((_course().get(each, (_LAST, ""))[0] for each in _links(name) if _group(each) in _BASIS), default=_LAST)


def _rests_on(name: str) -> list[str]:
    """Return the concepts and modes that a page needs: those that it links to, then those of the terms it uses."""
    topic, known = read_topic(name, "en"), terms("en")
    used = (known[found[2]].page for found in TERM.finditer(linked(f"{topic.reason}\n\n{topic.body}", topic)))
    return [each for each in (*_links(name), *used) if _group(each) in _BASIS]


def _is_before(page: str, name: str) -> bool:
    """Return whether a page comes before another one in reading order, which is known without reading all of them."""
    groups = list(GROUPS)
    own, other = groups.index(_group(page)), groups.index(_group(name))
    return own < other if own != other else (_place(page), page) < (_place(name), name)


def _group(name: str) -> str:
    return name.partition("/")[0]
