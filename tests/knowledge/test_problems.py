"""Every problem has the form that the schema gives, and names only what exists."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wizard.facts.keys import KEYS
from wizard.knowledge.problems import problem_names, read_problem
from wizard.knowledge.topics import topic_ids
from wizard.plan.checks import ALL
from wizard.plan.settings import SETTINGS
from wizard.resources import CONTENT, PACKAGE

SCHEMA = json.loads((PACKAGE / "schemas/problem.schema.json").read_text("utf-8"))
PROBLEMS = problem_names()


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_has_its_form(name: str) -> None:
    errors = [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(read_problem(name))
    ]
    assert errors == []


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_names_only_what_exists(name: str) -> None:
    problem = read_problem(name)
    steps: list[dict[str, Any]] = problem["fix"]
    checks = {*problem.get("checks", []), *(step["check"] for step in steps if "check" in step)}
    assert checks - set(ALL) == set()
    related = {*problem.get("look_alikes", []), *problem.get("leads_to", [])}
    assert related - (set(PROBLEMS) - {name}) == set()
    shown = {f"settings/{word}" for step in steps for word in (*step.get("show", []), *step.get("host", []))}
    assert shown - set(topic_ids()) == set()
    assert {key for step in steps for key in step.get("export", {})} - set(SETTINGS) == set()
    conditions = [line for lines in problem.get("facts", {}).values() for line in lines]
    assert {re.split(r"!=|>=|[=<]", line)[0] for line in conditions} - set(KEYS) == set()


def test_every_problem_has_its_pages_and_every_page_its_problem() -> None:
    pages = {page.parent.name for page in CONTENT.glob("problems/*/en.md")}
    assert pages == set(PROBLEMS)
