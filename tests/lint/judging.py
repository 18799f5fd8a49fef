"""Judging a text in tests: on a machine that can do everything unless facts say otherwise."""

from tests.targets.plans import ABLE
from wizard.facts.model import make_facts
from wizard.lint.linting import Report, lint
from wizard.lint.model import Finding
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

NO_OVERLAY = {"kernel.release": "5.4.0", "overlay.rootless": "no"}
"""A machine on which only fuse-overlayfs works."""


def judge(
    content: str,
    facts: dict[str, str] | None = None,
    answers: dict[str, str] | None = None,
    *,
    every: bool = False,
    name: str = "file",
) -> Report:
    """The report on one file."""
    known = {key: value for key, value in {**ABLE, **(facts or {})}.items() if value}
    return lint([LintSource(name, content)], make_facts(known), Answers(answers or {}), every=every)


def named(report: Report, rule: str) -> list[Finding]:
    """The findings of a rule."""
    return [one for one in report.findings if one.rule == rule]


def serious(report: Report) -> list[Finding]:
    """What makes the exit code 1."""
    return [one for one in report.findings if one.severity != "note"]
