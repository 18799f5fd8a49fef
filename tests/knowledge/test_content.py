"""content/ holds what the code and the other language say it holds."""

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.languages import WHOLE
from wizard.commands.examples import example
from wizard.knowledge.tables import TABLES
from wizard.knowledge.topics import LINK, read_topic, topic_ids
from wizard.language import LANGUAGES, Language
from wizard.plan.checks import ALL
from wizard.plan.settings import SETTINGS
from wizard.plan.targets import TARGETS
from wizard.resources import CONTENT, PACKAGE
from wizard.site.drawing import is_drawing

FENCE = re.compile(r"^```([a-z]+)\n.*?^```$", re.MULTILINE | re.DOTALL)
LONGEST_REASON = 150
TOPIC_IN_CODE = re.compile(r'"((?:learn|settings|concepts|checks|modes|images|targets|problems)/[a-z0-9-]+)"')


def page(topic: str, language: str) -> str:
    return (CONTENT / topic / f"{language}.md").read_text("utf-8")


def without_fences(text: str) -> str:
    return FENCE.sub("", text)


def heading_levels(text: str) -> list[str]:
    return [line.split()[0] for line in without_fences(text).splitlines() if line.startswith("#")]


def fences(text: str) -> list[str]:
    """The blocks of a page; of a picture or an output, which have words of their language, the number of lines."""
    blocks = [match[0] for match in FENCE.finditer(text)]
    return [f"text, {len(block.splitlines())} lines" if block.startswith("```text") else block for block in blocks]


def groups() -> list[str]:
    """The groups of topics: a test goes through the pages of one."""
    return sorted({topic.partition("/")[0] for topic in topic_ids()})


def topics_of(group: str) -> list[str]:
    return [topic for topic in topic_ids() if topic.startswith(f"{group}/")]


@pytest.mark.parametrize("group", groups())
def test_both_languages_have_the_same_shape(group: str) -> None:
    for topic in topics_of(group):
        english, russian = page(topic, "en"), page(topic, "ru")
        assert heading_levels(english) == heading_levels(russian), topic
        assert fences(english) == fences(russian), topic
        links = [sorted(match[2] for match in LINK.finditer(p)) for p in (english, russian)]
        assert links[0] == links[1], topic


@pytest.mark.parametrize("group", groups())
@pytest.mark.parametrize("language", WHOLE)
def test_a_page_begins_with_a_title_and_one_short_sentence(group: str, language: str) -> None:
    for topic in topics_of(group):
        lines = page(topic, language).split("\n")
        assert lines[0].startswith("# "), topic
        assert lines[1] == lines[3] == "", topic
        reason = read_topic(topic, language).reason
        assert 20 <= len(reason) <= LONGEST_REASON, topic
        assert reason.endswith((".", "?", "!")), topic


@pytest.mark.parametrize("group", groups())
@pytest.mark.parametrize("language", WHOLE)
def test_every_link_leads_to_a_topic(group: str, language: str) -> None:
    for topic in topics_of(group):
        text = page(topic, language)
        assert {match[2] for match in LINK.finditer(text)} <= set(topic_ids()), topic
        assert not re.search(r"\[\[|\]\]", without_fences(text)), topic


SEE_ALSO = re.compile(r"^## (?:See also|См\. также)$", re.MULTILINE)


@pytest.mark.parametrize("group", groups())
@pytest.mark.parametrize("language", WHOLE)
def test_a_link_under_see_also_is_called_like_its_page(group: str, language: str) -> None:
    """Two names for one page look like two pages."""
    for topic in topics_of(group):
        below = "".join(SEE_ALSO.split(page(topic, language))[1:])
        for link in LINK.finditer(below):
            assert " ".join(link[1].split()) == read_topic(link[2], language).title, topic


@pytest.mark.parametrize("group", groups())
def test_russian_pages_are_in_russian_and_english_ones_in_english(group: str) -> None:
    cyrillic = re.compile("[А-Яа-яЁё]")
    for topic in topics_of(group):
        russian = without_fences(page(topic, "ru"))
        assert len(cyrillic.findall(russian)) > len(russian) / 4, topic
        foreign = [line for line in page(topic, "en").splitlines() if cyrillic.search(line) and "·" not in line]
        assert foreign == [], topic


def test_a_drawing_speaks_the_language_of_its_page() -> None:
    """A picture that is the same in both languages has words that only one reader can read."""
    for topic in topic_ids():
        drawn = [{match[0] for match in FENCE.finditer(page(topic, code)) if is_drawing(match[0])} for code in WHOLE]
        assert drawn[0] & drawn[1] == set(), topic


