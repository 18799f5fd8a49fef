"""`werf-wizard lint`: errors of an existing configuration; exit code 0 none, 1 a finding, 2 a file was not judged."""

import argparse
import gc
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.commands.inputs import known_answers, known_facts
from wizard.commands.lint_files import LintInputs, read_files
from wizard.commands.lint_fixing import refuse_stdin, show_diff, tell_left, write_fixes
from wizard.commands.lint_output import printed_into, refuse_own_input, write_result
from wizard.commands.lint_printing import FORMATS, paths_of, show
from wizard.commands.lint_settings import Settings, settings_of
from wizard.commands.telling import complain, tell
from wizard.errors import BadInputError, nearest, shown
from wizard.facts.model import Facts
from wizard.facts.world import World
from wizard.language import Language, plural, text
from wizard.lint.baseline import as_baseline, compared, read_baseline
from wizard.lint.linting import Report, lint
from wizard.lint.opening import LintSource, Unread
from wizard.lint.selection import chosen, counted
from wizard.plan.settings import Answers
from wizard.plan.vantage import as_node_facts
from wizard.records import replace

if TYPE_CHECKING:
    from wizard.lint.json_form import Replacement

_CONTEXT_SETTINGS = (
    "kubernetes",
    "gitlab_runner",
    "platform",
    "node_apparmor",
    "node_selinux",
    "rootless",
    "allow_privileged",
)
"""Settings that say where containers run."""

_OBJECTS = 2_000_000
"""New objects after which Python looks for reference cycles: trees have hardly any, and a search visits all objects."""


def run(options: argparse.Namespace, tr: Language) -> int:
    """Lint the files. What could not be judged is reported on standard error."""
    world = World()
    form = _format(options)
    settings = settings_of(options, world)
    if options.fix:
        refuse_stdin(options.files)
    if settings.facts == "-" and "-" in options.files:
        raise BadInputError(text("Standard input cannot be both the facts and the file."))
    gc.set_threshold(_OBJECTS)
    given = read_files(options.files, settings.exclude, world, every=options.all)
    refuse_own_input(options.output_file, [one.name for one in given.sources])
    answers = known_answers("kubernetes", options.set, options.answers, {}, world)
    facts = known_facts(settings.facts, world, tr)
    for key in (pair.partition("=")[0] for pair in options.set):
        if key not in _CONTEXT_SETTINGS:
            tell(tr, text("{key} has no effect on {target}.", key=key, target="lint"))
    run_of = _Run(facts, answers, options, settings)
    outcome = None
    if options.fix or options.diff:
        from wizard.application.fixing import fixed

        known = read_baseline(world.read_input(settings.baseline), settings.baseline) if settings.baseline else None
        outcome = fixed(given.sources, run_of.judged, lambda report: run_of.counting(report, known))
    if options.fix and outcome:
        write_fixes(given.sources, outcome, tr, world)
        now = [replace(one, content=outcome.files.get(one.name, one.content)) for one in given.sources]
        given = replace(given, sources=tuple(now))
    report = run_of.report(given)
    report = _against_baseline(report, settings, options, tr, world)
    severities = counted(settings.fail_on)
    with printed_into(options.output_file):
        if options.diff and outcome:
            show_diff(given.sources, outcome, paths_of(report))
        else:
            show(report, form, tr, paths_of(report), severities, lambda: _fixes(given, report, run_of))
    if outcome:
        tell_left(outcome, report, tr)
    for one in report.unread:
        _tell_unread(one, tr)
    _tell_how(report, options, settings, tr)
    return 2 if report.unread else int(any(report.count(severity) for severity in severities))


def _fixes(given: LintInputs, report: Report, run_of: "_Run") -> Mapping[int, "Replacement"]:
    """Return the replacements for the findings' changes; imported only for a format that has them."""
    from wizard.application.fixing import fixes_of

    return fixes_of(given.sources, report, run_of.judged)


