""".gitlab-ci.yml: images and variables; what a container may do is the runner's business.

Source: GitLab, "CI/CD YAML syntax reference".
"""

import re
from collections.abc import Mapping

from wizard.containers.laying import grown
from wizard.containers.places import noted
from wizard.containers.spec import ContainerSpec, Located
from wizard.documents.circles import circle_from
from wizard.documents.docker_command import command_alone
from wizard.documents.gitlab_inheritance import Inheritance, resolved
from wizard.documents.gitlab_jobs import NO_JOBS, SCRIPTS, job_of
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.scripts import Started, held_by, started_within
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.formats.notes import Data, Fields, fields_of
from wizard.formats.shell import ScriptText
from wizard.language import text

_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")


def read(content: str, name: str) -> ParsedFile:
    """Every job, with what it has from `default`, from what it extends and from the file's own variables."""
    jobs: list[Container] = []
    gaps: list[Gap] = []
    for parsed in yaml_trees(content, name):
        document = resolved(parsed)
        inheritance = Inheritance(document)
        circles: dict[str, tuple[str, ...]] = {}
        for key, node in document.entries.items():
            if key in NO_JOBS or not node.entries:
                continue
            job, missing = inheritance.extended(node)
            for given in missing:
                if given.value not in circles:
                    circles[given.value] = _circle(given.value, document)
                gaps.append(_of_job(given, circles[given.value]))
            if job.get("script") or job.get("image") or job.get("trigger") or job.get("run"):
                container, within = _job(key, job, document, name)
                jobs += [container, *within.containers]
                gaps += within.gaps
        if included := document.get("include"):
            message = text("Included files are not read: jobs and settings in them are not checked.")
            gaps.append(Gap(included.at, message, names=_local(included)))
    # What several jobs have from one place is one container.
    single = {(one.at, one.form, one.name): one for one in jobs}
    return ParsedFile(name, "gitlab-ci", tuple(single.values()), gaps=tuple(dict.fromkeys(gaps)))


def _local(included: DocumentNode) -> tuple[str, ...]:
    """Return the project's own files that are included; none if there is any other among them."""
    entries = included.items or (included,)
    found = [one.text or (given.value if (given := one.word("local")) else "") for one in entries]
    return () if any(not name or "://" in name for name in found) else tuple(found)


def _of_job(given: Located[str], circle: tuple[str, ...]) -> Gap:
    if circle:
        message = text(
            "The job extends {name}, which extends itself: {circle}.", name=given.value, circle=" → ".join(circle)
        )
        return Gap(given.at, message, hides=False)
    message = text("The job takes settings from {name}, which is not in this file: they are unknown.", name=given.value)
    return Gap(given.at, message, hides=False)


def _circle(name: str, document: DocumentNode) -> tuple[str, ...]:
    return circle_from(name, lambda one: _extended(document.get(one)))


def _extended(job: DocumentNode | None) -> list[str]:
    return [one.value for one in job.words("extends")] if job else []


def _job(key: str, job: DocumentNode, document: DocumentNode, name: str) -> tuple[Container, Started]:
    """Return the job's own container, and those that its script starts."""
    whole = job_of(job, document)
    services = next((found for owner in whole.owners if (found := _services(owner))), [])
    texts = [ScriptText(one.text, one.embedded) for key in SCRIPTS for one in whole.script(key)]
    within = started_within(texts, name, held_by({key: one.value for key, one in whole.env.items()}, name))
    script = [command_alone(one.content) for one in texts] if within.containers else [one.content for one in texts]
    dind = [("docker-service", given) for given, _ in services if "dind" in given.value]
    if any(has_keys and "dind" in given.value for given, has_keys in services):
        dind.append(("service-with-keys", Located(key, job.at)))
    container = Container(
        form="gitlab-ci",
        name=key,
        at=job.at,
        security_at=job.at,
        image=_filled(next((one for owner in whole.owners if (one := _image(owner))), None), whole.env),
        command=("sh", "-c", "\n".join(script)) if script else (),
        env=whole.env,
        user=next((one for owner in whole.owners if (one := _user(owner))), None),
        remarks=tuple(dind),
    )
    return container, within


def _image(owner: DocumentNode) -> Located[str] | None:
    return owner.word("image") or owner.word("image", "name")


def _user(owner: DocumentNode) -> Located[str] | None:
    """Whom the container of the job runs as. Source: GitLab, "CI/CD YAML syntax reference", image:docker."""
    return owner.word("image", "docker", "user") or owner.word("image", "kubernetes", "user")


def _filled(image: Located[str] | None, env: Mapping[str, Located[str]]) -> Located[str] | None:
    """Return an image with the variables that the pipeline itself sets put in."""

    def put(found: re.Match[str]) -> str:
        known = env.get(found[1] or found[2])
        return known.value if known else found[0]

    return Located(_VARIABLE.sub(put, image.value), image.at) if image else None


def _services(owner: DocumentNode) -> list[tuple[Located[str], bool]]:
    """Return the services' images, and whether an entry has further keys."""
    return [
        (given, not one.text)
        for one in owner.children("services")
        if (given := Located(one.text, one.at) if one.text else one.word("name"))
    ]


def put(have: Fields, spec: ContainerSpec) -> dict[str, Data]:
    """Return a job with the image, the user and the variables of `spec`; what else it has stays."""
    found: dict[str, Data] = {**have}
    if spec.image:
        found["image"] = image_in(have.get("image"), noted(spec.image.value, spec.image.topic))
    if spec.user:
        image = fields_of(found.get("image")) or {"name": found.get("image")}
        found["image"] = grown(image, {"docker": {"user": noted(spec.user.value, spec.user.topic)}})
    variables = {name: noted(one.value, one.topic) for name, one in spec.env.items()}
    return grown(found, {"variables": variables} if variables else {})


def image_in(have: Data, image: Data) -> Data:
    """Return a job's image where it has one: alone, or by its name with an entrypoint and the like."""
    return {**fields_of(have), "name": image} if isinstance(have, dict) else image
