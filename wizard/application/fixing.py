"""`lint --fix`: writes the changes of findings if the changed file can be read and has no new finding.

A change is tried in the text that the findings are about, and the text is judged again: a change that leaves its
finding, or adds another one, is not written.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

from wizard.application.fix_places import is_shared
from wizard.application.fix_texts import command_fixed, unit_fixed
from wizard.application.fix_trees import toml_fixed, yaml_fixed
from wizard.application.not_written import LINKED, SHARED, NotWrittenError
from wizard.errors import WizardError
from wizard.formats.places import Position
from wizard.formats.splices import Splice, spliced
from wizard.formats.tree import Node
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Text, text
from wizard.lint.additions import FAMILY
from wizard.lint.decisions import decision, unsure
from wizard.lint.json_form import Replacement, replacement
from wizard.lint.linting import Report
from wizard.lint.model import Finding
from wizard.lint.opening import LintSource
from wizard.merging.source import restored
from wizard.merging.source import source as as_source
from wizard.plan.checks.flaws import AF_ALG, ESP
from wizard.records import Record, replace

Judge = Callable[[Sequence[LintSource]], Report]
"""Judges the files of the run again, by all rules."""
Choose = Callable[[Report], Report]
"""Keeps the findings that count in the run: by the selected rules, and not in a baseline."""

_ROUNDS = 3
_MOST_WRITTEN = 1_000_000
"""Characters written for the changes of one file in SARIF: about a second's work."""
_TRIALS = 200
"""How often the files are judged again at most; changes not tried by then are left."""


class Fixed(Record):
    """The new content of files by name, the findings that are fixed, and those that are left with the reason."""

    files: Mapping[str, str]
    done: tuple[Finding, ...]
    left: tuple[tuple[Finding, Text], ...]


def fixed(sources: Sequence[LintSource], judge: Judge, choose: Choose = lambda report: report) -> Fixed:
    """Return everything that can be written; findings without a change are not mentioned.

    A change may become possible after another one, so the files are gone through until nothing changes.
    """
    now, before = list(sources), {one.name: one.content for one in sources}
    done: list[Finding] = []
    report = judge(now)
    for _ in range(_ROUNDS):
        one = _round(now, report, judge, choose)
        done += one.done
        if not one.files:
            break
        now = [replace(source, content=one.files.get(source.name, source.content)) for source in now]
        report = judge(now)
    files = {source.name: source.content for source in now if source.content != before[source.name]}
    return Fixed(files, tuple(done), one.left)


def _round(sources: Sequence[LintSource], report: Report, judge: Judge, choose: Choose) -> Fixed:
    left: list[tuple[Finding, Text]] = []
    meant: list[Finding] = []
    runners = unsure(report.findings)
    linked = {one.name for one in sources if one.linked}
    for one in choose(report).findings:
        if one.edit is None:
            continue
        why = LINKED if one.file in linked else decision(one, runners)
        left += [(one, why)] if why else []
        meant += [] if why else [one]
    # Where the storage is depends on the user: the user comes first.
    meant.sort(key=lambda one: one.edit is not None and one.edit.adds != "user")
    run = _Run(sources, report, judge)
    for name in dict.fromkeys(one.file for one in meant):
        run.take(name, [one for one in meant if one.file == name])
    files = {one.name: run.texts[one.name] for one in sources if run.texts[one.name] != one.content}
    return Fixed(files, tuple(run.done), (*left, *run.left))


def fixes_of(sources: Sequence[LintSource], report: Report, judge: Judge) -> dict[int, Replacement]:
    """Return the replacement for each finding's change, by the finding's number; only for changes that --fix writes.

    Each change means writing the file again, so files with very many of them have none.
    """
    by_name = {one.name: one for one in sources}
    counts = Counter(one.file for one in report.findings if one.edit)
    few = {name for name, count in counts.items() if count * len(by_name[name].content) <= _MOST_WRITTEN}
    if not few:
        return {}

    def choose(whole: Report) -> Report:
        return replace(whole, findings=tuple(one for one in whole.findings if one.file in few))

    good = {id_of(one) for one in fixed(sources, judge, choose).done}
    found: dict[int, Replacement] = {}
    for number, one in enumerate(report.findings):
        if id_of(one) in good:
            with suppress(NotWrittenError):
                content = by_name[one.file].content
                found[number] = replacement(content, written(content, one.file, [one]))
    return found


