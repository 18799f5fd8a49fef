"""Whatever people have: it is judged the same twice; a change of it can be read, and is complete after one time."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest
import tomlkit
import yaml

from tests.parsing import parsed_once
from tests.real.corpus import TARGETS, RealFile, files
from tests.real.generated import large_files
from tests.targets.plans import ABLE, exported
from wizard.application.fixing import fixed
from wizard.documents.recognise import is_toml
from wizard.errors import WizardError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.lint.json_form import as_json, as_sarif
from wizard.lint.linting import Report, lint
from wizard.lint.opening import LintSource
from wizard.merging.adopting import adopted
from wizard.merging.merge import Merged, merge
from wizard.merging.source import source
from wizard.plan.settings import Answers, check_answers

ALL = (*files(), *large_files())
KINDS = sorted({one.kind for one in ALL})
FACTS = make_facts(ABLE)
EN, RU = Language("en"), Language("ru")
SETTINGS = ({"mode": "overlay"}, {"mode": "fuse-device", "hardening": "least-privilege"})
COMMENT = re.compile(r"(?:^|[ \t])#[^\r\n]*")


@pytest.fixture(autouse=True, scope="module")
def texts() -> Iterator[None]:
    """A text is parsed once."""
    with parsed_once():
        yield


def of_each(kind: str, claim: Callable[[RealFile], None]) -> None:
    """Hold a claim of all files of a kind, in one test; a failure names the file."""
    for one in (one for one in ALL if one.kind == kind):
        with named(one.id):
            claim(one)


@contextmanager
def named(what: str) -> Iterator[None]:
    """Name what a claim fails for."""
    try:
        yield
    except Exception as error:
        raise AssertionError(what) from error


def report(one: RealFile, content: str, *, every: bool = False) -> Report:
    """What lint says of a content under the file's name."""
    return lint([LintSource(one.name, content)], FACTS, Answers({}), every=every)


@cache
def judged(one: RealFile) -> Report:
    return report(one, one.content)


def counted(found: Report) -> Counter[tuple[str, str, str]]:
    """The errors and warnings, by what they are about."""
    return Counter((one.severity, one.rule, one.subject) for one in found.findings if one.severity != "note")


def can_be_read(name: str, content: str) -> bool:
    """Whether a reader takes it that is not the program's own."""
    try:
        if is_toml(content, name):
            tomlkit.parse(content.removeprefix("\ufeff"))
        else:
            list(yaml.parse(content, yaml.CSafeLoader))
    except Exception:
        return False
    return True


def test_there_are_thirty_of_each_kind() -> None:
    assert min(Counter(one.kind for one in files()).values()) >= 30
    assert set(TARGETS) == {one.kind for one in files()}
    assert len({one.id for one in ALL}) == len(ALL)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_judged_the_same_twice(kind: str) -> None:
    of_each(kind, judged_the_same_twice)


def judged_the_same_twice(one: RealFile) -> None:
    first = judged(one)
    assert first == report(one, one.content)
    lines = re.split(r"\r\n|\r|\n", one.content)
    for finding in first.findings:
        assert 1 <= finding.at.line <= len(lines)
        assert 1 <= finding.at.column <= len(lines[finding.at.line - 1]) + 1
        assert EN(finding.message).strip()
        assert RU(finding.message).strip()
    assert len(as_json(first, {one.name: one.name})["findings"]) == len(first.findings)
    assert as_sarif(first, EN, {one.name: one.name}, {})["runs"]
    assert len(report(one, one.content, every=True).findings) >= len(first.findings)


@pytest.mark.parametrize("kind", KINDS)
def test_what_lint_fixes_can_be_read_and_is_fixed_for_good(kind: str) -> None:
    of_each(kind, fixed_for_good)


def fixed_for_good(one: RealFile) -> None:
    outcome = fixed([LintSource(one.name, one.content)], lambda sources: lint(sources, FACTS, Answers({})))
    if not outcome.files:
        assert not outcome.done
        return
    after = outcome.files[one.name]
    again = report(one, after)
    assert (again.judged, again.passed_over, again.unread) == (judged(one).judged, judged(one).passed_over, ())
    gone = Counter((found.rule, found.subject) for found in outcome.done)
    before = Counter((found.rule, found.subject) for found in judged(one).findings)
    for key, count in Counter((found.rule, found.subject) for found in again.findings).items():
        assert count <= before[key] - gone[key]
    assert fixed([LintSource(one.name, after)], lambda sources: lint(sources, FACTS, Answers({}))).files == {}
    kept(one.content, after)
    if can_be_read(one.name, one.content):
        assert can_be_read(one.name, after)


def outcome_of(one: RealFile, content: str, target: str, settings: dict[str, str]) -> Merged | WizardError:
    """The file merged, or what is said instead."""
    done = exported(target, settings, files=True)
    answers = check_answers(settings, target)
    try:
        adopted(source(one.name, content), done, answers)
        return merge(source(one.name, content), done, answers, tr=EN)
    except WizardError as error:
        return error


@pytest.mark.parametrize("kind", KINDS)
def test_a_merge_is_refused_in_words_or_complete(kind: str) -> None:
    of_each(kind, refused_or_complete)


def refused_or_complete(one: RealFile) -> None:
    for target in one.targets:
        refused_or_complete_with(one, target)


def refused_or_complete_with(one: RealFile, target: str) -> None:
    settings = SETTINGS[len(one.id) % 2]
    match outcome_of(one, one.content, target, settings):
        case WizardError() as error:
            assert one.name in EN(error.message)
            assert EN(error.message).count("\n") == 0
            assert RU(error.message) != EN(error.message)
        case Merged() as merged:
            complete(one, merged, target, settings)


def complete(one: RealFile, merged: Merged, target: str, settings: dict[str, str]) -> None:
    """The result needs nothing more, has all that was there, and is no worse."""
    second = outcome_of(one, merged.after, target, settings)
    assert isinstance(second, Merged)
    assert second.diff == ""
    kept(one.content, merged.after)
    if can_be_read(one.name, one.content):
        assert can_be_read(one.name, merged.after)
    after, before = report(one, merged.after), judged(one)
    assert bool(after.unread) <= bool(before.unread)
    assert not counted(after) - counted(before)


def kept(before: str, after: str) -> None:
    """Comments, line ends and the mark stay, and most lines do."""
    assert not Counter(COMMENT.findall(before)) - Counter(COMMENT.findall(after))
    assert before.startswith("\ufeff") == after.startswith("\ufeff")
    assert ("\r\n" in before) == ("\r\n" in after)
    assert after.count("\n") - after.count("\r\n") == 0 or "\r\n" not in before
    gone = Counter(before.split("\n")) - Counter(after.split("\n"))
    assert gone.total() <= 10
