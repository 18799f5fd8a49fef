"""A Jenkinsfile: the Pods that stand in it as YAML. Groovy itself is not read.

Source: Jenkins, plugin "Kubernetes", `yaml` in an agent or a podTemplate.
"""

import re
from bisect import bisect_right

from wizard.documents.gathered import Gathered
from wizard.documents.kubernetes import gather_documents
from wizard.documents.model import Gap, ParsedFile
from wizard.errors import WizardError
from wizard.formats.places import EmbeddedText, Position, line_starts
from wizard.language import text

_TEXT = re.compile(r"('''|\"\"\")(.*?)\1", re.DOTALL)
_POD = re.compile(r"^\s*(containers|spec|apiVersion)\s*:", re.MULTILINE)
_DOCKER = re.compile(r"\bdocker\s*\{|\bdocker\.image\b|\.inside\s*\(|\byamlFile\b")


def read(content: str, name: str) -> ParsedFile:
    """The containers of every text in it that is a Pod; what else starts containers is a gap."""
    gathered, gaps, starts = Gathered(), [], line_starts(content)
    for found in _TEXT.finditer(content):
        if not _POD.search(found[2]):
            continue
        frame = EmbeddedText(_spot(starts, found.start(2)))
        try:
            gather_documents(found[2], name, gathered, frame)
        except WizardError:
            gaps.append(Gap(frame.origin, text("This text is not YAML as it stands: give the Pod's YAML alone.")))
    gaps += [
        Gap(_spot(starts, found.start()), text("Groovy is not read: give the command, or the Pod's YAML, alone."))
        for found in _DOCKER.finditer(content)
    ]
    gathered.gaps += gaps
    return gathered.parsed_file(name, "jenkinsfile")


def _spot(starts: list[int], index: int) -> Position:
    line = bisect_right(starts, index)
    return Position(line, index - starts[line - 1] + 1)
