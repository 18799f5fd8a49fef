"""Which of several things in a file is meant: a runner, a service, a job."""

from collections.abc import Sequence

from wizard.documents.identity import runs_in
from wizard.errors import BadInputError, shown
from wizard.formats.notes import Data
from wizard.language import text
from wizard.plan.settings import Answers
from wizard.records import Record


class MergeRequest(Record):
    """The answers, and the name of what is to be changed where a person gave one."""

    name: str
    answers: Answers
    into: str = ""

    def is_given(self, *keys: str) -> bool:
        """Whether a person set one of these settings."""
        return any(key in self.answers.given for key in keys)


def runs_werf(command: Data) -> bool:
    """Whether a command, or a list of them, runs werf."""
    words = "\n".join(map(str, command)) if isinstance(command, list) else str(command or "")
    return runs_in(words, "werf")


def select_single(request: MergeRequest, found: Sequence[str], all_names: Sequence[str]) -> str | None:
    """Return the named one, else the one found, else None. Raises BadInputError where none or several are meant."""
    if request.into:
        if request.into in all_names:
            return request.into
        raise unknown_name_error(request.name, request.into, all_names)
    if len(found) > 1:
        raise BadInputError(
            text(
                "{name}: werf runs in several places: {names}.", name=request.name, names=", ".join(map(shown, found))
            ),
            text("Choose one: --into NAME."),
        )
    return found[0] if found else None


def without_werf_error(file: str, wanted: str, names: Sequence[str]) -> BadInputError:
    """Return what is said of a workload in which nothing runs werf; `names` are those in which it runs."""
    message = text("{file}: no container of “{name}” runs werf.", file=file, name=shown(wanted))
    if names:
        return BadInputError(message, text("werf runs in: {names}.", names=", ".join(map(shown, names))))
    return BadInputError(
        message,
        text("Set werf's image, or a command with werf, in one of its containers and merge again."),
        text("Without --into a separate workload is added to the file."),
    )


def unknown_name_error(file: str, wanted: str, names: Sequence[str]) -> BadInputError:
    """Return what is said of a name that a file does not have: those that it has."""
    if not names:
        return BadInputError(text("{file} has no “{name}”.", file=file, name=shown(wanted)))
    return BadInputError(
        text("{file} has no “{name}”.", file=file, name=shown(wanted)),
        text("It contains: {names}.", names=", ".join(map(shown, names))),
    )
