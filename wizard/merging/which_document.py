"""Which document of a file with several is changed, if the file is not a list of objects.

Sources: GitLab, "CI/CD YAML syntax reference", Header keywords; Compose lays later documents over earlier ones.
"""

from collections.abc import Sequence

from wizard.errors import BadInputError
from wizard.formats.notes import Data, fields_of
from wizard.language import text
from wizard.merging.choosing import MergeRequest
from wizard.merging.services import names_meant
from wizard.targets.artifact import FileKind

_OF_HEADER = frozenset({"spec"})


def document_meant(kind: FileKind, have: Sequence[Data], request: MergeRequest) -> int | None:
    """Return the number of the document, None if all are empty. Raises BadInputError if it is not clear which one."""
    filled = [number for number, one in enumerate(have) if one is not None and one != {}]
    if len(filled) < 2:
        return filled[0] if filled else None
    if kind == "pipeline" and len(filled) == 2 and set(fields_of(have[filled[0]])) <= _OF_HEADER:
        return filled[1]
    found = [number for number in filled if names_meant(have[number], request)] if kind == "compose" else []
    if len(found) == 1:
        return found[0]
    raise BadInputError(
        text("{name} has several documents: it is not clear which one is meant.", name=request.name),
        text("Put each document into a separate file and merge into one of them."),
    )
