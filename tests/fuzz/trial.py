"""One file through everything that reads it: what may not happen, whatever the file looks like."""

import random
import warnings
from functools import cache

import tomlkit
from ruamel.yaml import YAML

from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import CANARY, SEEDS, Seed
from tests.targets.plans import ABLE, exported
from wizard.commands.inputs import read_answers
from wizard.documents.recognise import is_toml
from wizard.errors import WizardError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.lint import linting
from wizard.lint.json_form import as_json
from wizard.lint.opening import LintSource
from wizard.merging.adopting import adopted
from wizard.merging.merge import Merged, merge
from wizard.merging.source import source
from wizard.plan.settings import Answers, check_answers
from wizard.targets.exporting import Exported

_FACTS = make_facts(ABLE)
_SAY = {language: Language(language) for language in ("en", "ru")}
ROTATION = tuple(one for turn in range(4) for one in SEEDS if turn < one.turns)
"""All files in turn; those that take long come less often."""
_SETTINGS = (
    {"mode": "overlay"},
    {"mode": "fuse-device", "hardening": "least-privilege"},
)


class BrokenError(AssertionError):
    """What a file did that no file may do."""


def content_of(seed: Seed, number: int, chance_of: int) -> str:
    """The mutation of a number; the same for the same seed of chance."""
    return mutated(random.Random(f"{chance_of}/{number}"), seed.content, seed.syntax)


def seed_of(number: int) -> Seed:
    """The file that a mutation starts from: all in turn."""
    return ROTATION[number % len(ROTATION)]


def try_out(seed: Seed, content: str, number: int, *, thorough: bool) -> str:
    """The file through lint and merge, or the answers through their reader: gives what became of it.

    `number` chooses the target and the settings; `thorough`: other readers read the result too. Raises BrokenError, or
    what the program raised.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if seed.syntax == "answers":
            return _answers(content)
        _lint(seed, content)
        if not seed.targets:
            return "linted"
        target = seed.targets[number // len(ROTATION) % len(seed.targets)]
        return _merge(seed, content, target, number, thorough=thorough)


def _answers(content: str) -> str:
    try:
        check_answers(read_answers(content, "answers.yaml"), "kubernetes")
    except WizardError:
        return "refused"
    return "answers"


def _lint(seed: Seed, content: str) -> None:
    try:
        report = linting.lint([LintSource(seed.name, content)], _FACTS, Answers({}), every=True)
    except WizardError as error:
        _said(error)
        return
    lines = content.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for finding in report.findings:
        if not (1 <= finding.at.line <= lines and finding.at.column >= 1):
            raise BrokenError(f"a finding points outside of the file: {finding.rule} at {finding.at}")
    as_json(report, {name: name for name in report.files})


def _said(error: WizardError) -> None:
    """A sentence, in both languages."""
    for say in _SAY.values():
        if not say(error.message).strip():
            raise BrokenError("an error without a sentence")


def _merge(seed: Seed, content: str, target: str, number: int, *, thorough: bool) -> str:
    settings = _SETTINGS[number // 7 % len(_SETTINGS)]
    before = source(seed.name, content) if "\0" not in content else None
    if before is None:
        return "refused"
    done = _export(target, tuple(settings.items()))
    answers = check_answers(settings, target)
    adopted(before, done, answers)
    try:
        first = merge(before, done, answers, tr=_SAY["en"])
    except WizardError as error:
        _said(error)
        return "refused"
    if thorough:
        _readable(seed.name, content, first)
    _untouched(content, first)
    try:
        second = merge(source(seed.name, first.after), done, answers, tr=_SAY["en"])
    except WizardError as error:
        raise BrokenError(f"the second merge is refused: {Language('en')(error.message)}") from error
    if second.after != first.after:
        raise BrokenError(f"the second merge changes something:\n{second.diff}")
    return "changed" if first.diff else "unchanged"


@cache
def _export(target: str, settings: tuple[tuple[str, str], ...]) -> Exported:
    return exported(target, dict(settings), files=True)


def _readable(name: str, before: str, done: Merged) -> None:
    """By readers that are not the program's own: what they took before, they take after."""
    read = _toml if is_toml(before, name) else _yaml
    if done.diff and read(before) and not read(done.after):
        raise BrokenError(f"the result cannot be read:\n{done.diff}")


def _toml(content: str) -> bool:
    try:
        tomlkit.parse(content.removeprefix("\ufeff"))
    except Exception:
        return False
    return True


def _yaml(content: str) -> bool:
    try:
        list(YAML(typ="base", pure=True).load_all(content))
    except Exception:
        return False
    return True


def _untouched(before: str, done: Merged) -> None:
    """Comments and lines of others stay byte for byte, in their order; so do the file's mark and its line ends."""
    kept = [
        line for line in before.split("\n")[:-1] if CANARY in line.partition("{")[0] or line.lstrip().startswith("#")
    ]
    rest = iter(done.after.split("\n"))
    for line in kept:
        if not any(line == one for one in rest):
            raise BrokenError(f"a line of others is gone: {line!r}\n{done.diff}")
    if before.startswith("\ufeff") != done.after.startswith("\ufeff"):
        raise BrokenError("the byte order mark came or went")
    if "\r" not in before and "\r" in done.after:
        raise BrokenError("carriage returns came")
