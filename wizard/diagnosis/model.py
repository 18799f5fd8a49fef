"""What a diagnosis is: problems found in a log, best first, each with the lines that show it."""

from typing import Literal

from wizard.formats.documents import FileLanguage
from wizard.language import Language, Text, text
from wizard.records import Record
from wizard.regexes import regex

Confidence = Literal["high", "medium", "low"]


_PLACEHOLDER = regex(r"(?<![\w$/{=,.\"-])(?:IMAGE|COMMAND|CONTAINER|POD|NAMESPACE|NODE)(?![\w}=:.,])")
"""Names in a step that the reader replaces, if the log does not tell them."""


class Finding(Record):
    """A known problem in a log.

    `lines` are line numbers of the log, from 1; `excerpt` is their text, cleaned and with secrets masked. `ask` names
    the facts that would tell it from its look-alikes. `consequences` are findings that follow from this one and are no
    separate problem. `seen` are words on its lines on which steps of its fix depend, and `tool: NAME` of another
    builder.
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
        """Return the id of the page that explains it."""
        return f"problems/{self.id}"


class Clues(Record):
    """What is known of an unknown failure.

    `errors` are line numbers and their texts, fit to be shown; `command` is the one that failed and `status` its exit
    code, empty and 0 if the log does not say; `looks` are commands that would show more. By its words, the log is like
    the problem `guess`, or else like a kind of failure `elsewhere`; `near` are problems that share words with it.
    """

    errors: tuple[tuple[int, str], ...] = ()
    command: str = ""
    status: int = 0
    looks: tuple[str, ...] = ()
    guess: Finding | None = None
    near: tuple[str, ...] = ()
    elsewhere: str = ""


class Diagnosis(Record):
    """What was found in a log of `lines` lines; `target` is where its job runs, empty if the log does not say.

    `clues` are what the log says itself, if nothing in it is known. `is_text` is False for bytes that are no text.
    """

    lines: int
    findings: tuple[Finding, ...] = ()
    target: str = ""
    clues: Clues = Clues()
    is_text: bool = True


class Step(Record):
    """One step of a fix, rendered for the reader's target, as text ready to paste.

    `sentence` says what to do. `where` is the place it is done at: a `place` of the problem schema, or `configuration`
    for lines of an exported file named `path`. `check` is the check that is green afterwards. `instead` marks a step
    that replaces the one before it. `deletes` says what is lost with it; None if nothing is.
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

    @property
    def to_fill_in(self) -> Text | None:
        """Return the note on the names that the reader has to replace; None if there are none."""
        names = ", ".join(dict.fromkeys(_PLACEHOLDER.findall(self.code)))
        return text("Replace {names} with your own.", names=names) if names else None

    def data(self, tr: Language) -> dict[str, object]:
        """Return the step as JSON data, in the language of `tr`; `deletes` is empty if nothing is lost."""
        return {
            "say": tr(self.sentence),
            "code": self.code,
            "language": self.language,
            "where": self.where,
            "path": self.path,
            "instead": self.instead,
            "deletes": tr(self.deletes) if self.deletes else "",
        }
