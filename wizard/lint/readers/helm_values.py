"""Values of two charts: gitlab-runner, which holds config.toml, and gha-runner-scale-set, whose jobs are pods."""

from wizard.lint.model import Given, Sheet
from wizard.lint.readers import gitlab_config
from wizard.lint.readers.kubernetes import Gathered
from wizard.lint.readers.pod import PodNode
from wizard.lint.tree import Node
from wizard.lint.trees import yaml_trees

HOOK = "ACTIONS_RUNNER_CONTAINER_HOOK_TEMPLATE"


def read_gitlab(content: str, name: str) -> Sheet:
    """The runners of the config.toml within."""
    gathered = Gathered()
    for document in yaml_trees(content, name):
        config = document.get("runners", "config")
        if config is not None:
            sheet = gitlab_config.read(config.text, name, config.inside)
            gathered.containers += sheet.containers
            gathered.pods += sheet.pods
            gathered.odd += sheet.odd
    return gathered.sheet(name, "gitlab")


def read_github(content: str, name: str) -> Sheet:
    """The runner's own pod; whether the jobs' pods have a template."""
    gathered = Gathered()
    for document in yaml_trees(content, name):
        spec = document.get("template", "spec")
        if spec is not None:
            annotations = document.get("template", "metadata", "annotations")
            gathered.take(PodNode(spec, annotations, "default", "github-kubernetes"), spec.at)
        mode = document.word("containerMode", "type")
        if mode and mode.value.startswith("kubernetes") and not _has_hook(spec):
            gathered.odd.append(("hook-template", Given(mode.value, mode.at)))
    gathered.pods.clear()
    return gathered.sheet(name, "github-values")


def _has_hook(spec: Node | None) -> bool:
    containers = spec.children("containers") if spec else ()
    names = [given.value for one in containers for item in one.children("env") if (given := item.word("name"))]
    return HOOK in names