LISTS = {"concepts/answers", "concepts/commands", "concepts/glossary", "concepts/keys"}
"""Pages that are one list, to look something up in."""


@pytest.mark.parametrize("language", WHOLE)
def test_every_concept_and_mode_has_a_picture_for_60_columns(language: str) -> None:
    names = {"learn/00-start", *topics_of("concepts"), *topics_of("modes")} - LISTS
    blocks_of = {name: [found[0] for found in FENCE.finditer(page(name, language))] for name in names}
    drawn = {name: [block for block in blocks if is_drawing(block)] for name, blocks in blocks_of.items()}
    assert [name for name, blocks in drawn.items() if not blocks] == []


@pytest.mark.parametrize("language", WHOLE)
def test_every_drawing_is_whole_on_a_screen_of_60_columns(language: str) -> None:
    """In the docs a drawing without its own margin has 57 columns there: the frame and the scrollbar take three."""
    drawn = {
        (topic, dedent(found[0].removeprefix("```text\n").removesuffix("```")))
        for topic in topic_ids()
        for found in FENCE.finditer(page(topic, language))
        if is_drawing(found[0]) and found[0].startswith("```text\n")
    }
    assert len(drawn) > 40
    assert {topic: line for topic, block in drawn for line in block.split("\n") if len(line) > 57} == {}


def test_every_folder_with_one_language_has_the_other() -> None:
    pages = {(p.parent.relative_to(CONTENT).as_posix(), p.stem) for p in CONTENT.glob("*/*/*.md")}
    assert {page for page in pages if page[1] in WHOLE} == {(topic, code) for topic in topic_ids() for code in WHOLE}
    assert {code for _, code in pages} <= set(LANGUAGES)


def test_a_page_in_any_further_language_has_the_shape_of_the_english_one() -> None:
    for path in CONTENT.glob("*/*/*.md"):
        topic = path.parent.relative_to(CONTENT).as_posix()
        if path.stem not in WHOLE:
            assert heading_levels(path.read_text("utf-8")) == heading_levels(page(topic, "en")), path


def test_no_python_lies_among_the_content() -> None:
    assert list(CONTENT.rglob("*.py")) == []


def test_every_topic_that_the_code_names_exists() -> None:
    named = {name for file in PACKAGE.rglob("*.py") for name in TOPIC_IN_CODE.findall(file.read_text("utf-8"))}
    assert len(named) > 40
    assert named - set(topic_ids()) == set()


def test_every_check_mode_target_and_setting_has_its_topic() -> None:
    wanted = {f"checks/{name}" for name in ALL} | {f"targets/{name}" for name in TARGETS}
    wanted |= {"modes/overlay", "modes/fuse-device", "modes/fuse-privileged"} | {s.topic for s in SETTINGS.values()}
    assert wanted - set(topic_ids()) == set()


EXAMPLES = sorted(
    {
        match.group(0).split("\n")[1]
        for topic in topic_ids()
        for match in FENCE.finditer(page(topic, "en"))
        if match[1] == "export"
    }
)


def test_every_example_in_a_page_can_be_printed() -> None:
    for line in EXAMPLES:
        content, language = example(line.split(), Language("en"))
        assert language in ("sh", "yaml", "toml"), line
        assert len(content.splitlines()) > 5, line


def test_every_language_of_a_code_block_is_known() -> None:
    known = {"sh", "yaml", "toml", "json", "text", "console", "error", "export", "experiment", "keys"} | set(TABLES)
    assert {match[1] for topic in topic_ids() for match in FENCE.finditer(page(topic, "en"))} <= known


def test_distributions_say_only_what_is_known() -> None:
    rows = json.loads(Path(CONTENT / "distributions.json").read_text("utf-8"))["distributions"]
    assert {row["user_namespaces"] for row in rows} <= {"open", "closed", "restricted"}
    assert all(set(row) <= {"id", "from", "before", "user_namespaces"} for row in rows)


def test_no_page_gives_openshifts_anyuid_to_a_builder() -> None:
    """It lists no seccomp profiles, and so refuses every Pod that is exported: scc-anyuid.yaml."""
    pages = list(CONTENT.glob("*/*/*"))
    assert len(pages) > 400
    assert [page for page in pages if "add-scc-to-user anyuid" in page.read_text("utf-8")] == []
