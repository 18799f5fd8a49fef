"""`make glossary`: the page concepts/glossary in each language, from content/glossary.yaml."""

from typing import Any

import yaml

from tests.languages import WHOLE
from wizard.knowledge.topics import read_topic
from wizard.resources import CONTENT

PAGE = CONTENT / "concepts" / "glossary"
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


def terms() -> list[dict[str, Any]]:
    """The terms, sorted by their names."""
    return sorted(yaml.safe_load((CONTENT / "glossary.yaml").read_text("utf-8")), key=lambda row: str(row["term"]))


def written(language: str) -> str:
    """The page in a language; the order of the terms is the same in each."""
    title, reason, words = _HEAD[language]
    rows = [f"- **{row[language]}.** {row['about'][language]}{_more(row, language)}" for row in terms()]
    return "\n".join((title, "", reason, "", words, "", *rows, ""))


def _more(row: dict[str, Any], language: str) -> str:
    if "page" not in row:
        return ""
    return f" [{read_topic(row['page'], language).title}](topic:{row['page']})"


def main() -> None:
    """Write both pages."""
    PAGE.mkdir(exist_ok=True)
    for language in WHOLE:
        (PAGE / f"{language}.md").write_text(written(language), "utf-8")


if __name__ == "__main__":
    main()
