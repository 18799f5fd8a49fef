"""What a diagnosis is: problems found in a log, best first, each with the lines that show it."""

from typing import Literal

from wizard.formats.documents import FileLanguage
from wizard.language import Language, Text
from wizard.records import Record

Confidence = Literal["high", "medium", "low"]


class Finding(Record):
    """A known problem in a log.

    `lines` are numbers of the log's own lines, from 1; `excerpt` is what stands there, cleaned and with secrets
    masked. `ask` names the facts that would settle it among its look-alikes. `consequences` are findings that
    follow from this one, and are no separate problem. `seen` are the words on which steps of its fix depend
    that stand on its lines.
    """

    id: str
    confidence: Confidence
    lines: tuple[int, ...]
    excerpt: str
    ask: tuple[str, ...] = ()
    consequences: tuple["Finding", ...] = ()
    seen: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """The page that explains it."""
        return f"problems/{self.id}"


class Diagnosis(Record):
    """What was found in a log of so many lines; `target` is where its job runs, as far as it tells."""

    lines: int
    findings: tuple[Finding, ...] = ()
    target: str = ""


class Step(Record):
    """One step of a fix, rendered for the reader's target: what to do, as text ready to paste.

    `sentence` tells what to do. `where` is the place it is done at: a `place` of the problem schema, or `configuration`
    for lines of an exported file named `path`. `check` is the check that is green after it. `instead` marks a step
    that takes the place of the one before it. `deletes` says what is lost with it, if anything is.
    """

    sentence: Text
    code: str
    language: FileLanguage
    where: str
    path: str = ""
    topic: str = ""
    check: str = ""
    instead: bool = False
    deletes: Text | None = None

    def data(self, tr: Language) -> dict[str, object]:
        """The step for a program to read; `deletes` is empty if nothing is lost."""
        return {
            "say": tr(self.sentence),
            "code": self.code,
            "language": self.language,
            "where": self.where,
            "path": self.path,
            "instead": self.instead,
            "deletes": tr(self.deletes) if self.deletes else "",
        }
