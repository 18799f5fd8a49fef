"""Values of two charts: gitlab-runner, which holds config.toml, and gha-runner-scale-set, whose jobs are pods."""

import re
from collections.abc import Iterator

from wizard.containers.spec import Located
from wizard.documents import gitlab_config
from wizard.documents.charts import GITLAB_CHART, MARKS, OLD_AS_CONFIG, SCALE_SET_CHART, is_of_chart, parts_of_chart
from wizard.documents.gathered import Gathered
from wizard.documents.mentions import speaks_of_werf
from wizard.documents.model import Gap, ParsedFile
from wizard.documents.pod import PodNode
from wizard.documents.tree import DocumentNode, below
from wizard.documents.trees import toml_tree, yaml_trees
from wizard.errors import WizardError
from wizard.language import text
from wizard.records import replace

_CONTROL = re.compile(r"^[ \t]*\{\{|\{\{(?!-?\s*\.[\w.]+\s*(?:\||-?\}\}))", re.MULTILINE)
"""Of a template of Helm: all but a value within a line, which may go through functions."""
_VALUE = re.compile(r"\{\{.*?\}\}")
HOOK = "ACTIONS_RUNNER_CONTAINER_HOOK_TEMPLATE"
_HOOKS = "ACTIONS_RUNNER_CONTAINER_HOOKS"


def read_gitlab(content: str, name: str) -> ParsedFile:
    """Return the runners of the config.toml within, or of the keys that older charts had instead."""
    gathered = Gathered()
    for values in _values(content, name, GITLAB_CHART):
        _gather_gitlab(values, name, gathered)
    return gathered.parsed_file(name, "gitlab")


def read_github(content: str, name: str) -> ParsedFile:
    """Return the runner's own pod; whether the jobs' pods have a template."""
    gathered = Gathered()
    for values in _values(content, name, SCALE_SET_CHART):
        _gather_github(values, gathered)
    gathered.pods.clear()
    return gathered.parsed_file(name, "github-values")


def _values(content: str, name: str, chart: str) -> Iterator[DocumentNode]:
    """Yield the values of a chart: a document, or the parts of one that is for another chart with this one in it."""
    for document in yaml_trees(content, name):
        parts = [] if is_of_chart(document, chart, below) else parts_of_chart(document, chart, below)
        yield from (document.entries[part] for part in parts) if parts else (document,)


def gather(document: DocumentNode, name: str, gathered: Gathered) -> bool:
    """Take what values within another object come to; whether they are of one of the two charts."""
    for values in (document, *document.entries.values()):
        if is_of_chart(values, GITLAB_CHART, below):
            _gather_gitlab(values, name, gathered)
            return True
        if is_of_chart(values, SCALE_SET_CHART, below):
            _gather_github(values, gathered)
            return True
    return False


def _gather_gitlab(document: DocumentNode, name: str, gathered: Gathered) -> None:
    config = document.get("runners", "config")
    if config is None:
        _gather_old(document, name, gathered)
        return
    try:
        gathered.add(gitlab_config.read(config.text, name, config.embedded))
    except WizardError:
        if _is_broken(config.text, name):
            raise
        message = text(
            "runners.config contains a template: check the rendered text with `helm template … | werf-wizard lint -`."
        )
        gathered.gaps.append(Gap(config.at, message))


def _is_broken(config: str, name: str) -> bool:
    """Whether a text is not TOML whatever Helm puts into it: it only replaces values there."""
    if _CONTROL.search(config):
        return False
    try:
        toml_tree(_VALUE.sub("0", config), name)
    except WizardError:
        return True
    return False


def _gather_old(document: DocumentNode, name: str, gathered: Gathered) -> None:
    """Take the runner that the chart makes without a config.toml: the executor is Kubernetes'."""
    runners = document.get("runners") or DocumentNode(document.at)
    old = [key for key in OLD_AS_CONFIG if key in runners.entries]
    kubernetes = DocumentNode(runners.at, entries={OLD_AS_CONFIG[key]: runners.entries[key] for key in old})
    runner = DocumentNode(runners.at, entries={"kubernetes": kubernetes})
    gitlab_config.gather_kubernetes(runner, kubernetes, name, gathered)
    remarks = [("old-values", Located(f"runners.{key}", runners.entries[key].at)) for key in old[:1]]
    made = gathered.containers[-1]
    gathered.containers[-1] = replace(made, remarks=(*made.remarks, *remarks, ("no-config", Located("", runners.at))))


def _gather_github(document: DocumentNode, gathered: Gathered) -> None:
    spec = document.get("template", "spec")
    if spec is not None:
        annotations = document.get("template", "metadata", "annotations")
        gathered.take(PodNode(spec, annotations, "default", "github-kubernetes"), spec.at)
    mode = document.word("containerMode", "type")
    variables = _variables(spec)
    if mode and mode.value.startswith("kubernetes"):
        if HOOK not in variables:
            kind = "hook-template" if _speaks_of_werf(document) else "hook-template-any"
            gathered.remarks.append((kind, Located(mode.value, mode.at)))
        return
    if HOOK in variables and _HOOKS in variables:
        return  # the mode kubernetes in the owner's own words: jobs run in Pods
    if not MARKS[SCALE_SET_CHART] & document.entries.keys():
        return  # the template alone: other values have the mode
    message = text("Jobs run in this container itself: it is checked only if it contains werf.")
    gathered.gaps.append(Gap(spec.at if spec else document.at, message, hides=_speaks_of_werf(document)))


def _speaks_of_werf(node: DocumentNode) -> bool:
    children = (*node.entries.values(), *node.items)
    own = any(speaks_of_werf(word) for word in (node.text, *node.entries))
    return own or any(map(_speaks_of_werf, children))


def _variables(spec: DocumentNode | None) -> frozenset[str]:
    containers = spec.children("containers") if spec else ()
    return frozenset(given.value for one in containers for item in one.children("env") if (given := item.word("name")))