def _format(options: argparse.Namespace) -> str:
    form = "json" if options.json else "sarif" if options.sarif else str(options.format)
    if form not in FORMATS:
        raise BadInputError(text("There is no format “{name}”.", name=shown(form)), *nearest(form, FORMATS))
    return form


class _Run:
    """The files of a run and how they are judged, once or again."""

    def __init__(self, facts: Facts, answers: Answers, options: argparse.Namespace, settings: Settings) -> None:
        self.facts = facts
        self.answers = answers
        self.options = options
        self.settings = settings

    def judged(self, sources: Sequence[LintSource]) -> Report:
        """Return what all rules find in the files."""
        nodes = self.facts if self.settings.facts else as_node_facts(self.facts)
        form, every = self.options.form, self.options.all
        return lint(sources, self.facts, self.answers, form=form, every=every, nodes=nodes)

    def report(self, given: LintInputs) -> Report:
        """Return what the selected rules find in the files."""
        report = self.judged(given.sources)
        whole = replace(report, unread=(*given.unread, *report.unread), foreign=(*given.foreign, *report.foreign))
        return self.counting(whole, None)

    def counting(self, report: Report, known: frozenset[str] | None) -> Report:
        """Return the findings of a report that count: of selected rules, and not in the baseline."""
        report = chosen(report, self.settings.selection, paths_of(report, self.settings.folder))
        if known is None or self.settings.baseline is None:
            return report
        return compared(report, known, paths_of(report, _folder_of(self.settings.baseline))).report


def _against_baseline(
    report: Report, settings: Settings, options: argparse.Namespace, tr: Language, world: World
) -> Report:
    """Return the report without what the baseline has; --write-baseline writes a new baseline first."""
    name = settings.baseline
    if options.write_baseline:
        if name is None:
            raise BadInputError(text("--write-baseline needs a file: --baseline FILE."))
        content = as_baseline(report, paths_of(report, _folder_of(name)))
        write_result(name, content.encode())
        tell(tr, text("Wrote {path}.", path=name))
        return replace(report, findings=())
    if name is None:
        return report
    known = read_baseline(world.read_input(name), name)
    found = compared(report, known, paths_of(report, _folder_of(name)))
    if found.known:
        tell(tr, plural("{count} finding is in the baseline.", "{count} findings are in the baseline.", found.known))
    if found.gone:
        gone = plural(
            "{count} entry of the baseline is no longer found: --write-baseline removes it.",
            "{count} entries of the baseline are no longer found: --write-baseline removes them.",
            found.gone,
        )
        tell(tr, gone)
    return found.report


def _folder_of(name: str) -> str:
    """Return the directory of a baseline, which its paths are relative to in every run of lint."""
    return str(Path(name).parent)


def _tell_unread(one: Unread, tr: Language) -> None:
    """Print why nothing was judged in a file, and what helps; problems with a place are findings already."""
    if one.at is not None:
        tell(tr, text("{name}: nothing in it could be checked.", name=one.file))
        return
    complain(tr, one.why, one.ways)


def _tell_how(report: Report, options: argparse.Namespace, settings: Settings, tr: Language) -> None:
    """Print what the result is based on."""
    if report.foreign:
        message = text(
            "Searched: files read: {read}, containers checked: {judged}, without werf: {passed}; "
            "files unrelated to werf: {foreign}.",
            read=len(report.files),
            judged=report.judged,
            passed=report.passed_over,
            foreign=len(report.foreign),
        )
        tell(tr, message)
    if not report.judged and not report.unread:
        message = text("No container here runs werf or Buildah: `--all` checks every container.")
        tell(tr, text("No containers found.") if options.all or not report.passed_over else message)
    elif options.all and report.assumed:
        count = plural(
            "{count} container without any sign of werf was checked as if it ran werf.",
            "{count} containers without any sign of werf were checked as if they ran werf.",
            report.assumed,
        )
        tell(tr, count)
    if report.judged and settings.facts is None:
        tell(
            tr,
            text(
                "Checked against the facts of this machine. If the containers run on another one, pass "
                "its facts with --facts."
            ),
        )
