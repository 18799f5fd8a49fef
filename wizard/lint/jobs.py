"""Jobs and what runs them, in separate files: pipelines next to runners, workflows next to the template of pods."""

from collections.abc import Iterable, Mapping, Sequence

from wizard.containers.spec import Located
from wizard.documents.identity import has_werf_image, is_said_elsewhere, runs_werf
from wizard.documents.model import Container, Form, ParsedFile
from wizard.formats.places import NOWHERE
from wizard.language import text
from wizard.lint.rules.rule import Findings, Found
from wizard.records import replace

RUNNERS: tuple[Form, ...] = ("gitlab-docker", "gitlab-kubernetes")
"""Containers whose image the job brings; their own is a default."""


class Jobs:
    """The jobs of all files that run werf, and what their runners have to know of them."""

    def __init__(self, sheets: Sequence[ParsedFile]) -> None:
        containers = [one for parsed in sheets for one in parsed.containers]
        self.workflows = {k: v for one in containers if is_said_elsewhere(one) for k, v in one.env.items()}
        self.has_workflow = any(one.form == "github-docker" and runs_werf(one) for one in containers)
        self.has_template = any(one.template and one.form == "github-kubernetes" for one in containers)
        self.pipelines = [one for one in containers if one.form == "gitlab-ci" and runs_werf(one)]

    def joined(self, container: Container) -> Container:
        """Return a runner's or a template's container with the variables that its jobs bring."""
        if container.template and container.form == "github-kubernetes":
            return replace(container, env={**_elsewhere(self.workflows), **container.env})
        if container.form in RUNNERS and self.pipelines:
            return replace(container, env={**container.env, **_elsewhere(_common(one.env for one in self.pipelines))})
        return container

    def weighed(self, found: Found) -> Found:
        """Return a finding; one on a scale set counts in full if a workflow next to it runs werf."""
        is_meant = found.rule == "hook-template" and self.has_workflow
        return found._replace(severity=None) if is_meant else found

    def counts(self, found: Found, container: Container) -> bool:
        """Whether something is to be said: not that nothing is said here, if the template of the pods says it."""
        return not (found.rule == "not-known" and self.has_template and is_said_elsewhere(container))

    def remark(self, container: Container) -> Findings:
        """Yield the note that a runner is judged for jobs which nobody has shown."""
        if container.form in RUNNERS and not has_werf_image(container) and not self.pipelines:
            message = text("Jobs choose their own image on this runner: these findings apply to jobs that run werf.")
            yield Found("runner-jobs", container.at, message)


def _elsewhere(env: Mapping[str, Located[str]]) -> dict[str, Located[str]]:
    """Variables of another file: their place is none here."""
    return {name: Located(given.value, NOWHERE) for name, given in env.items()}


def _common(all_of: Iterable[Mapping[str, Located[str]]]) -> dict[str, Located[str]]:
    """Return the variables that have the same value in all jobs."""
    first, *rest = all_of
    return {
        name: given
        for name, given in first.items()
        if all(name in env and env[name].value == given.value for env in rest)
    }
