"""container-parameters.yaml, as `export ci-docker` writes it: Docker's options in neutral words."""

from wizard.containers.places import PARAMETERS
from wizard.documents.compose import environment
from wizard.documents.model import ParsedFile
from wizard.documents.options import options_in
from wizard.documents.starting import Start, container_of
from wizard.documents.trees import yaml_trees


def read(content: str, name: str) -> ParsedFile:
    """The one container."""
    found = [
        container_of(
            Start(
                "parameters",
                name,
                document.at,
                list(options_in(document, PARAMETERS)),
                document.word("image"),
                env=environment(document, "environment"),
                keys=document.keys(),
            )
        )
        for document in yaml_trees(content, name)
    ]
    return ParsedFile(name, "parameters", tuple(found))
