"""container-parameters.yaml, as `export ci-docker` writes it: Docker's options in neutral words."""

from wizard.containers.places import PARAMETERS
from wizard.containers.spec import ContainerSpec
from wizard.documents import options
from wizard.documents.compose import environment
from wizard.documents.model import ParsedFile
from wizard.documents.options import options_in
from wizard.documents.starting import Start, container_of
from wizard.documents.trees import yaml_trees
from wizard.formats.notes import Data, Fields


def read(content: str, name: str) -> ParsedFile:
    """Return the one container."""
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


def put(have: Fields, spec: ContainerSpec) -> dict[str, Data]:
    """Return the parameters with the settings of `spec`; other settings stay, contradicting ones are replaced."""
    return options.put(have, spec, PARAMETERS)
