"""`werf-wizard export TARGET --merge FILE`: a diff of the reader's own files, or the files written."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from wizard.display import visible_json, visible_lines
from wizard.errors import BadInputError
from wizard.language import Language, Text, text
from wizard.plan.settings import Answers
from wizard.targets.exporting import Exported

if TYPE_CHECKING:
    from wizard.lint.model import Finding
    from wizard.merging.merge import Merged
    from wizard.merging.source import MergeSource

Judge: TypeAlias = "Callable[[list[tuple[str, str]]], Sequence[Finding]]"
"""Lints files given by name and content, and returns the findings."""

_MOST_LEFT = 10


def refuse_options(options: argparse.Namespace) -> None:
    """Raise BadInputError for options that do not go together."""
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
    options: argparse.Namespace,
    asked: Callable[[Answers], Exported],
    answers: Answers,
    tr: Language,
    tell: Callable[[Text], None],
    judge: Judge,
) -> Exported:
    """Merge into all files, or raise before any file is written; return the export that was merged.

    `asked` exports with other answers, which the files may give; `judge` is lint with the same facts.
    """
    from wizard.merging.merge import merge, unmerged_files_notice
    from wizard.merging.source import read_source
    from wizard.merging.writing import Change, check_regular, write_changes

    names = list(dict.fromkeys(options.merge))
    for name in names if options.write else ():
        check_regular(name)
    spoken, into = None if options.no_comments else tr, options.into or ""
    sources = [read_source(name) for name in names]
    exported, own, about = _for_files(sources, asked, answers, into)
    done = [merge(one, exported, answers, into=into, tr=spoken) for one in sources]
    if options.json:
        print(as_json(exported.target, done))
    if not options.json and not options.write:
        sys.stdout.writelines(visible_lines(one.diff) if sys.stdout.isatty() else one.diff for one in done)
    for message in (*about, *_about(done)):
        tell(message)
    if options.write:
        changes = [Change(one.path, one.before, one.after) for one in done if one.after != one.before]
        for change, backup in zip(changes, write_changes(changes), strict=True):
            tell(text("Wrote {path}; what it was is in {backup}.", path=change.name, backup=backup))
    for message in (*unmerged_files_notice(exported, done, own), *_left(done, judge)):
        tell(message)
    return exported


def _about(done: "list[Merged]") -> Iterator[Text]:
    """Yield the messages about each file."""
    for one in done:
        for message in one.notices:
            yield text("{name}: {message}", name=one.path, message=message)
        if one.after == one.before:
            yield text("{name}: nothing to change.", name=one.path)


def _for_files(
    sources: "list[MergeSource]", asked: Callable[[Answers], Exported], answers: Answers, into: str
) -> tuple[Exported, dict[str, str], list[Text]]:
    """Return the export with the settings that the files give, those settings, and messages.

    If files disagree, the first one counts.
    """
    from wizard.merging.adopting import adopted

    exported, own, about = asked(answers), dict[str, str](), list[Text]()
    for source in sources:
        found = adopted(source, exported, answers, into)
        own = {**found.settings, **own}
        about += [text("{name}: {message}", name=source.name, message=message) for message in found.notices]
    return (asked(Answers({**answers.given, **own})) if own else exported), own, about


def _left(done: "list[Merged]", judge: Judge) -> list[Text]:
    """Return messages about the errors and warnings that lint finds in the merged files, by the same facts."""
    from wizard.merging.touched import is_about

    by_name = {one.path: one for one in done}
    found = [one for one in judge([(one.path, one.after) for one in done]) if one.severity != "note"]
    known = [one for one in found if is_about(by_name[one.file], one.at.line)]
    messages = [
        text("{name}:{line}: this is left: {message}", name=one.file, line=one.at.line, message=one.message)
        for one in known[:_MOST_LEFT]
    ]
    if len(known) > _MOST_LEFT:
        messages.append(text("`werf-wizard lint` names {count} more.", count=len(known) - _MOST_LEFT))
    return messages


def as_json(target: str, merged: "list[Merged]") -> str:
    """Return the merge as JSON (wizard/schemas/merge.schema.json)."""
    files = [
        {"path": one.path, "changed": one.after != one.before, "diff": one.diff, "content": one.after} for one in merged
    ]
    return visible_json({"format": 1, "target": target, "files": files})
