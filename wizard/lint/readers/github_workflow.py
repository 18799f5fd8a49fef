"""A workflow of GitHub Actions: jobs in containers. Source: GitHub, "Workflow syntax", jobs.<job_id>.container."""

from collections.abc import Iterator

from wizard.lint.model import Container, Given, Sheet
from wizard.lint.options import Option, Start, container_of
from wizard.lint.readers.compose import environment
from wizard.lint.readers.docker_command import options_of
from wizard.lint.tree import Node
from wizard.lint.trees import yaml_trees
from wizard.plan.hosted import hosted_in
from wizard.records import replace


def read(content: str, name: str) -> Sheet:
    """The container of every job that has one."""
    found = [
        _container(key, job, name)
        for document in yaml_trees(content, name)
        for key, job in document.pairs("jobs").items()
        if job.get("container")
    ]
    return Sheet(name, "github-docker", tuple(found))


def _container(name: str, job: Node, file: str) -> Container:
    node = job.get("container") or job
    image = Given(node.text, node.at) if node.scalar is not None else node.word("image")
    options = [*_options(node, file)]
    given = node.get("options")
    env = {**environment(job, "env"), **environment(node, "env")}
    found = container_of(
        Start("github-docker", name, node.at, options, image, _steps(job), given.at if given else node.at, env)
    )
    labels = list(job.words("runs-on"))
    label = hosted_in([one.value for one in labels])
    hosted = next((one for one in labels if one.value == label), None)
    return replace(found, odd=(*found.odd, ("github-hosted", hosted))) if hosted else found


def _options(node: Node, file: str) -> Iterator[Option]:
    given = node.get("options")
    if given is not None and given.text:
        yield from options_of(given.text, file, given.inside)
    yield from (Option("volume", one.value, one.at) for one in node.words("volumes"))


def _steps(job: Node) -> tuple[str, ...]:
    """What runs in the container, as the one script of a shell."""
    scripts = [given.value for step in job.children("steps") if (given := step.word("run"))]
    return ("sh", "-c", "\n".join(scripts)) if scripts else ()
