"""The cases of the rules, which are data: tests/lint/cases/SUBJECT.yaml.

A case is a `file`, or one of those in cases/good with `edits`, each of which stands once in it. Of the findings of
`rule`, one has to be where the file goes on with `at`, of that `severity`, with `fix` as its change. `fixed` is what
`lint --fix` makes of the file (a text, or edits of it) if this rule alone is chosen; `left` why it changes nothing.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.strict_yaml import load
from wizard.records import EMPTY, Record

FOLDER = Path(__file__).parent / "cases"
_GOOD = FOLDER / "good"


class Case(Record):
    """A file in which a rule finds something, on a ground that `facts` and `answers` say."""

    rule: str
    severity: str
    at: str
    content: str
    fix: str
    facts: Mapping[str, str] = EMPTY
    answers: Mapping[str, str] = EMPTY
    name: str = ""
    fixed: str = ""
    left: str = ""


@cache
def read_cases(*folders: Path) -> tuple[Case, ...]:
    """All cases of the folders, read once."""
    files = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return tuple(
        _case(written, f"{path.stem}-{number}-{written['rule']}")
        for path in files
        for number, written in enumerate(load(path.read_text("utf-8")))
    )


def _case(written: dict[str, Any], name: str) -> Case:
    content = written.pop("file", None) or _edited(written.pop("good"), written.pop("edits", ()))
    fixed = written.pop("fixed", "")
    if isinstance(fixed, list):
        fixed = _replaced(content, fixed)
    return Case(**{**written, "fix": written["fix"].rstrip("\n")}, content=content, name=name, fixed=fixed)


def _edited(good: str, edits: list[dict[str, str]]) -> str:
    return _replaced((_GOOD / good).read_text("utf-8"), edits)


def _replaced(content: str, edits: list[dict[str, str]]) -> str:
    for edit in edits:
        assert content.count(edit["old"]) == 1, edit
        content = content.replace(edit["old"], edit["new"])
    return content
