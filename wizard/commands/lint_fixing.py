"""`lint --fix` and `lint --diff`: the changes written to the files, or shown as a diff of each file."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.commands.lint_files import STDIN
from wizard.commands.telling import tell
from wizard.display import visible, visible_lines
from wizard.errors import BadInputError, reason_of
from wizard.facts.world import World
from wizard.files import NewFile, write_files
from wizard.inputs import LARGEST_CONFIGURATION
from wizard.language import Language, plural, text
from wizard.lint.linting import Report
from wizard.lint.opening import LintSource

if TYPE_CHECKING:
    from wizard.application.fixing import Fixed


def refuse_stdin(files: Sequence[str]) -> None:
    """Raise BadInputError for standard input, which cannot be written."""
    if "-" in files:
        raise BadInputError(
            text("--fix changes files, and standard input is not a file."),
            text("Use --diff to see what it would change."),
        )


def show_diff(sources: Sequence[LintSource], outcome: "Fixed", paths: Mapping[str, str]) -> None:
    """Print one unified diff for each file, as `patch` takes it."""
    from wizard.merging.source import difference

    for source in sources:
        if source.name in outcome.files:
            name = source.name if source.name == STDIN else paths[source.name]
            shown = difference(name, source.content, outcome.files[source.name])
            sys.stdout.write(visible_lines(shown) if sys.stdout.isatty() else shown)


def write_fixes(sources: Sequence[LintSource], outcome: "Fixed", tr: Language, world: World) -> None:
    """Write all files or none. Raises BadInputError if one cannot be written, or has changed since it was read."""
    for source in sources:
        if source.name in outcome.files and world.read_input(source.name, LARGEST_CONFIGURATION) != source.content:
            raise BadInputError(
                text("{name} changed while it was being checked: nothing was written.", name=source.name)
            )
    linked = [name for name in outcome.files if Path(name).stat().st_nlink > 1]
    try:
        write_files([NewFile(Path(name), content.encode()) for name, content in outcome.files.items()])
    except OSError as error:
        name = visible(str(error.filename))
        raise BadInputError(
            text("Cannot write {path}: {why}. No file was changed.", path=name, why=reason_of(error))
        ) from None
    if outcome.files:
        names = ", ".join(map(visible, outcome.files))
        count = len(outcome.done)
        tell(tr, plural("{count} finding fixed in {names}.", "{count} findings fixed in {names}.", count, names=names))
    if linked:
        shared = ", ".join(map(visible, linked))
        tell(tr, text("Changed under its other names too, because it has several hard links: {names}.", names=shared))


def tell_left(outcome: "Fixed", report: Report, tr: Language) -> None:
    """Print why a change that is shown is not written."""
    there = {(one.file, one.rule, one.subject) for one in report.findings}
    for one, why in outcome.left:
        if (one.file, one.rule, one.subject) in there:
            message = text(
                "{name}:{line}: {rule} is not fixed: {why}.",
                name=visible(one.file),
                line=one.at.line,
                rule=one.rule,
                why=why,
            )
            tell(tr, message)
