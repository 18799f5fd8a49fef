"""The glossary is whole, its page is up to date, and what it says not to write is not written."""

import re

import pytest

from tests.knowledge.glossary import PAGE, terms, written
from tests.languages import WHOLE
from wizard.knowledge.topics import topic_ids
from wizard.language import read_catalog
from wizard.resources import CONTENT

_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def test_every_term_is_said_in_one_sentence_in_each_language() -> None:
    names = [row["term"] for row in terms()]
    assert len(names) == len(set(names)) >= 60
    for row in terms():
        assert set(row) <= {"term", "en", "ru", "page", "avoid", "about"}, row["term"]
        assert all(row[code] and row["about"][code].endswith(".") for code in WHOLE), row["term"]
        assert row.get("page", "concepts/modes") in topic_ids(), row["term"]


@pytest.mark.parametrize("language", WHOLE)
def test_the_page_is_that_of_the_data(language: str) -> None:
    assert (PAGE / f"{language}.md").read_text("utf-8") == written(language), "make glossary"


def test_what_is_not_said_for_a_term_is_not_written() -> None:
    messages = list(read_catalog("ru").messages.values())
    pages = {str(path.relative_to(CONTENT)): path.read_text("utf-8") for path in CONTENT.glob("*/*/ru.md")}
    pages |= {
        str(path.relative_to(CONTENT)): path.read_text("utf-8") for path in CONTENT.glob("problems/*/problem.yaml")
    }
    found = []
    for row in terms():
        for pattern in row.get("avoid", {}).get("ru", ()):
            wrong = re.compile(pattern, re.IGNORECASE)
            found += [(row["term"], name) for name, text in pages.items() if wrong.search(_CODE.sub("", text))]
            found += [(row["term"], said) for said in messages if wrong.search(_CODE.sub("", said))]
    assert found == []
