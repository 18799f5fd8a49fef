"""The module that a target is rendered by, imported when it is asked for."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Protocol, cast

from wizard.plan.plan import Plan
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact
from wizard.targets.steps import Step


class Renderer(Protocol):
    """What a target's module has. One whose files make a Pod has `pod_of_a_job` too, which admission judges."""

    def render(self, plan: Plan, *, as_files: bool, **more: object) -> list[Artifact]:
        """Return the files of a plan; without `as_files`, so that they can be printed."""

    def steps(self, plan: Plan, files: Sequence[Artifact]) -> Iterable[Step]:
        """Return what a person does with the files, in their order, in the folder that they are in."""


def renderer_of(target: str) -> Renderer:
    """Return a target's renderer."""
    return cast("Renderer", import_module(TARGETS[target].module))
