"""`werf-wizard export TARGET --merge FILE`: a diff of the reader's own files, or the files written."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from wizard.display import visible_json, visible_lines
from wizard.errors import BadInputError
from wizard.language import Language, Text, text
from wizard.plan.settings import Answers
from wizard.targets.exporting import Exported

if TYPE_CHECKING:
    from wizard.merging.merge import Merged


def refuse_options(options: argparse.Namespace) -> None:
    """Raises BadInputError for options that do not go together."""
    if not options.merge and (options.write or options.into):
        raise BadInputError(text("--write and --into belong to --merge FILE."))
    if options.merge and options.output:
        raise BadInputError(
            text("--merge changes files where they are: it does not go with -o."),
            text("`--write` writes them; without it a diff is printed."),
        )
    if options.write and options.json:
        raise BadInputError(text("--json prints and --write writes: choose one of them."))


def run_merge(
    options: argparse.Namespace, exported: Exported, answers: Answers, say: Language, tell: Callable[[Text], None]
) -> None:
    """Merge into all files, or complain before any is written."""
    from wizard.merging.merge import beside, merge
    from wizard.merging.source import read_source
    from wizard.merging.writing import Change, check_regular, write_changes

    names = list(dict.fromkeys(options.merge))
    for name in names if options.write else ():
        check_regular(name)
    spoken = None if options.no_comments else say
    done = [merge(read_source(name), exported, answers, into=options.into or "", say=spoken) for name in names]
    if options.json:
        print(as_json(exported.target, done))  # noqa: T201
    for one in done:
        if not options.json and not options.write:
            sys.stdout.write(visible_lines(one.diff) if sys.stdout.isatty() else one.diff)
        for told in one.told:
            tell(text("{name}: {message}", name=one.path, message=told))
        if one.after == one.before:
            tell(text("{name}: nothing to change.", name=one.path))
    if options.write:
        changes = [Change(one.path, one.before, one.after) for one in done if one.after != one.before]
        for change, backup in zip(changes, write_changes(changes), strict=True):
            tell(text("Wrote {path}; what it was is in {backup}.", path=change.name, backup=backup))
    for message in beside(exported, done):
        tell(message)


def as_json(target: str, merged: "list[Merged]") -> str:
    """The merge as JSON (wizard/schemas/merge.schema.json)."""
    files = [
        {"path": one.path, "changed": one.after != one.before, "diff": one.diff, "content": one.after} for one in merged
    ]
    return visible_json({"format": 1, "target": target, "files": files})
