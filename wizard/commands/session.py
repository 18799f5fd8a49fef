"""The rest of `werf-wizard diagnose`: the session on the screen, and a command that is run, shown and diagnosed."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from wizard.application.command_log import CommandLog
from wizard.application.logs import STDIN, LogFile, LogSource
from wizard.application.reading import final_diagnosis
from wizard.commands.inputs import known_answers, known_facts
from wizard.diagnosis.engine import DiagnosisBuilder
from wizard.diagnosis.run_command import parse_run_command
from wizard.diagnosis.stream import blocks
from wizard.errors import BadInputError
from wizard.facts.running import Stream
from wizard.facts.world import World
from wizard.language import Language, Text, text
from wizard.streams import is_dumb_terminal


def has_screen() -> bool:
    """Return whether there is a terminal on which a session can be drawn."""
    streams = (sys.stdin, sys.stdout)
    return not is_dumb_terminal() and all(stream is not None and stream.isatty() for stream in streams)


def open_session(options: argparse.Namespace, tr: Language) -> int:
    """Open the session for the given log or command. Raises BadInputError without a terminal."""
    if not has_screen():
        raise BadInputError(
            text("The session requires a terminal."),
            text("Leave out --screen to print the result: werf-wizard diagnose job.log"),
        )
    from wizard.commands.screen import make_app
    from wizard.commands.telling import tell

    app = make_app(tr, has_wizard=False, log=_source(options))
    status = app.run() or 0
    if app.defect:
        raise app.defect
    for line in app.session.done:
        tell(tr, line)
    return status


def _source(options: argparse.Namespace) -> LogSource | None:
    if options.words:
        return CommandLog(options.words, os.environ)
    if len(options.file) > 1 or options.file == [STDIN]:
        raise BadInputError(text("The session opens one file: pass one, or choose it in the session."))
    return LogFile(options.file[0]) if options.file else None


def run_through(options: argparse.Namespace, tr: Language) -> int:
    """Run a command, pass its output through, then print the diagnosis: 0 a problem was found, 1 none."""
    from wizard.commands.telling import tell
    from wizard.report.diagnosis import DiagnosisPrinter
    from wizard.report.diagnosis_json import diagnoses_as_json

    if options.file or options.follow:
        raise BadInputError(text("A command cannot be combined with files or --follow."))
    run_command = parse_run_command(options.words)
    target = options.target or (run_command.engine if run_command else "")
    world = World()
    answers = known_answers(target or "docker", options.set, None, {}, world)
    terminals = tuple(_terminals(on_stderr=options.json))
    source = CommandLog(options.words, os.environ, terminals=terminals, detached=False)
    reading = _watched(source, on_stderr=options.json)
    facts = known_facts(options.facts, world, tr)
    found = final_diagnosis(source, reading, facts)
    if options.json:
        print(diagnoses_as_json({"-": found}, answers, target, facts))
    else:
        # Standard output is the command's.
        with redirect_stdout(sys.stderr):
            print()
            DiagnosisPrinter(tr, target, answers, facts, verbose=options.verbose).tell({"-": found})
    tell(tr, _ended(source))
    return 0 if found.findings else 1


def _ended(source: CommandLog) -> Text:
    """Return a message that says how a command ended."""
    if not source.ended_by:
        return text("The command exited with status {status}.", status=source.status)
    try:
        name = signal.Signals(source.ended_by).name
    except ValueError:  # a real-time signal has no name
        name = str(source.ended_by)
    return text("The command was terminated by signal {name}: status {status}.", name=name, status=source.status)


def _terminals(*, on_stderr: bool) -> Iterator[Stream]:
    """Yield the streams of a command that are shown on a terminal."""
    names: tuple[Stream, ...] = ("out", "err")
    for name, stream in zip(names, (sys.stderr if on_stderr else sys.stdout, sys.stderr), strict=True):
        if stream is not None and stream.isatty():
            yield name


def _watched(source: CommandLog, *, on_stderr: bool) -> DiagnosisBuilder:
    """Run a command to its end and show its output as it arrives; return the diagnosis so far."""
    reading = DiagnosisBuilder()
    with _ended_with_this_program(source):
        for block in blocks(_shown(source, on_stderr=on_stderr)):
            reading.feed(block)
    return reading


def _shown(source: CommandLog, *, on_stderr: bool) -> Iterator[bytes]:
    for name, chunk in source.pieces():
        stream = sys.stderr if on_stderr or name == "err" else sys.stdout
        os.write(stream.fileno(), chunk)
        yield chunk


@contextmanager
def _ended_with_this_program(source: CommandLog) -> Iterator[None]:
    """Stop the command if a signal asks this program to end. Ctrl-C reaches the command by itself."""
    asked: list[int] = []

    def stop(number: int, _: object = None) -> None:
        asked.append(number)
        source.stop()
        # One that is just being started must not be left alone: it ends first.
        if source.has_started:
            raise SystemExit(128 + number)

    handlers = {signal.SIGINT: lambda *_: None, signal.SIGTERM: stop, signal.SIGHUP: stop}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
        for number in asked:
            raise SystemExit(128 + number)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
