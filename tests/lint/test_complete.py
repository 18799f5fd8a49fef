"""A rule is declared in its subject's module, has rows in two pages and a case; what it lacks is named."""

import ast
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.languages import WHOLE
from tests.lint.complete import lacking, row, rows
from tests.lint.rule_cases import FOLDER, read_cases
from tests.lint.test_rules import judged
from wizard.cli import main
from wizard.lint import rules as package
from wizard.lint.additions import FAMILY
from wizard.lint.rules import registry, versions
from wizard.resources import CONTENT

TOY = Path(__file__).parent / "toy"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a subject's module, its cases and the pages, which the program finds beside its own."""
    shutil.copytree(TOY / "cases", tmp_path / "cases")
    (tmp_path / "modules").mkdir()
    shutil.copy(TOY / "debugging.py", tmp_path / "modules")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # a module of the same length and second is not read again
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path / "modules")])
    forget()
    (tmp_path / "concepts" / "lint").mkdir(parents=True)
    for code in WHOLE:
        said = row(registry.rules()["debug-log"], code)
        (tmp_path / "concepts" / "lint" / f"{code}.md").write_text(f"{said}\n", "utf-8")
    yield tmp_path
    forget()


def forget() -> None:
    """The modules of rules are looked for again."""
    sys.modules.pop("wizard.lint.rules.debugging", None)
    for one in (registry.subjects, registry.rules, registry.checks, registry.changes):
        one.cache_clear()


def lacks(toy: Path) -> list[str]:
    return lacking("debug-log", read_cases(toy / "cases"), toy)


def test_no_rule_lacks_anything() -> None:
    cases = read_cases(FOLDER)
    assert {rule: lacks for rule in registry.rules() if (lacks := lacking(rule, cases))} == {}


@pytest.mark.parametrize("code", WHOLE)
def test_the_page_has_no_rule_that_is_not_there(code: str) -> None:
    assert set(rows(code)) == {row(rule, code) for rule in registry.rules().values()}


def test_a_rule_belongs_to_one_subject() -> None:
    declared = [rule.id for subject in registry.subjects() for rule in subject.rules]
    assert sorted(declared) == sorted(registry.rules())
    assert all((CONTENT / rule.topic).is_dir() for rule in registry.rules().values())


COMPUTED = ("apparmor-field", "pod-security:")
"""Changes that are worked out from the container and the Pod."""


def named_changes(source: str) -> set[str]:
    """The names of changes that a module of rules has its findings add."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        values = [keyword.value for keyword in getattr(node, "keywords", ()) if keyword.arg == "adds"]
        if isinstance(node, ast.Assign) and "adds" in {getattr(target, "id", "") for target in node.targets}:
            values.append(node.value)
        branches = [part for value in values for part in results(value)]
        found |= {part.value for part in branches if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return found - {""}


def results(value: ast.expr) -> list[ast.expr]:
    """What an expression comes to, without the conditions in it."""
    return [*results(value.body), *results(value.orelse)] if isinstance(value, ast.IfExp) else [value]


def test_every_change_that_a_finding_adds_is_declared() -> None:
    modules = [path for folder in package.__path__ for path in Path(folder).glob("*.py")]
    names = {name for path in modules for name in named_changes(path.read_text("utf-8"))}
    names |= {adds for _, _, adds in versions.ODD.values() if adds}
    assert len(names) > 15
    assert names - {*registry.changes(), *COMPUTED} == set()


def test_a_change_belongs_to_one_subject_and_is_in_families_that_there_are() -> None:
    declared = [name for subject in registry.subjects() for name in subject.changes]
    assert sorted(declared) == sorted(registry.changes())
    assert {family for change in registry.changes().values() for family in change.texts} <= set(FAMILY.values())


def test_a_module_a_case_and_two_rows_are_a_rule(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lacks(toy) == []
    (case,) = read_cases(toy / "cases")
    ((at, severity, fix),) = judged(case)
    assert at.startswith(case.at)
    assert (severity, fix) == (case.severity, case.fix)
    (toy / "run.sh").write_text(case.content)
    main(["lint", str(toy / "run.sh"), "--facts", "system:debian-12"])
    assert "debug-log" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "written", "instead", "named"),
    [
        ("modules/debugging.py", '"A log with everything in it"', '""', "title"),
        ("modules/debugging.py", '"concepts/lint"', '"concepts/none"', "page concepts/none"),
        ("modules/debugging.py", '"note"', '"warning"', "row in en"),
        ("concepts/lint/en.md", "debug-log", "other", "row in en"),
        ("concepts/lint/ru.md", "debug-log", "other", "row in ru"),
        ("cases/debugging.yaml", "debug-log", "other", "case"),
    ],
)
def test_what_is_forgotten_is_named(toy: Path, path: str, written: str, instead: str, named: str) -> None:
    content = (toy / path).read_text("utf-8")
    assert content.count(written) == 1
    (toy / path).write_text(content.replace(written, instead), "utf-8")
    forget()
    assert named in lacks(toy)
