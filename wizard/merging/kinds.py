"""What kind of file something is: by what it holds first, then by its name; and which kinds a target has."""

import re
from pathlib import PurePath
from typing import Any

from wizard.errors import BadInputError
from wizard.language import text
from wizard.merging.chart_values import GITLAB_CHART, SCALE_SET_CHART, is_of_chart, part_of
from wizard.merging.manifests import identity
from wizard.merging.objects import objects_of
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact, FileKind

_CHARTS: dict[str, FileKind] = {GITLAB_CHART: "gitlab-values", SCALE_SET_CHART: "scale-set-values"}


def is_toml(name: str, content: str) -> bool:
    """Whether a file is to be read as TOML."""
    return name.endswith(".toml") or (
        not name.endswith((".yml", ".yaml")) and bool(re.search(r"^[ \t]*\[\[runners\]\]", content, re.MULTILINE))
    )


def kind_of(name: str, documents: list[Any]) -> FileKind:
    """The kind of a person's YAML file; empty where it cannot be told."""
    path = PurePath(name)
    data = next((one for one in documents if isinstance(one, dict)), {})
    if any(_is_object(one) for _, one in objects_of(documents)):
        return "manifests"
    if path.name.endswith((".gitlab-ci.yml", ".gitlab-ci.yaml")):
        return "pipeline"
    if path.parent.parts[-2:] == (".github", "workflows") or {"on", "jobs"} <= set(data):
        return "workflow"
    for chart, kind in _CHARTS.items():
        if is_of_chart(data, chart):
            return kind
    is_named = re.match(r"(docker-)?compose\b.*\.ya?ml\Z", path.name)
    if is_named or not isinstance(data.get("services", []), list):
        return "compose"
    if any(isinstance(one, dict) and {"script", "stage", "extends"} & set(one) for one in data.values()):
        return "pipeline"
    return next((kind for chart, kind in _CHARTS.items() if part_of(data, chart)), "")


def _is_object(one: Any) -> bool:
    """Whether a document is an object of Kubernetes: by its name, else by its version."""
    return bool(identity(one)[0]) or (isinstance(one, dict) and {"apiVersion", "kind"} <= set(one))


def refuse_kind(name: str, kind: FileKind, target: str, artifacts: list[Artifact]) -> BadInputError:
    """What is said of a file that is none of the target's."""
    paths = [one.path for one in artifacts if one.kind]
    if not paths:
        return BadInputError(
            text("Nothing is merged for {target}: what it writes is a whole of its own.", target=target),
            text("These have files that are merged into: {names}.", names=", ".join(_mergeable())),
        )
    has = text("{target} writes: {names}.", target=target, names=", ".join(paths))
    if not kind:
        return BadInputError(text("{name}: it cannot be told what file this is.", name=name), has)
    could = text("It could be one of: {names}.", names=", ".join(_with_kind(kind)))
    return BadInputError(text("{name} is none of the files of {target}.", name=name, target=target), could, has)


def _with_kind(kind: FileKind) -> list[str]:
    """The targets that have a file of the kind."""
    return [target.id for target in TARGETS.values() if kind in target.merges]


def _mergeable() -> list[str]:
    return [target.id for target in TARGETS.values() if target.merges]
