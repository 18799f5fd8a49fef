"""The English of pages, messages and docstrings is of today: words that make a reader stumble are not used."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from tests.knowledge.test_content import page, topics_of, without_fences
from wizard.language import read_catalog
from wizard.resources import CONTENT

PLAIN = ("checks", "concepts", "images", "modes", "problems", "settings", "targets", "learn")
"""The groups of topics, all of them gone through."""

WORDS = {
    r"mend(s|ed|ing)?": "fix",
    r"cur(e|es|ed|ing)": "fix",
    r"anew": "again",
    r"seldom": "rarely",
    r"merely": "only",
    r"besides?": "also, next to",
    r"whoever": "name who: a user, an administrator, anyone with …",
    r"all the same": "still, also",
    r"(there|that|it|which) (is|are) none": "say what does not exist",
    r"of (its|their|your|one's|his|our|my) own": "its own X, a separate X",
    r"folders?": "directory",
    r"hand(s|ed|ing) (it |them )?(in|out|over)|hand (it|them) (in|out|over)": "pass, grant",
    r"g[ia]ve[sn]? away": "grant, expose",
    r"without a word": "silently",
    r"for good": "permanently, never",
    r"lies?": "is, is stored",
    r"(stands?|stood)(?! for\b)": "is, appears",
    r"sits?|sat": "is, appears",
    r"what (there )?is (there|here)": "name the thing",
    r"at hand": "available",
    r"to be had": "available",
    r"shall|upon|thus|hence|whence|likewise|therein|thereof": "today's words",
    r"wherever": "in every place where",
    r"side by side": "parallel",
    r"narrow(er|est)": "grants less, least-privileged",
    r"wid(er|est)": "grants more",
}

ALLOWED = (
    "Where will werf run?",  # Questions, not conditions.
    "Where werf can build",
    "Mode {narrower} works",  # The name of a placeholder.
    "wider than the screen",
)

BETWEEN_US = (r"narrow(er|est)", r"wid(er|est)", r"wherever", r"(there|that|it|which) (is|are) none")
"""What the code calls confinements and windows, and what a reader of code does not stumble over."""

ROOT = Path(__file__).parents[2]
FILES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md")

CODE = re.compile(r"`[^`\n]*`|\{[a-z_]+\}")


def prose(text: str) -> str:
    """A text without its blocks, its code and what is allowed."""
    for words in ALLOWED:
        text = text.replace(words, "")
    return CODE.sub("", without_fences(text))


def english(data: object) -> Iterator[str]:
    """The English of every text in both languages, anywhere in the data."""
    if isinstance(data, dict) and isinstance(data.get("en"), str):
        yield data["en"]
    elif isinstance(data, dict):
        for value in data.values():
            yield from english(value)
    elif isinstance(data, list):
        for value in data:
            yield from english(value)


def strings(data: object) -> Iterator[str]:
    """Every text anywhere in the data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from strings(value)


def remarks(source: str) -> Iterator[str]:
    """The docstrings and the comments of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    yield from re.findall(r"(?:^|\s)# ([^\"\n]*)$", source, re.MULTILINE)


def stumbling_words(text: str, words: Mapping[str, str] = WORDS) -> Iterator[str]:
    """Each word to avoid with its surroundings and what to say instead."""
    for pattern, better in words.items():
        for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            yield f"“{text[max(0, match.start() - 30) : match.end() + 20]}”: {better}"


def stumbles(text: str) -> Iterator[str]:
    """Each word or turn of phrase to avoid, and what to say instead."""
    yield from stumbling_words(text)
    for match in re.finditer(r"(?:^|[.:] )(Where [a-z][^.?\n]*)", text, re.MULTILINE):
        yield f"“{match[1]}”: If …"
    for match in re.finditer(r"[a-z`)],? (for (?:it|there|nothing|they) (?:is|are|has|have|does|do)\b)", text):
        yield f"“{match[0]}”: because"


@pytest.mark.parametrize("group", PLAIN)
def test_pages_are_in_the_words_of_an_engineer_today(group: str) -> None:
    found = {topic: list(stumbles(prose(page(topic, "en")))) for topic in topics_of(group)}
    assert {topic: words for topic, words in found.items() if words} == {}


def test_messages_are_in_the_words_of_an_engineer_today() -> None:
    catalog = read_catalog("ru")
    found = {message: list(stumbles(prose(message))) for message in (*catalog.messages, *catalog.plurals)}
    assert {message: words for message, words in found.items() if words} == {}


def test_steps_and_terms_are_in_the_words_of_an_engineer_today() -> None:
    paths = [*(CONTENT / "problems").glob("*/problem.yaml"), CONTENT / "glossary.yaml"]
    texts = [text for path in paths for text in english(yaml.safe_load(path.read_text("utf-8")))]
    found = {text: list(stumbles(prose(text))) for text in texts}
    assert len(texts) > 500
    assert {text: words for text, words in found.items() if words} == {}


@pytest.mark.parametrize("name", sorted({path.stem for path in CONTENT.glob("*.json")} - {"synonyms"}))
def test_tables_are_in_the_words_of_an_engineer_today(name: str) -> None:
    sentences = [one for one in strings(json.loads((CONTENT / f"{name}.json").read_text("utf-8"))) if " " in one]
    found = {one: list(stumbles(prose(one))) for one in sentences}
    assert {one: words for one, words in found.items() if words} == {}


@pytest.mark.parametrize("name", FILES)
def test_files_are_in_the_words_of_an_engineer_today(name: str) -> None:
    assert list(stumbles(prose((ROOT / name).read_text("utf-8")))) == []


def test_docstrings_and_comments_are_in_the_words_of_an_engineer_today() -> None:
    words = {pattern: better for pattern, better in WORDS.items() if pattern not in BETWEEN_US}
    found = {
        f"{path.relative_to(ROOT)}: {remark}": stumbled
        for path in sorted((ROOT / "wizard").rglob("*.py"))
        for remark in remarks(path.read_text("utf-8"))
        if (stumbled := list(stumbling_words(prose(remark), words)))
    }
    assert found == {}


def test_a_remark_is_a_docstring_of_anything_or_a_comment() -> None:
    source = '"""A."""\nx = "# b"  # C.\n"""D."""\ndef f():\n    """E."""\n    # F.\n    return """g"""\n'
    assert sorted(remarks(source)) == ["A.", "C.", "D.", "E.", "F."]


@pytest.mark.parametrize(
    "text",
    [
        "The steps that mend it.",
        "The storage lies on a volume.",
        "Whoever opens the socket is root.",
        "A volume of its own.",
        "Where the kernel refuses it, Buildah falls back.",
        "It cannot be hardened, for nothing is left.",
    ],
)
def test_a_sentence_with_such_a_word_is_found(text: str) -> None:
    assert list(stumbles(text))
