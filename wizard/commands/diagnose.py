"""`werf-wizard diagnose`: known problems in logs; exit code 0 if one was found, 1 if none is known."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wizard.application.logs import STDIN, KeptLog, log_named
from wizard.application.many_logs import logs_named
from wizard.commands.inputs import known_answers, known_facts
from wizard.commands.progress import Reading
from wizard.diagnosis.engine import DiagnosisBuilder, diagnose
from wizard.diagnosis.model import Diagnosis, Finding
from wizard.diagnosis.stream import blocks
from wizard.errors import BadInputError, nearest, shown
from wizard.facts.model import Facts
from wizard.facts.world import World
from wizard.language import Language, text
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS
from wizard.report.context import ReaderContext

if TYPE_CHECKING:
    from wizard.report.diagnosis import DiagnosisPrinter


def run(options: argparse.Namespace, tr: Language) -> int:
    """Diagnose each log and print the result; with --follow, each problem as soon as its line arrives.

    A command is run first. On a terminal, without a log, the session opens.
    """
    target: str = options.target or ""
    if target and target not in TARGETS:
        raise BadInputError(text("There is no target “{name}”.", name=shown(target)), *nearest(target, list(TARGETS)))
    has_log = bool(options.file or options.json or options.follow or options.bundle)
    if options.bundle and (options.follow or options.screen or options.words):
        raise BadInputError(text("--bundle needs an existing log: leave out --follow, --screen and the command."))
    if options.screen or options.words or not has_log:
        from wizard.commands.session import has_screen, open_session, run_through

        if options.screen or (not options.words and has_screen()):
            return open_session(options, tr)
        if options.words:
            return run_through(options, tr)
    names = options.file or [STDIN]
    if options.facts == STDIN and STDIN in names:
        raise BadInputError(text("Standard input cannot be both the log and the facts."))
    if names == [STDIN] and sys.stdin is not None and sys.stdin.isatty() and not options.follow:
        raise BadInputError(
            text("There is no log: standard input is a terminal."),
            text("Pass a file: werf-wizard diagnose job.log"),
            text("Or pipe a log in: kubectl logs POD | werf-wizard diagnose"),
        )
    world = World()
    answers = known_answers(target or "docker", options.set, None, {}, world)
    facts = known_facts(options.facts, world, tr) if options.facts or options.here else None
    if options.follow:
        return _follow(names, facts, None if options.json else _printer(tr, target, answers, facts, options))
    return _whole(names, ReaderContext(target, answers, facts), options, tr)


def _whole(names: list[str], context: ReaderContext, options: argparse.Namespace, tr: Language) -> int:
    """Diagnose whole logs, and print or write what was found; return the exit code."""
    logs = {called: log for name in names for called, log in logs_named(name).items()}
    if options.bundle and STDIN in logs:
        logs[STDIN] = KeptLog(logs[STDIN])
    found = {name: diagnose(Reading(tr, log).chunks(), context.facts) for name, log in logs.items()}
    if options.bundle:
        from wizard.commands.bundling import write_bundle

        write_bundle(options.bundle, found, logs, context, tr)
    if options.json:
        from wizard.report.diagnosis_json import diagnoses_as_json

        print(diagnoses_as_json(found, context.answers, context.target, context.facts))
    else:
        _printer(tr, context.target, context.answers, context.facts, options).tell(found)
    return 0 if any(diagnosis.findings for diagnosis in found.values()) else 1


def _printer(
    tr: Language, target: str, answers: Answers, facts: Facts | None, options: argparse.Namespace
) -> "DiagnosisPrinter":
    from wizard.report.diagnosis import DiagnosisPrinter

    return DiagnosisPrinter(tr, target, answers, facts, verbose=options.verbose)


def _follow(names: list[str], facts: Facts | None, printer: "DiagnosisPrinter | None") -> int:
    """Print each problem when its line arrives, as JSON without a printer; return the exit code."""
    anything = False
    for name in names:
        reading = DiagnosisBuilder(facts, joins=False)
        printed: set[str] = set()
        for block in blocks(log_named(name).chunks()):
            if not reading.feed(block):
                continue
            diagnosis = reading.diagnosis()
            for cause, finding in _each(diagnosis):
                if finding.id in printed:
                    continue
                printed.add(finding.id)
                if printer:
                    printer.tell_now(finding, cause, diagnosis.target)
                else:
                    _print_json(finding)
        anything = anything or bool(printed)
    return 0 if anything else 1


def _print_json(finding: Finding) -> None:
    from wizard.report.diagnosis_json import finding_as_json

    print(finding_as_json(finding), flush=True)


def _each(diagnosis: Diagnosis) -> Iterator[tuple[Finding | None, Finding]]:
    """Yield each finding with the finding that it follows from, None if it follows from none."""
    for finding in diagnosis.findings:
        yield None, finding
        for consequence in finding.consequences:
            yield finding, consequence
