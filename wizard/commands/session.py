"""`werf-wizard diagnose` beyond a file: the session on the screen, and a command that is run, shown and diagnosed."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING

from wizard.commands.asking import known_answers, known_facts
from wizard.diagnosis.engine import Reading, diagnose
from wizard.diagnosis.held import Held
from wizard.diagnosis.stream import blocks
from wizard.diagnosis.used import used_in
from wizard.errors import BadInputError, shown
from wizard.facts.running import Running, Stream
from wizard.facts.world import World
from wizard.language import Language, Text, text

if TYPE_CHECKING:
    from wizard.application.logs import LogSource


def has_screen() -> bool:
    """Whether there is a terminal that a session can be drawn on."""
    streams = (sys.stdin, sys.stdout)
    drawn = os.environ.get("TERM", "dumb") not in ("dumb", "unknown")
    return drawn and all(stream is not None and stream.isatty() for stream in streams)


def open_session(options: argparse.Namespace, say: Language) -> int:
    """The session, for the log or the command that was given. Raises BadInputError without a terminal."""
    if not has_screen():
        raise BadInputError(
            text("There is no terminal to open the session on."),
            text("Without --screen the result is printed: werf-wizard diagnose job.log"),
        )
    from wizard.commands.screen import make_app

    app = make_app(say, has_wizard=False, log=_source(options))
    status = app.run() or 0
    if app.defect:
        raise app.defect
    return status


def _source(options: argparse.Namespace) -> "LogSource | None":
    from wizard.application.logs import CommandLog, LogFile

    if options.words:
        return CommandLog(options.words, os.environ)
    if len(options.file) > 1 or options.file == ["-"]:
        raise BadInputError(text("The session takes one file: name it, or open it there."))
    return LogFile(options.file[0]) if options.file else None


def run_through(options: argparse.Namespace, say: Language) -> int:
    """Run a command, hand on what it prints, then say what is known of it: 0 a problem was found, 1 none."""
    from wizard.commands.telling import tell
    from wizard.report.diagnosis import Report
    from wizard.report.diagnosis_json import diagnoses_as_json

    if options.file or options.follow:
        raise BadInputError(text("A command is diagnosed alone: leave out files and --follow."))
    used = used_in(options.words)
    target = options.target or (used.engine if used else "")
    world = World()
    answers = known_answers(target or "docker", options.set, None, {}, world)
    held, reading, status = _watched(options.words, on_stderr=options.json)
    facts = known_facts(options.facts, world, say)
    found = diagnose(held.again(), facts) if held.complete else reading.diagnosis()
    if options.json:
        print(diagnoses_as_json({"-": found}, answers, target, facts))  # noqa: T201
    else:
        # Standard output is the command's.
        with redirect_stdout(sys.stderr):
            print()  # noqa: T201
            Report(say, target, answers, facts, verbose=options.verbose).tell({"-": found})
    tell(say, _ended(status))
    return 0 if found.findings else 1


def _ended(status: int) -> Text:
    """How a command ended; a negative status is the signal that ended it."""
    if status >= 0:
        return text("The command ended with status {status}.", status=status)
    try:
        name = signal.Signals(-status).name
    except ValueError:  # a real-time signal has no name
        name = str(-status)
    return text("The command was ended by signal {name}: status {status}.", name=name, status=128 - status)


def _watched(words: Sequence[str], *, on_stderr: bool) -> tuple[Held, Reading, int]:
    """Run a command to its end, its output shown as it comes."""
    terminals: list[Stream] = []
    for name, stream in (("out", sys.stderr if on_stderr else sys.stdout), ("err", sys.stderr)):
        if stream is not None and stream.isatty():
            terminals.append("out" if name == "out" else "err")
    held, reading = Held(), Reading()
    with _started(words, terminals) as running:
        for block in blocks(_shown(running, held, on_stderr=on_stderr)):
            reading.feed(block)
    return held, reading, running.status or 0


def _shown(running: Running, held: Held, *, on_stderr: bool) -> Iterator[bytes]:
    for name, chunk in running.chunks():
        stream = sys.stderr if on_stderr or name == "err" else sys.stdout
        os.write(stream.fileno(), chunk)
        held.take(chunk)
        yield chunk


@contextmanager
def _started(words: Sequence[str], terminals: Sequence[Stream]) -> Iterator[Running]:
    """Ctrl-C reaches the command by itself, and it decides; what asks this program to end, ends the command."""
    started: list[Running] = []
    asked: list[int] = []

    def stop(number: int, _: object = None) -> None:
        asked.append(number)
        for running in started:
            running.stop()
            raise SystemExit(128 + number)

    handlers = {signal.SIGINT: lambda *_: None, signal.SIGTERM: stop, signal.SIGHUP: stop}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        started.append(_start(words, terminals))
        # A signal may come before there is anything to be stopped.
        for number in asked:
            stop(number)
        yield started[0]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(words: Sequence[str], terminals: Sequence[Stream]) -> Running:
    try:
        return Running(words, os.environ, terminals=terminals)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadInputError(text("Cannot run {name}: {why}.", name=shown(words[0]), why=why)) from None
