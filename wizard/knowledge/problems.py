"""Problems as data: content/problems/NAME/problem.yaml, with the schema wizard/schemas/problem.schema.json."""

from functools import cache
from typing import Any

from wizard.resources import CONTENT


def problem_names() -> tuple[str, ...]:
    """Return the name of every problem, sorted."""
    return tuple(sorted(path.parent.name for path in CONTENT.glob("problems/*/problem.yaml")))


@cache
def read_problem(name: str) -> dict[str, Any]:
    """Return one problem as it is written; it is cached and must not be changed."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, ten times as quick, where PyYAML has it
    data: dict[str, Any] = yaml.load((CONTENT / "problems" / name / "problem.yaml").read_text("utf-8"), loader)  # noqa: S506
    return data
