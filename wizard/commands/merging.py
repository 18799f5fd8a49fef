"""`werf-wizard export TARGET --merge FILE`: a diff of the reader's own files, or the files written."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wizard.commands.telling import tell
from wizard.display import visible_json, visible_lines
from wizard.errors import BadInputError
from wizard.facts.model import Facts
from wizard.language import Language, text
from wizard.plan.settings import Answers
from wizard.targets.exporting import Exported

if TYPE_CHECKING:
    from wizard.merging.merge import Merged


def refuse_options(options: argparse.Namespace) -> None:
    """Raise BadInputError for options that do not go together."""
    if not options.merge and (options.write or options.into):
        raise BadInputError(text("--write and --into need --merge FILE."))
    if options.merge and options.output:
        raise BadInputError(
            text("--merge changes files in place and cannot be combined with -o."),
            text("`--write` changes the files; without it, a diff is printed."),
        )
    if options.write and options.json:
        raise BadInputError(text("--json prints and --write writes: use one of them."))


def run_merge(
    options: argparse.Namespace,
    asked: Callable[[Answers], Exported],
    answers: Answers,
    facts: Facts,
    tr: Language,
) -> Exported:
    """Merge into all files, or raise before any file is written; return the export that was merged.

    `asked` exports with other answers, which the files may give; `facts` are those of the export.
    """
    from wizard.application.merge_files import judge_for, merge_files, write_merged
    from wizard.merging.source import read_source
    from wizard.merging.writing import check_regular

    names = list(dict.fromkeys(options.merge))
    for name in names if options.write else ():
        check_regular(name)
    spoken, judge = None if options.no_comments else tr, judge_for(answers, facts)
    sources = [read_source(name) for name in names]
    done = merge_files(sources, asked, answers, judge, into=options.into or "", tr=spoken)
    if options.json:
        print(as_json(done.exported.target, done.merged))
    if not options.json and not options.write:
        sys.stdout.writelines(visible_lines(one.diff) if sys.stdout.isatty() else one.diff for one in done.merged)
    for message in (*done.about, *(write_merged(done) if options.write else ()), *done.left):
        tell(tr, message)
    return done.exported


def as_json(target: str, merged: "Sequence[Merged]") -> str:
    """Return the merge as JSON (wizard/schemas/merge.schema.json)."""
    files = [
        {"path": one.path, "changed": one.after != one.before, "diff": one.diff, "content": one.after} for one in merged
    ]
    return visible_json({"format": 1, "target": target, "files": files})
