""".gitlab-ci.yml: images and variables; what a container may do is the runner's business.

Source: GitLab, "CI/CD YAML syntax reference".
"""

from collections.abc import Iterator, Mapping

from wizard.lint.model import Container, Given, Sheet
from wizard.lint.tree import Node
from wizard.lint.trees import yaml_trees

_NO_JOBS = frozenset(
    ("stages", "variables", "default", "include", "workflow", "image", "services", "cache", "before_script", "spec")
)


def read(content: str, name: str) -> Sheet:
    """Every job, with what it has from `default` and from the file's own variables."""
    found = [job for document in yaml_trees(content, name) for job in _jobs(document)]
    return Sheet(name, "gitlab-ci", tuple(found))


def _jobs(document: Node) -> Iterator[Container]:
    common = _variables(document)
    for key, job in document.entries.items():
        if key in _NO_JOBS or not (job.get("script") or job.get("image") or job.get("trigger") or job.get("run")):
            continue
        owners = [job, *_extended(job, document), document.get("default") or document, document]
        image = next((one for owner in owners if (one := _image(owner))), None)
        script = [given.value for owner in owners[:-1] for given in owner.words("script")]
        services = [service for owner in owners if (found := _services(owner)) for service in found][:8]
        yield Container(
            "gitlab-ci",
            key,
            job.at,
            job.at,
            image=image,
            command=("sh", "-c", "\n".join(script)) if script else (),
            env={**common, **_variables(job)},
            odd=tuple(("docker-service", service) for service in services if "dind" in service.value),
        )


def _extended(job: Node, document: Node) -> list[Node]:
    """The jobs that this one extends, nearest first; of one level, as most pipelines have it."""
    names = [given.value for given in job.words("extends")]
    return [node for name in reversed(names) if (node := document.get(name))]


def _image(owner: Node) -> Given[str] | None:
    return owner.word("image") or owner.word("image", "name")


def _services(owner: Node) -> list[Given[str]]:
    return [
        given
        for one in owner.children("services")
        if (given := Given(one.text, one.at) if one.text else one.word("name"))
    ]


def _variables(owner: Node) -> Mapping[str, Given[str]]:
    """Variables; one with a description has its value below."""
    found = {}
    for name, node in owner.pairs("variables").items():
        value = node.get("value") or node
        if value.scalar is not None:
            found[name] = Given(value.text, node.at)
    return found
