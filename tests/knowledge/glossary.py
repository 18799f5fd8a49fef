"""`make glossary`: concepts/glossary in each language, and content/glossary.json, from content/glossary.yaml."""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import yaml

from tests.languages import WHOLE
from wizard.knowledge.glossary import folded
from wizard.knowledge.topics import read_topic
from wizard.resources import CONTENT

PAGE = CONTENT / "concepts" / "glossary"
INDEX = CONTENT / "glossary.json"
_HEAD = {
    "en": (
        "# Glossary",
        "The words of this field, one sentence each, and the page that says more.",
        "## Words",
    ),
    "ru": (
        "# Глоссарий",
        "Слова этой области: по одному предложению и страница, где сказано больше.",
        "## Слова",
    ),
}
_ENDINGS = (
    (r"(ый|ой)$", "ый ого ому ым ом ые ых ыми"),
    (r"(ий)$", "ий ого его ому ему им ем ие их ими"),
    (r"(ие)$", "ие ия ию ием ии ий иям иями иях"),
    (r"ок$", "ок ка ку ке ком ки ков кам ками ках"),
    (r"(ка)$", "ка ки ку кой ке кам ками ках"),
    (r"(ия)$", "ия ии ию ией ий иям иями иях"),
    (r"(а)$", "а ы у ой е ам ами ах"),
    (r"(ь)$", "ь я ю ем е и ей ям ями ях"),
    (r"([бвгджзклмнпрстфхц])$", ""),
)
"""Of Russian words by how they end: each case, singular and plural."""
_HARD = " а у ом е ы ов ам ами ах"


def terms() -> list[dict[str, Any]]:
    """The terms, sorted by their names."""
    return sorted(yaml.safe_load((CONTENT / "glossary.yaml").read_text("utf-8")), key=lambda row: str(row["term"]))


def written(language: str) -> str:
    """The page in a language, its terms sorted as that language writes them."""
    title, reason, words = _HEAD[language]
    ordered = sorted(terms(), key=lambda row: folded(row[language]).casefold())
    rows = [f"- **{row[language]}.** {row['about'][language]}{_more(row, language)}" for row in ordered]
    return "\n".join((title, "", reason, "", words, "", *rows, ""))


def index() -> str:
    """The index: each term's words, sentence and page, and the forms in which each language uses it."""
    known = {
        row["term"]: {"page": row.get("page", ""), **{code: [row[code], row["about"][code]] for code in WHOLE}}
        for row in terms()
    }
    uses = {code: dict(sorted(_uses(code))) for code in WHOLE}
    return json.dumps({"terms": known, "uses": uses}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _uses(language: str) -> Iterator[tuple[str, str]]:
    for row in terms():
        yield from ((folded(form), row["term"]) for form in forms(row, language))
    for row in terms():
        yield from ((folded(form), "") for form in row.get("not", {}).get(language, ()))


def forms(row: dict[str, Any], language: str) -> Iterator[str]:
    """Yield the forms of a term: those that it names, otherwise its words with their endings."""
    own = row.get("forms", {}).get(language)
    if own is not None:
        for form in own:
            yield from _unbraced(form)
        return
    words = row[language].partition(" (")[0].split()
    yield from map(" ".join, product(*map(_of_word, words)))


def _of_word(word: str) -> list[str]:
    if re.fullmatch("[а-яё-]+", word):
        for ending, cases in _ENDINGS:
            if re.search(ending, word):
                base = word if not cases else re.sub(ending, "", word)
                return [base + case for case in (cases or _HARD).split(" ")]
    if re.search("[а-яё]$", word):  # Docker-сервер, bind-монтирование
        return [word]
    return [word, f"{word}s"] if word.isascii() and word.islower() else [word]


def _unbraced(form: str) -> Iterator[str]:
    """Yield what `a{b,c}` stands for."""
    found = re.search(r"\{([^{}]*)\}", form)
    if not found:
        yield form
        return
    for each in found[1].split(","):
        yield from _unbraced(form[: found.start()] + each + form[found.end() :])


def _more(row: dict[str, Any], language: str) -> str:
    if "page" not in row:
        return ""
    return f" [{read_topic(row['page'], language).title}](topic:{row['page']})"


def main() -> None:
    """Write the index, then both pages."""
    INDEX.write_text(index(), "utf-8")
    PAGE.mkdir(exist_ok=True)
    for language in WHOLE:
        (PAGE / f"{language}.md").write_text(written(language), "utf-8")


if __name__ == "__main__":
    main()
