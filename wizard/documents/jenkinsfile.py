"""A Jenkinsfile: the Pods that are in it as YAML, and what its `sh` steps start. Groovy itself is not read.

Sources: Jenkins, plugin "Kubernetes", `yaml` in an agent or a podTemplate; "Pipeline: Nodes and Processes", `sh`.
"""

import re
from bisect import bisect_right

from wizard.documents.gathered import Gathered
from wizard.documents.kubernetes import gather_documents
from wizard.documents.model import Gap, ParsedFile
from wizard.documents.scripts import held_by, started_within
from wizard.documents.shell_variables import Values
from wizard.errors import WizardError
from wizard.formats.places import EmbeddedText, Position, line_starts
from wizard.formats.shell import ScriptText
from wizard.language import text

_TEXT = re.compile(r"('''|\"\"\")(.*?)\1", re.DOTALL)
_POD = re.compile(r"^\s*(containers|spec|apiVersion)\s*:", re.MULTILINE)
_STEP = re.compile(
    r"(?:\bsh\b\s*\(?|\bscript\s*:)\s*(?:(?P<quotes>\'\'\'|\"\"\")(?P<long>.*?)(?P=quotes)"
    r"|(?P<quote>['\"])(?P<short>(?:\\.|(?!(?P=quote))[^\\\n])*)(?P=quote))",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\\$'\"])")
_ASSIGNED = re.compile(
    r"^\s*(?:def\s+)?(?P<name>\w+)\s*=\s*(?P<quote>['\"])(?P<value>[^'\"\n]*)(?P=quote)", re.MULTILINE
)
_DOCKER = re.compile(r"\bdocker\s*\{|\bdocker\.image\b|\.inside\s*\(|\byamlFile\b")


def read(content: str, name: str) -> ParsedFile:
    """Return the containers of every text in it that is a Pod; what else starts containers is a gap."""
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
    within = started_within(_scripts(content, starts), name, _variables(content, name))
    gathered.add(ParsedFile(name, "jenkinsfile", within.containers, gaps=within.gaps))
    return gathered.parsed_file(name, "jenkinsfile")


def _scripts(content: str, starts: list[int]) -> list[ScriptText]:
    """Return the texts of `sh` steps; a backslash escapes in them, at the end of a line it is the shell's own."""
    found = []
    for step in _STEP.finditer(content):
        body = step["long"] if step["long"] is not None else step["short"]
        begins = step.start("long") if step["long"] is not None else step.start("short")
        whole = _ESCAPED.sub(r"\1", body)
        is_verbatim = re.sub(r"\\\\(?=\r?\n)", r"\\", body) == whole
        found.append(ScriptText(whole, EmbeddedText(_spot(starts, begins), is_verbatim=is_verbatim)))
    return found


def _variables(content: str, name: str) -> Values:
    """Return what `environment` and Groovy's variables hold that have one value in the file."""
    found: dict[str, set[str]] = {}
    for given in _ASSIGNED.finditer(content):
        found.setdefault(given["name"], set()).add(given["value"])
    return held_by({key: values.pop() for key, values in found.items() if len(values) == 1}, name)


def _spot(starts: list[int], index: int) -> Position:
    line = bisect_right(starts, index)
    return Position(line, index - starts[line - 1] + 1)
