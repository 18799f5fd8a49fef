"""An action of GitHub: it runs where the workflow's job does. Source: GitHub, "Metadata syntax for actions", runs."""

from collections.abc import Iterator

from wizard.documents.mentions import image_named
from wizard.documents.model import Gap, ParsedFile
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.language import text


def read(content: str, name: str) -> ParsedFile:
    """No containers: options of an action's own container cannot be written anywhere."""
    gaps = tuple(gap for document in yaml_trees(content, name) for gap in _gaps(document))
    return ParsedFile(name, "action", gaps=gaps)


def _gaps(document: DocumentNode) -> Iterator[Gap]:
    image = document.word("runs", "image")
    if image and image_named(image.value):
        message = text("An action's own container is given no options: werf cannot build in it; a job's container can.")
        yield Gap(image.at, message)
