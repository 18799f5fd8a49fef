"""What a search in the docs finds: pages of the reader's language, otherwise of another, and other spellings."""

from wizard.knowledge.glossary import Term, terms_called
from wizard.knowledge.search import corrected, search
from wizard.knowledge.topics import Topic
from wizard.language import LANGUAGES, Language, text
from wizard.records import Record

MOST = 20


class Found(Record):
    """Pages, best first, what is said above them, and the query as it may have been meant, with the offer of it.

    `terms` are the terms of the glossary that are called as the query.
    """

    topics: tuple[Topic, ...]
    note: str = ""
    meant: tuple[str, str] = ("", "")
    terms: tuple[Term, ...] = ()


def find(words: str, tr: Language) -> Found:
    """Return what is found for a query in any language."""
    spelt = corrected(words, tr.code)
    meant = (spelt, tr(text("Did you mean “{words}”?", words=spelt))) if spelt else ("", "")
    for code in sorted(LANGUAGES, key=lambda code: code != tr.code):
        if hits := search(words, code, limit=MOST):
            # A word that only another language knows is spelt well.
            note, other = ("", meant) if code == tr.code else (tr(text("Found in the other language:")), ("", ""))
            return Found(tuple(hit.topic for hit in hits), note, other, terms_called(words, tr.code))
    nothing = text("Nothing found for “{words}”.", words=words)
    ways = text("Try fewer or different words; Esc clears the search, and F6 leads to the list of all topics.")
    return Found((), f"{tr(nothing)}\n{tr(ways)}", meant)
