"""`lint --output-file FILE`: the report in a file, whole or not at all."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from wizard.display import visible
from wizard.errors import BadInputError, reason_of
from wizard.files import NewFile, write_files
from wizard.language import text


def refuse_own_input(name: str | None, files: Sequence[str]) -> None:
    """Raise BadInputError if the report would take the place of a file that is judged."""
    if name is not None and Path(name).absolute() in [Path(one).absolute() for one in files if one != "-"]:
        raise BadInputError(
            text("{path} is one of the files being checked: write the report to another file.", path=visible(name))
        )


@contextmanager
def printed_into(name: str | None) -> Iterator[None]:
    """While it lasts, what is printed is kept for the file, which is written at the end; without a name it is printed.

    Raises BadInputError if the file cannot be written: then it is as it was.
    """
    if name is None:
        yield
        return
    kept = io.StringIO()
    with redirect_stdout(kept):
        yield
    write_result(name, kept.getvalue().encode("utf-8", "surrogateescape"))


def write_result(name: str, content: bytes) -> None:
    """Write a file of results. Raises BadInputError if it cannot be written: then it is as it was."""
    try:
        write_files([NewFile(Path(name), content)])
    except OSError as error:
        raise BadInputError(text("Cannot write {path}: {why}.", path=visible(name), why=reason_of(error))) from None
