"""A target's configuration in a person's own files: the diffs, what goes with them, and what lint finds left."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from wizard.facts.model import Facts
from wizard.interview.question import Situation
from wizard.interview.result import settings
from wizard.language import Language, Text, text
from wizard.lint.linting import lint
from wizard.lint.model import Finding
from wizard.lint.opening import LintSource
from wizard.merging.adopting import adopted
from wizard.merging.merge import Merged, merge, unmerged_files_notice
from wizard.merging.source import MergeSource, read_source
from wizard.merging.touched import is_about
from wizard.merging.writing import Change, check_regular, write_changes
from wizard.plan.settings import Answers
from wizard.records import Record
from wizard.targets.exporting import Exported, export

Judge: TypeAlias = Callable[[list[tuple[str, str]]], Sequence[Finding]]
"""Lints files given by name and content, and returns the findings."""

_MOST_LEFT = 10


class MergedFiles(Record):
    """The export that was merged, each file before and after, messages about them, and about what is left to do."""

    exported: Exported
    merged: tuple[Merged, ...]
    about: tuple[Text, ...]
    left: tuple[Text, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return the files that change."""
        return tuple(Change(one.path, one.before, one.after) for one in self.merged if one.after != one.before)


def merge_files(
    sources: Sequence[MergeSource],
    asked: Callable[[Answers], Exported],
    answers: Answers,
    judge: Judge,
    *,
    into: str = "",
    tr: Language | None = None,
) -> MergedFiles:
    """Merge into all files; nothing is written. Raises what `merge` and `asked` raise.

    `asked` exports with other answers, which the files may give: if files disagree, the first one counts. `judge` is
    lint with the same facts. `tr` gives the reasons of new lines; None leaves them out.
    """
    exported, own, about = asked(answers), dict[str, str](), list[Text]()
    for source in sources:
        found = adopted(source, exported, answers, into)
        own = {**found.settings, **own}
        about += [text("{name}: {message}", name=source.name, message=message) for message in found.notices]
    if own:
        exported = asked(Answers({**answers.given, **own}))
    done = [merge(one, exported, answers, into=into, tr=tr) for one in sources]
    left = (*unmerged_files_notice(exported, done, own), *_left(done, judge))
    return MergedFiles(exported, tuple(done), (*about, *_about(done)), left)


def merge_result(name: str, now: Situation, tr: Language) -> MergedFiles:
    """Merge the wizard's result into a file; nothing is written. Raises BadInputError if it cannot be merged."""
    check_regular(name)
    answers = settings(now)
    return merge_files(
        [read_source(name)],
        lambda given: export(now["target"], given, now.facts, as_files=True),
        answers,
        judge_for(answers, now.facts),
        tr=tr,
    )


def write_merged(files: MergedFiles) -> list[Text]:
    """Write the files that change and their backups, and return what was done. Raises what `write_changes` does."""
    backups = write_changes(files.changes)
    return [
        text("Wrote {path}; the previous version is in {backup}.", path=change.name, backup=backup)
        for change, backup in zip(files.changes, backups, strict=True)
    ]


def judge_for(answers: Answers, facts: Facts) -> Judge:
    """Return a lint with the facts and settings that the export was made with."""
    return lambda files: lint([LintSource(name, content) for name, content in files], facts, answers).findings


def _about(done: Sequence[Merged]) -> list[Text]:
    """Return the messages about each file."""
    said = []
    for one in done:
        said += [text("{name}: {message}", name=one.path, message=message) for message in one.notices]
        if one.after == one.before:
            said.append(text("{name}: nothing to change.", name=one.path))
    return said


def _left(done: Sequence[Merged], judge: Judge) -> list[Text]:
    """Return messages about the errors and warnings that lint finds in the merged files, by the same facts."""
    by_name = {one.path: one for one in done}
    found = [one for one in judge([(one.path, one.after) for one in done]) if one.severity != "note"]
    known = [one for one in found if is_about(by_name[one.file], one.at.line)]
    messages = [
        text("{name}:{line}: still to fix: {message}", name=one.file, line=one.at.line, message=one.message)
        for one in known[:_MOST_LEFT]
    ]
    if len(known) > _MOST_LEFT:
        messages.append(text("`werf-wizard lint` shows {count} more.", count=len(known) - _MOST_LEFT))
    return messages
