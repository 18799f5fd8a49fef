"""`werf-wizard explain`: a topic on the terminal, the list of topics, search."""

import argparse
from difflib import get_close_matches

from rich.console import Console

from wizard.commands.examples import example
from wizard.commands.telling import tell
from wizard.errors import BadInputError, RefusedError, shown
from wizard.knowledge.glossary import terms_called
from wizard.knowledge.groups import GROUPS
from wizard.knowledge.reading_order import START
from wizard.knowledge.topics import is_topic, read_topic, topic_ids
from wizard.language import LANGUAGES, Language, text
from wizard.report import console, pages
from wizard.report.pager import paged
from wizard.report.settings import show_settings

_ALIKE = 0.8
"""How like a name a word is that is taken for a slip of it."""
_MOST_PAGES = 4


def run(options: argparse.Namespace, tr: Language) -> int:
    """Print one topic or term, the topics of a group, all topics, or those that a search finds; otherwise the first."""
    out = console.on_stdout()
    with paged(out, wanted=not getattr(options, "no_pager", False)):
        return _show(options, tr, out)


def _show(options: argparse.Namespace, tr: Language, out: Console) -> int:
    if options.search is not None:
        return _search(" ".join(options.search), tr, out)
    name = " ".join(options.topic)
    if name in GROUPS:
        if name == "settings":
            show_settings(tr, out)
        pages.show_group([read_topic(one, tr.code) for one in topic_ids() if one.startswith(f"{name}/")], out)
    elif options.list:
        pages.show_list([read_topic(one, tr.code) for one in topic_ids()], tr, out)
    elif name:
        _show_page(name, tr, out)
    else:
        _show_page(START, tr, out)
        pages.show_groups([read_topic(one, tr.code) for one in topic_ids()], tr, out)
    return 0


def _show_page(name: str, tr: Language, out: Console) -> None:
    """Print a term of the glossary, or a topic. Raises BadInputError with the pages about another word.

    A bare word is a term first, unless the topic of that name is the page about the term.
    """
    topic = read_topic(name, tr.code) if is_topic(name) else None
    called = terms_called(name, tr.code) if "/" not in name else ()
    if called and not (topic and topic.id in {term.page for term in called}):
        for number, term in enumerate(called):
            if number:
                out.print()
            pages.show_term(term, tr, out)
        if topic:
            out.print()
            same = text(
                "A page with this name: `werf-wizard explain {page}` ({title})", page=topic.id, title=topic.title
            )
            out.print(tr(same), highlight=False)
    elif topic is None and (about := _pages_about(name, tr)):
        raise BadInputError(
            text("There is no topic “{name}”.", name=shown(name)),
            text("Pages about it: {names}.", names=", ".join(about)),
            text("`werf-wizard explain --list` lists all topics, `--search WORDS` searches them."),
        )
    else:
        pages.show_topic(topic or read_topic(name, tr.code), lambda words: example(words, tr), tr, out)


def _pages_about(word: str, tr: Language) -> list[str]:
    """Return the ids of the pages that have a word which is no id and no mistyped one."""
    if "/" in word or get_close_matches(word.lower(), [name.rpartition("/")[2] for name in topic_ids()], 1, _ALIKE):
        return []
    from wizard.knowledge.search import search

    found = (search(word, code, _MOST_PAGES) for code in _own_first(tr))
    return [hit.topic.id for hit in next(filter(None, found), [])]


def _own_first(tr: Language) -> list[str]:
    """Return the languages, the reader's first."""
    return sorted(LANGUAGES, key=lambda code: code != tr.code)


def _search(words: str, tr: Language, out: Console) -> int:
    """Print pages in the reader's language; words that only another language knows find its pages."""
    from wizard.knowledge.search import corrected, search

    for code in _own_first(tr):
        hits = search(words, code)
        if hits:
            break
    else:
        meant = corrected(words, tr.code)
        raise RefusedError(
            text("Nothing found for “{words}”.", words=words),
            *([text("Did you mean “{words}”?", words=meant)] if meant else ()),
            text("Try fewer or different words; `werf-wizard explain --list` lists all topics."),
        )
    pages.show_group([hit.topic for hit in hits], out)
    if code != tr.code:
        note = text("These words occur on pages in another language: add --lang {code} to read them.", code=code)
        tell(tr, note)
    return 0
