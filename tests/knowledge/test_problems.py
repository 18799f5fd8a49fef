"""Every problem has the form that the schema gives, and names only what exists."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.knowledge.test_content import page, without_fences
from tests.languages import WHOLE
from tests.strict_yaml import load
from wizard.facts.keys import KEYS
from wizard.knowledge.problems import problem_names, read_problem
from wizard.knowledge.topics import topic_ids
from wizard.plan.checks import ALL
from wizard.plan.settings import SETTINGS
from wizard.resources import CONTENT, PACKAGE

SCHEMA = json.loads((PACKAGE / "schemas/problem.schema.json").read_text("utf-8"))
PROBLEMS = problem_names()


def test_every_problem_has_its_form() -> None:
    validator = Draft202012Validator(SCHEMA)
    errors = [
        f"{name}: {error.json_path}: {error.message}"
        for name in PROBLEMS
        for error in validator.iter_errors(read_problem(name))
    ]
    assert errors == []


def test_no_key_is_there_twice() -> None:
    for name in PROBLEMS:
        content = (CONTENT / "problems" / name / "problem.yaml").read_text("utf-8")
        assert load(content) == read_problem(name), name


def unknown(name: str) -> set[str]:
    """What a problem names and nothing is."""
    problem = read_problem(name)
    steps: list[dict[str, Any]] = problem["fix"]
    checks = {*problem.get("checks", []), *(step["check"] for step in steps if "check" in step)}
    related = {*problem.get("look_alikes", []), *problem.get("leads_to", [])}
    shown = {f"settings/{word}" for step in steps for word in (*step.get("show", []), *step.get("host", []))}
    exported = {key for step in steps for key in step.get("export", {})}
    conditions = [line for lines in problem.get("facts", {}).values() for line in lines]
    asked = {re.split(r"!=|>=|[=<]", line)[0] for line in conditions}
    others = set(PROBLEMS) - {name}
    return (
        (checks - set(ALL))
        | (related - others)
        | (shown - set(topic_ids()))
        | (exported - set(SETTINGS))
        | (asked - set(KEYS))
    )


def test_every_problem_names_only_what_exists() -> None:
    assert {name: missing for name in PROBLEMS if (missing := unknown(name))} == {}


def test_every_problem_has_its_pages_and_every_page_its_problem() -> None:
    pages = {page.parent.name for page in CONTENT.glob("problems/*/en.md")}
    assert pages == set(PROBLEMS)


MESSAGES = ("What you see", "Что вы видите")
"""Sections that may be the messages alone."""


def wordless(name: str, language: str) -> list[str]:
    """The sections of a page that show a command or a file and do not say what it does."""
    sections = (part.partition("\n") for part in without_fences(page(f"problems/{name}", language)).split("\n## ")[1:])
    return [title for title, _, words in sections if title not in MESSAGES and not words.strip()]


@pytest.mark.parametrize("language", WHOLE)
def test_no_section_of_a_problem_is_a_block_without_a_word(language: str) -> None:
    assert {name: titles for name in PROBLEMS if (titles := wordless(name, language))} == {}
