"""Which kind of file a YAML document is: by the keys that it has, then by the file's name."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TypeVar

from wizard.documents.charts import GITLAB_CHART, SCALE_SET_CHART, Below, is_of_chart, parts_of_chart

T = TypeVar("T")

_CHARTS = {GITLAB_CHART: "gitlab-values", SCALE_SET_CHART: "github-values"}
_KEYWORDS = frozenset({"stages", "include", "default", "workflow"})
"""Keys of a pipeline that are no jobs."""
_OF_JOB = frozenset({"script", "extends", "trigger"})
"""Keys of a job that nothing else has."""
_OF_TEMPLATE = _OF_JOB | {"stage", "image", "services", "variables", "before_script", "tags"}
"""Keys of a job to be extended, whose name begins with a dot."""
_OF_SERVICE = frozenset(
    (
        *("links", "external_links", "volumes_from", "net", "ports", "expose", "dockerfile", "build", "container_name"),
        *("hostname", "restart", "mem_limit", "privileged", "volumes", "environment", "env_file", "entrypoint"),
    )
)
"""Keys of a service of Compose that no job has."""
_OF_INCLUDING = frozenset({"include", "name", "version", "networks", "volumes", "secrets", "configs"})
"""Keys of a Compose file without services."""
_OF_WORKLOAD = frozenset(
    ("kind", "apiVersion", "metadata", "spec", "selector", "replicas", "backoffLimit", "completions", "parallelism")
)
"""Keys of a workload, or of its part that has the Pod's template."""
_OF_AGENT = frozenset(
    ("podTemplates", "yamlTemplate", "additionalContainers", "sideContainerName", "customJenkinsLabels")
)
"""Keys of `agent` in the values of Jenkins' chart."""
_WORKFLOWS = ((".github",), (".gitea",), (".forgejo",))
"""Directories of workflows: Gitea's and Forgejo's are GitHub's in form."""
_AZURE = re.compile(r"\.?azure-pipelines.*\.ya?ml\Z", re.IGNORECASE)
_COMPOSE = re.compile(r"(docker-)?compose\b.*\.ya?ml\Z", re.IGNORECASE)
_PIPELINE = re.compile(r".*gitlab-ci", re.IGNORECASE)


def form_of(document: T, below: Below[T], name: str = "") -> str:
    """Return the format whose keys a document has, else the one that its file's name says; empty if neither does."""
    return _by_keys(document, below, name) or (form_by_name(name) if below(document) else "")


def form_by_name(name: str) -> str:
    """Return the format that a file's name says; empty if it says none."""
    path = PurePath(name)
    if path.parent.parts[-1:] == ("workflows",) and path.parent.parts[-2:-1] in _WORKFLOWS:
        return "github-workflow"
    if _AZURE.match(path.name):
        return "azure-pipelines"
    if path.name.lower() in ("action.yml", "action.yaml"):
        return "action"
    return "gitlab-ci" if _PIPELINE.match(path.name) else "compose" if _COMPOSE.match(path.name) else ""


def _by_keys(document: T, below: Below[T], name: str) -> str:
    keys = below(document)

    def has(key: str, *inner: str) -> bool:
        return key in keys and bool(below(keys[key]).keys() & set(inner))

    named = form_by_name(name)
    if has("runs", "using"):
        return "action"
    if ("kind" in keys and {"apiVersion", "metadata"} & keys.keys()) or has("spec", "containers"):
        return "kubernetes"
    if named in ("gitlab-ci", "action", "github-workflow", "azure-pipelines"):
        return named
    if chart := _chart(document, below):
        return chart
    if "jobs" in keys and ("on" in keys or _are_jobs(below(keys["jobs"]).values(), below)):
        return "github-workflow"
    if _is_compose(document, below, is_named=named == "compose"):
        return "compose"
    if {"image", "volumes", "script"} <= keys.keys():
        return "container-parameters"
    if _KEYWORDS & keys.keys() or any(_is_job(key, value, below) for key, value in keys.items()):
        return "gitlab-ci"
    parts = (form for chart, form in _CHARTS.items() if parts_of_chart(document, chart, below))
    rest = "compose" if is_first_compose(document, below, is_named=False) else ""
    return next(parts, "github-values" if _is_template_alone(keys, below) else rest)


def _is_template_alone(keys: Mapping[str, T], below: Below[T]) -> bool:
    """Whether `template` holds a Pod, as in a scale set's values without a repository; not a part of a workload."""
    template = below(keys["template"]) if "template" in keys and not _OF_WORKLOAD & keys.keys() else {}
    return "spec" in template and "containers" in below(template["spec"])


def _chart(document: T, below: Below[T]) -> str:
    """Return the format of a chart's values; empty if they are of none that is read."""
    keys = below(document)
    agent, jenkins = (below(keys[key]).keys() if key in keys else set() for key in ("agent", "jenkins"))
    if agent & _OF_AGENT or jenkins & {"clouds", "agent"} or "additionalAgents" in keys:
        return "jenkins-values"
    return next((form for chart, form in _CHARTS.items() if is_of_chart(document, chart, below)), "")


def _is_compose(document: T, below: Below[T], *, is_named: bool) -> bool:
    keys = below(document)
    if "services" in keys and (is_named or below(keys["services"])):
        return True
    return is_named and (keys.keys() <= _OF_INCLUDING or is_first_compose(document, below))


def _has_parts(service: Mapping[str, T], below: Below[T]) -> bool:
    """Whether an image is written in parts, as charts have it."""
    return "image" in service and bool(below(service["image"]))


def is_first_compose(document: T, below: Below[T], *, is_named: bool = True) -> bool:
    """Whether a document is in the first form of Compose, whose services have no key above them.

    `is_named`: its file is called as Compose's are. Source: Docker, "Compose file versions and upgrading", version 1.
    """
    services = [below(one) for one in below(document).values()]
    if not services or {"services", "version"} & below(document).keys():
        return False
    are_whole = all({"image", "build", "extends"} & one.keys() and not _has_parts(one, below) for one in services)
    has_job = any({"script", "stage", "trigger", "before_script"} & one.keys() for one in services)
    return are_whole and not has_job and (is_named or any(_OF_SERVICE & one.keys() for one in services))


def _are_jobs(jobs: Iterable[T], below: Below[T]) -> bool:
    """Whether one of them is a job of a workflow."""
    return any({"runs-on", "uses"} & below(job).keys() for job in jobs)


def _is_job(name: str, value: T, below: Below[T]) -> bool:
    return bool((_OF_TEMPLATE if name.startswith(".") else _OF_JOB) & below(value).keys())
