"""The glossary, and the places on a page where its terms are used for the first time.

It is written in content/glossary.yaml. `make glossary` makes content/glossary.json of it, which has every form of every
term: a page is read without a grammar.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from wizard.knowledge.letters import one_spelling
from wizard.knowledge.topics import Topic
from wizard.language import Language, text
from wizard.records import Record
from wizard.resources import CONTENT

PAGE = "concepts/glossary"
TERM = re.compile(r"\[([^\[\]]+)\]\(term:([a-z0-9-]+)\)")
MOST_WORDS = 3
"""Of a term's form."""
_BLOCK = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_SHELTERED = re.compile(
    r"(^#.*$|^\|.*$|`[^`]+`|\[[^\]]*\]\([^)]*\)|https?://\S+|\*\*[^*\n]+\*\*|<[^>\n]+>)", re.MULTILINE
)
"""Headings, tables, code, links, addresses, and words in bold, which are labels: no term is linked in them."""
_ENDING = (text("Sources"), text("See also"))
"""The sections behind the text of a page: they are names and links."""
_WORD = re.compile(r"[\w/.-]*\w")


class Term(Record):
    """A term in one language. `about` is a sentence; `page` says more, empty if none does."""

    id: str
    words: str
    about: str
    page: str

    @property
    def leads_to(self) -> str:
        """The page to read about it."""
        return self.page or PAGE


@cache
def terms(language: str) -> Mapping[str, Term]:
    """Return every term by its id; in English if it is not in the language."""
    found = {}
    for name, row in _read()["terms"].items():
        words, about = row.get(language, row["en"])
        found[name] = Term(name, words, about, row["page"])
    return found


def find_term(words: str, language: str) -> Term | None:
    """Return the term that is called so, by its id or any form of its words."""
    known = terms(language)
    for code in (language, "en"):
        if name := _used(words, _uses(code)):
            return known[name]
    return known.get(words.lower())


def terms_called(words: str, language: str) -> tuple[Term, ...]:
    """Return the terms that are called so: several, if their words differ only by what is in brackets behind them."""
    form = folded(words).lower()
    forms = {form, form.removesuffix("s")}
    same = [term for term in terms(language).values() if folded(term.words.partition(" (")[0]).lower() in forms]
    one = find_term(words, language)
    return tuple(same if not one or one in same else [one])


def linked(markdown: str, topic: Topic) -> str:
    """Return a page in which each term is a link, `[words](term:ID)`, at its first use in the text.

    Not on the page of the term itself, and not in code, headings, tables, links and what follows the text.
    """
    if topic.id == PAGE:
        return markdown
    known = {name for name, term in terms(topic.language).items() if term.page == topic.id}
    parts = _BLOCK.split(markdown)
    for at in range(0, len(parts), 2):
        end = _ending(topic.language).search(parts[at])
        last = end.start() if end else len(parts[at])
        parts[at] = _linked_text(parts[at][:last], topic.language, known) + parts[at][last:]
        if end:
            break
    return "".join(parts)


def terms_on(markdown: str, language: str) -> tuple[Term, ...]:
    """Return the terms that are linked on a page, in the order of their first use."""
    return tuple(terms(language)[found[2]] for found in TERM.finditer(markdown))


def folded(words: str) -> str:
    """Return a form as it is compared."""
    return one_spelling(" ".join(words.split()))


def _linked_text(text: str, language: str, known: set[str]) -> str:
    parts = _SHELTERED.split(text)
    return "".join(part if at % 2 else "".join(_linked_part(part, language, known)) for at, part in enumerate(parts))


def _linked_part(text: str, language: str, known: set[str]) -> Iterator[str]:
    """Yield a text in pieces; a term that is not known yet is linked, and known from there on."""
    words, uses, most = list(_WORD.finditer(one_spelling(text))), _uses(language), _most_words(language)
    done = at = 0
    while at < len(words):
        start, first = words[at].start(), words[at][0]
        for count in range(min(most.get(first, 0), len(words) - at), 0, -1):
            end = words[at + count - 1].end()
            if (name := _used(text[start:end], uses)) is not None:
                at += count
                break
        else:
            at += 1
            continue
        if name and name not in known:
            known.add(name)
            yield f"{text[done:start]}[{text[start:end]}](term:{name})"
            done = end
    yield text[done:]


@cache
def _most_words(language: str) -> Mapping[str, int]:
    """Return the words that a form begins with, at the beginning of a sentence too: each with the most words."""
    found: dict[str, int] = {}
    for form in _uses(language):
        first, *more = _WORD.findall(form)
        for word in (first, first[:1].upper() + first[1:]):
            found[word] = max(found.get(word, 0), min(1 + len(more), MOST_WORDS))
    return found


def _used(words: str, uses: Mapping[str, str]) -> str | None:
    """Return the term of a form, which may begin a sentence; empty for words that mean something else."""
    form = folded(words)
    name = uses.get(form)
    return uses.get(form[:1].lower() + form[1:]) if name is None else name


def _uses(language: str) -> Mapping[str, str]:
    uses: Mapping[str, Mapping[str, str]] = _read()["uses"]
    return uses.get(language, uses["en"])


@cache
def _ending(language: str) -> re.Pattern[str]:
    """Return the heading with which the text of a page ends."""
    headings = "|".join(re.escape(Language(language)(name)) for name in _ENDING)
    return re.compile(rf"^## (?:{headings})$", re.MULTILINE)


@cache
def _read() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((CONTENT / "glossary.json").read_text("utf-8"))
    return data
