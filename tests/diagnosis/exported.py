"""What the steps of problems export, made once for all tests: nothing of it depends on the problem."""

import pytest

from wizard.diagnosis import configuring
from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.plan.settings import Answers
from wizard.targets.exporting import Exported, export

_EXPORTS: dict[tuple[object, ...], Exported | WizardError] = {}


@pytest.fixture(autouse=True, scope="session")
def exported_once() -> object:
    """Let steps take from what was exported before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(configuring, "export", exported)
        yield


def exported(target: str, answers: Answers, facts: Facts, **how: bool) -> Exported:
    """The same as `export`."""
    key = (target, *sorted(answers.given.items()), *sorted(facts.items()), facts.nodes, *how.items())
    if key not in _EXPORTS:
        try:
            _EXPORTS[key] = export(target, answers, facts, **how)
        except WizardError as refused:
            _EXPORTS[key] = refused
    made = _EXPORTS[key]
    if isinstance(made, WizardError):
        raise made
    return made
