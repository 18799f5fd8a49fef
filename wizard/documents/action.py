"""An action of GitHub: it runs where the workflow's job does; its steps may start containers.

Source: GitHub, "Metadata syntax for actions", runs.
"""

from collections.abc import Iterator

from wizard.documents.compose import environment
from wizard.documents.github_workflow import gaps_of_steps, started_in_steps
from wizard.documents.identity import runs_in
from wizard.documents.mentions import image_named
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.language import text

_NO_OPTIONS = text("The container of an action takes no options, so werf cannot build in it; use a job's container.")


def read(content: str, name: str) -> ParsedFile:
    """Return what the steps of a composite action start; options of an action's own container cannot be written."""
    found: list[Container] = []
    gaps: list[Gap] = []
    for document in yaml_trees(content, name):
        runs = document.get("runs")
        if runs is not None:
            within = started_in_steps(runs, name, environment(runs, "env"))
            found += within.containers
            gaps += [*within.gaps, *gaps_of_steps(runs)]
        gaps += _gaps(document)
    return ParsedFile(name, "action", tuple(found), gaps=tuple(gaps))


def _gaps(document: DocumentNode) -> Iterator[Gap]:
    image = document.word("runs", "image")
    if image and image_named(image.value):
        yield Gap(image.at, _NO_OPTIONS)
    words = [*document.words("runs", "args"), *document.words("runs", "entrypoint")]
    if image and (used := next((one for one in words if one.value in ("werf", "buildah") or runs_in(one.value)), None)):
        yield Gap(used.at, _NO_OPTIONS)
