"""Azure Pipelines: the containers of jobs with their options, and what scripts start.

Source: Microsoft, "YAML schema reference for Azure Pipelines": resources.containers, jobs.job.container, steps.script.
"""

from collections.abc import Iterator

from wizard.containers.command import options_of
from wizard.containers.options import Option
from wizard.containers.spec import Located
from wizard.documents.compose import environment
from wizard.documents.docker_command import command_alone
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.scripts import started_within
from wizard.documents.starting import Start, container_of
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.formats.shell import ScriptText
from wizard.language import text
from wizard.records import replace

_SCRIPTS = ("script", "bash", "pwsh", "powershell")
_ABOVE_STEPS = (
    *("stages", "jobs", "strategy", "runOnce", "rolling", "canary"),
    *("preDeploy", "deploy", "routeTraffic", "postRouteTraffic", "on", "success", "failure"),
)
_DEEPEST = 12


def read(content: str, name: str) -> ParsedFile:
    """Every container that a job runs in, once, with the scripts of all its jobs; and those that scripts start."""
    found: list[Container] = []
    gaps: list[Gap] = []
    for document in yaml_trees(content, name):
        named = {one.text: node for node in document.children("resources", "containers") for one in _alias(node)}
        users = [(job, named.get(own.text, own) if own else None) for job, own in _users(document, None)]
        for node in {id(one): one for _, one in users if one is not None}.values():
            scripts = [given.text for job, own in users if own is node for given in _scripts(job)]
            found.append(_container(node, scripts, name))
        for job, _ in users:
            within = started_within([ScriptText(one.text, one.embedded) for one in _scripts(job)], name)
            found += within.containers
            gaps += within.gaps
        gaps += _templates(document)
    return ParsedFile(name, "azure-pipelines", tuple(found), gaps=tuple(gaps))


def _alias(node: DocumentNode) -> tuple[DocumentNode, ...]:
    alias = node.get("container")
    return (alias,) if alias is not None else ()


_User = tuple[DocumentNode, DocumentNode | None]
"""What has steps, and the container that it runs in: its own, or that of the whole file."""


def _users(node: DocumentNode, above: DocumentNode | None, depth: int = _DEEPEST) -> Iterator[_User]:
    own = node.get("container") or above
    if node.get("steps") is not None:
        yield node, own
    for key in _ABOVE_STEPS:
        child = node.get(key)
        for one in (child.items or (child,)) if child is not None and depth else ():
            yield from _users(one, own, depth - 1)


def _scripts(job: DocumentNode) -> list[DocumentNode]:
    steps = [one for step in job.children("steps") for one in (step, step.get("inputs")) if one is not None]
    return [given for step in steps for key in _SCRIPTS if (given := step.get(key)) and given.text]


def _container(node: DocumentNode, scripts: list[str], file: str) -> Container:
    given, alias = node.get("options"), node.word("container")
    image = Located(node.text, node.at) if node.scalar is not None else node.word("image")
    options, hidden = options_of(given.text, file, given.embedded) if given is not None and given.text else ([], [])
    volumes = [Option("volume", one.value, one.at) for one in node.words("volumes")]
    command = ("sh", "-c", "\n".join(map(command_alone, scripts))) if scripts else ()
    name = alias.value if alias else "container"
    env = environment(node, "env")
    start = Start("docker", name, node.at, [*options, *volumes], image, command, given.at if given else node.at, env)
    found = container_of(start)
    return replace(found, hidden=(*found.hidden, *hidden))


def _templates(node: DocumentNode, depth: int = _DEEPEST) -> Iterator[Gap]:
    """Yield steps and jobs of other files."""
    used = node.word("template")
    if used is not None:
        message = text("The template {name} is not read here.", name=used.value)
        yield Gap(used.at, message, hides=False, names=(used.value,))
    for one in (*node.entries.values(), *node.items) if depth else ():
        yield from _templates(one, depth - 1)
