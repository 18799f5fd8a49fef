"""The glossary is whole, what is made of it is up to date, and its words are found on pages in all their forms."""

import re

import pytest

from tests.knowledge.glossary import INDEX, PAGE, forms, index, terms, written
from tests.languages import WHOLE
from wizard.knowledge.glossary import MOST_WORDS, TERM, find_term, folded, linked, terms_called, terms_on
from wizard.knowledge.reading_order import START
from wizard.knowledge.topics import LINK, Topic, read_topic, topic_ids
from wizard.language import read_catalog
from wizard.resources import CONTENT

_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_KEYS = {"term", "en", "ru", "page", "avoid", "forms", "not", "about"}


def used(text: str, language: str, topic: str = "checks/linux") -> list[tuple[str, str]]:
    """The terms that are linked in a text, each with the words that are the link."""
    page = linked(text, Topic(topic, "", "", text, language))
    return [(found[2], found[1]) for found in TERM.finditer(page)]


def test_every_term_is_said_in_one_sentence_in_each_language() -> None:
    names = [row["term"] for row in terms()]
    assert len(names) == len(set(names)) >= 100
    for row in terms():
        assert set(row) <= _KEYS, row["term"]
        assert all(row[code] and row["about"][code].endswith(".") for code in WHOLE), row["term"]
        assert all(". " not in row["about"][code] for code in WHOLE), row["term"]
        assert row.get("page", START) in topic_ids(), row["term"]


@pytest.mark.parametrize("language", WHOLE)
def test_the_page_is_that_of_the_data(language: str) -> None:
    assert (PAGE / f"{language}.md").read_text("utf-8") == written(language), "make glossary"


def test_the_index_is_that_of_the_data() -> None:
    assert INDEX.read_text("utf-8") == index(), "make glossary"


@pytest.mark.parametrize("language", WHOLE)
def test_a_form_is_of_one_term_and_found_in_a_sentence(language: str) -> None:
    known: dict[str, str] = {}
    for row in terms():
        for form in forms(row, language):
            assert known.setdefault(folded(form), row["term"]) == row["term"], form
            assert len(form.split()) <= MOST_WORDS, form
            if form not in row.get("not", {}).get(language, ()):
                assert used(f"… {form}, …", language)[0][0] == row["term"], form
    assert len(known) > 200


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "A whiteout. Another whiteout.", [("whiteout", "whiteout")]),
        ("en", "Whiteouts in user\nnamespaces", [("whiteout", "Whiteouts"), ("user-namespace", "user\nnamespaces")]),
        ("en", "In fact you log in to a registry.", [("registry", "registry")]),
        ("en", "The fuse module, /dev/fuse, fuse-like", []),
        ("en", "A Job of Kubernetes; a job of CI", [("job", "job")]),
        ("ru", "Под видом контейнера", [("container", "контейнера")]),
        ("ru", "Подами таким образом управляет", [("pod", "Подами")]),
        ("ru", "в ограничивающем наборе", [("bounding-set", "ограничивающем наборе")]),
        ("ru", "слоёв и слоев, тому же, в том числе", [("layer", "слоёв")]),
        ("ru", "он пробует, а проба нет", [("probe", "проба")]),
        ("ru", "Заданы задания", [("job", "задания")]),
    ],
)
def test_the_right_words_are_found_in_their_form(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert used(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# The whiteout",
        "`whiteout`",
        "```sh\nwhiteout\n```",
        "[a whiteout](topic:concepts/overlayfs)",
        "- **whiteout.** …",
        "| whiteout |",
        "## Sources\n\n- whiteout",
        "## See also\n\n- whiteout",
    ],
)
def test_nothing_is_linked_in_code_headings_tables_links_and_sources(text: str) -> None:
    assert used(text, "en") == []


def test_a_reader_finds_a_term_by_the_alphabet_of_the_language() -> None:
    names = re.findall(r"^- \*\*(.+?)\.\*\*", written("ru"), re.MULTILINE)
    latin = [name for name in names if name[0].isascii()]
    assert len(latin) > 20
    assert names[: len(latin)] == latin
    assert [name[0].casefold() for name in names] == sorted(name[0].casefold() for name in names)


def test_a_term_is_not_linked_on_its_own_page_nor_in_the_glossary() -> None:
    assert used("a whiteout", "en", "concepts/overlayfs") == []
    assert used("a whiteout", "en", "concepts/glossary") == []


@pytest.mark.parametrize("language", WHOLE)
def test_pages_have_their_terms_and_keep_their_text(language: str) -> None:
    counts = []
    for name in topic_ids():
        topic = read_topic(name, language)
        page = linked(topic.body, topic)
        assert TERM.sub(r"\1", page) == topic.body, name
        assert LINK.findall(page) == LINK.findall(topic.body), name
        found = [term.id for term in terms_on(page, language)]
        assert len(found) == len(set(found)), name
        counts.append(len(found))
    assert sum(counts) / len(counts) > 5


def test_a_word_is_explained_by_any_of_its_forms() -> None:
    asked = (("Whiteouts", "en"), ("слоями", "ru"), ("EPERM", "ru"), ("eperm", "en"))
    found = [find_term(word, code) for word, code in asked]
    assert [term and term.id for term in found] == ["whiteout", "layer", "eperm", "eperm"]
    assert find_term("in fact", "en") is None
    assert find_term("чепуха", "ru") is None


@pytest.mark.parametrize(
    ("words", "language", "called"),
    [
        ("namespace", "en", ["namespace", "namespace-kubernetes"]),
        ("Namespaces", "ru", ["namespace", "namespace-kubernetes"]),
        ("user namespaces", "en", ["user-namespace"]),
        ("слоями", "ru", ["layer"]),
        ("image", "en", ["image"]),
        ("чепуха", "ru", []),
    ],
)
def test_a_word_may_be_what_several_terms_are_called(words: str, language: str, called: list[str]) -> None:
    assert [term.id for term in terms_called(words, language)] == called


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
