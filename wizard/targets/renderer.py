"""The module that a target is rendered by, imported when it is asked for."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Protocol

from wizard.plan.plan import Plan
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact
from wizard.targets.steps import Step


class Renderer(Protocol):
    """What a target's module has. One whose files make a Pod has `pod_of_a_job` too, which admission judges."""

    def render(self, plan: Plan, *, as_files: bool, **more: object) -> list[Artifact]:
        """Return the files of a plan; without `as_files`, so that they can be printed."""

    def steps(self, plan: Plan, files: Sequence[Artifact]) -> Iterable[Step]:
        """Return what a person does with the files, in their order, in the directory that they are in."""


class PoolsRenderer(Protocol):
    """What the module of a target has whose files are for several pools of a cluster, a plan for each."""

    def render_pools(self, plans: Sequence[Plan], *, as_files: bool) -> list[Artifact]:
        """Return the files of all plans."""

    def steps_for_pools(self, plans: Sequence[Plan], files: Sequence[Artifact]) -> Iterable[Step]:
        """Return what a person does with the files."""

    def widest_plan(self, plans: Sequence[Plan]) -> Plan:
        """Return the plan whose Pods need the widest Pod Security level."""


def renderer_of(target: str) -> Renderer:
    """Return a target's renderer."""
    found: Renderer = _imported(TARGETS[target].module)
    return found


def pools_renderer_of(target: str) -> PoolsRenderer:
    """Return a target's renderer for several pools. The target has one."""
    found: PoolsRenderer = _imported(TARGETS[target].pools_renderer)
    return found


def _imported(module: str) -> Any:
    return import_module(module)
