"""All rules: the subjects of the modules next to this one, found by their files' names."""

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Literal

from wizard.lint import rules as package
from wizard.lint.additions import Addition
from wizard.lint.rules.rule import Check, Rule, Subject

_NONE = ("__init__", "registry", "rule")
"""Modules without a subject."""

Judged = Literal["always", "building", "unbuilding", "root"]
"""Which containers a check judges: the fields of a subject."""


@cache
def subjects() -> tuple[Subject, ...]:
    """Every subject, in their order."""
    names = [entry.name for folder in package.__path__ for entry in os.scandir(folder)]
    modules = [name.removesuffix(".py") for name in names if name.endswith(".py")]
    found: list[Subject] = [
        import_module(f"{package.__name__}.{name}").SUBJECT for name in sorted(modules) if name not in _NONE
    ]
    return tuple(sorted(found, key=lambda subject: subject.order))


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id."""
    return {rule.id: rule for subject in subjects() for rule in subject.rules}


@cache
def checks(judged: Judged) -> tuple[Check, ...]:
    """Return the checks of all subjects for containers of a kind."""
    return tuple(check for subject in subjects() for check in getattr(subject, judged))


@cache
def changes() -> Mapping[str, Addition]:
    """Return what findings add, by name."""
    return {name: change for subject in subjects() for name, change in subject.changes.items()}