def id_of(one: Finding) -> tuple[str, str, Position]:
    """Return what distinguishes a finding from the others of a run."""
    return one.file, one.rule, one.at


class _Run:
    """The texts of a run; the accepted changes of a file are always written into its original text."""

    def __init__(self, sources: Sequence[LintSource], report: Report, judge: Judge) -> None:
        self.sources = {one.name: one for one in sources}
        self.texts = {one.name: one.content for one in sources}
        self.judge = judge
        self.done: list[Finding] = []
        self.left: list[tuple[Finding, Text]] = []
        self.known = Counter(map(_key, report.findings))
        self.containers = _containers(report)
        self.trials = _TRIALS

    def take(self, name: str, findings: Sequence[Finding]) -> None:
        """Accept the changes that are good: all at once, or in halves if one is not."""
        accepted = [one for one in self.done if one.file == name]
        why = text("the change would not remove this finding, or would cause a new one")
        if not self.trials:
            self.left += [(one, text("too many changes to the file could not be written")) for one in findings]
            return
        self.trials -= 1
        try:
            after = written(self.sources[name].content, name, [*accepted, *findings])
            if self.is_good(name, after, findings):
                self.texts[name] = after
                self.done += findings
                return
        except NotWrittenError as error:
            why = error.why
        if len(findings) == 1:
            self.left.append((findings[0], why))
            return
        middle = len(findings) // 2
        self.take(name, findings[:middle])
        self.take(name, findings[middle:])

    def is_good(self, name: str, after: str, findings: Sequence[Finding]) -> bool:
        """Return whether the findings are gone and no new one appeared, except what an opened filter lets through."""
        texts = {**self.texts, name: after}
        report = self.judge([replace(one, content=texts[one.name]) for one in self.sources.values()])
        if name not in report.files or _containers(report) != self.containers:
            return False
        gone = Counter(map(_key, [*self.done, *findings]))
        found = Counter(_key(one) for one in report.findings if one.rule not in (AF_ALG, ESP))
        return all(count <= self.known[key] - gone[key] for key, count in found.items())


def _containers(report: Report) -> tuple[int, int, int]:
    """Return how many containers are judged: no change may lose one by breaking its command."""
    return report.judged, report.passed_over, len(report.unread)


def _key(one: Finding) -> tuple[str, str, str]:
    return one.file, one.rule, one.subject


def written(content: str, name: str, findings: Sequence[Finding]) -> str:
    """Return the text with the changes of the findings. Raises NotWrittenError if one cannot be written in it."""
    before = as_source(name, content)
    try:
        after = _written(before.plain, name, findings)
    except (WizardError, LookupError, TypeError, ValueError) as error:
        raise NotWrittenError from error
    if after == before.plain:
        raise NotWrittenError
    return restored(before, after)


def _written(source: str, name: str, findings: Sequence[Finding]) -> str:
    edits = list({repr(one.edit): one.edit for one in findings if one.edit}.values())
    families = {FAMILY.get(one.container.form, "") if one.container else "" for one in edits}
    if families == {"run"}:
        roots = _roots(source, name)
        splices = command_fixed(source, roots, edits)
        if any(is_shared(roots, one.start, one.end) for one in splices):
            raise NotWrittenError(SHARED)
        return _spliced(source, splices)
    if families == {"quadlet"}:
        return unit_fixed(source, edits)
    if families <= {"gitlab-docker", "gitlab-kubernetes"}:
        return toml_fixed(source, name, edits)
    if families <= {"compose", "parameters", "kubernetes", "gitlab-ci"}:
        return yaml_fixed(source, name, edits)
    raise NotWrittenError


def _roots(source: str, name: str) -> list[Node]:
    """Return the documents of a YAML file; none for a script."""
    try:
        return parse_yaml(source, name)
    except WizardError:
        return []


def _spliced(source: str, splices: Sequence[Splice]) -> str:
    """Return the text with all splices. Raises NotWrittenError if two of them overlap."""
    ordered = sorted(splices, key=lambda one: (one.start, one.end))
    if any(one.end > after.start for one, after in pairwise(ordered)):
        raise NotWrittenError
    return spliced(source, ordered)
