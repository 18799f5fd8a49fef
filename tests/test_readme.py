"""The README is one screen in both languages, and what it leads to is there."""

import re
from pathlib import Path

import pytest

from tests.knowledge.test_content import page
from tests.languages import WHOLE
from wizard.plan.settings import SETTINGS
from wizard.plan.targets import TARGETS

ROOT = Path(__file__).parent.parent
READMES = {"en": "README.md", "ru": "README.ru.md"}
ADDRESS = re.compile(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"")
ROWS = 30
"""Lines of at most 130 letters: what fits on a screen of 1280 × 800 with a picture between them."""


def readme(language: str) -> str:
    return (ROOT / READMES[language]).read_text("utf-8")


def addresses(text: str) -> list[str]:
    return [link or picture for link, picture in ADDRESS.findall(text)]


@pytest.mark.parametrize("language", WHOLE)
def test_what_it_leads_to_is_there(language: str) -> None:
    found = addresses(readme(language))
    assert len(found) > 8
    assert [address for address in found if not (ROOT / address).is_file()] == []
    assert f"tests/tui/pictures/wizard.{language}.svg" in found


@pytest.mark.parametrize("language", WHOLE)
def test_it_is_one_screen(language: str) -> None:
    lines = readme(language).splitlines()
    assert len(lines) <= ROWS
    assert [line for line in lines if len(line) > 130 and "<img" not in line] == []


def test_both_languages_have_the_same_commands_uses_and_links() -> None:
    shape = []
    for language, other in (("en", "ru"), ("ru", "en")):
        text = readme(language)
        commands = [command.split("#")[0] for command in text.split("```")[1].splitlines()]
        neutral = [re.sub(rf"\b{language}\b", "-", address) for address in addresses(text)]
        shape.append((commands, re.findall("`(werf-wizard .+?)`", text), [a for a in neutral if a != READMES[other]]))
    assert shape[0] == shape[1]


@pytest.mark.parametrize("language", WHOLE)
def test_the_page_of_settings_has_a_row_for_each_with_its_default(language: str) -> None:
    rows = [
        line.strip("| ").split(" | ") for line in page("concepts/answers", language).splitlines() if line[:3] == "| `"
    ]
    defaults = {key: row[1] for row in rows for key in re.findall("`([a-z_]+)`", row[0])}
    assert set(defaults) == set(SETTINGS)
    wrong = [
        key for key, setting in SETTINGS.items() if setting.default and f"`{setting.default}`" not in defaults[key]
    ]
    assert wrong == []
    caches = {row.caches[0] for row in TARGETS.values() if row.caches}
    assert set(re.findall("`([a-z]+)`", defaults["cache"])) == caches
