"""What there has to be for a rule: each thing that one lacks, by its name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.languages import WHOLE
from tests.lint.rule_cases import Case
from wizard.language import Language
from wizard.lint.rules import registry
from wizard.lint.rules.rule import Rule
from wizard.report.findings import WORDS
from wizard.resources import CONTENT


def lacking(rule: str, cases: Sequence[Case], content: Path = CONTENT) -> list[str]:
    """What a rule lacks, with these cases, and with these pages."""
    declared = registry.rules()[rule]
    return [
        *(["title"] if not declared.title.msgid.strip() else []),
        *(f"row in {code}" for code in WHOLE if row(declared, code) not in rows(code, content)),
        *([f"page {declared.topic}"] if not (content / declared.topic / "en.md").is_file() else []),
        *(["case"] if not any(case.rule == rule for case in cases) else []),
    ]


def row(rule: Rule, code: str) -> str:
    """A rule's row in the table of the page on lint, in a language."""
    say = Language(code)
    return f"| `{rule.id}` | {say(WORDS[rule.severity])} | {say(rule.title)} |"


def rows(code: str, content: Path = CONTENT) -> list[str]:
    """The rows of that table."""
    return list(_rows((content / "concepts" / "lint" / f"{code}.md").read_text("utf-8")))


def _rows(page: str) -> Iterator[str]:
    yield from (line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 4)
