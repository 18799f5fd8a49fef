"""`werf-wizard ask`: the interview line by line; the result on standard output, the dialogue on standard error."""

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.commands.telling import tell, tell_steps
from wizard.errors import BadInputError
from wizard.facts.model import Facts
from wizard.facts.world import World
from wizard.language import Language, text

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.interview.interview import Interview


def run(options: "Namespace", tr: Language) -> int:
    """Ask the questions and print the result; Ctrl-C and Ctrl-D keep the answers.

    Raises BadInputError if there is no person to ask.
    """
    if not (sys.stdin is not None and sys.stdin.isatty()):
        raise BadInputError(
            text("Asking questions requires a terminal."),
            text("`werf-wizard export docker` prints a configuration without questions."),
            text("`werf-wizard doctor` shows what this machine supports."),
        )
    from wizard.interview.interview import Interview
    from wizard.interview.saved import Saved, forget, is_kept, last_target, remember_target, save
    from wizard.prompts.talk import Talk

    world = World()
    given = _given(options, world)
    interview = Interview(
        _here(options, world, tr),
        world.read_input,
        given,
        lambda one: save(Saved(one.given, one.place), os.environ),
        last_target(os.environ),
    )
    try:
        if not given:
            _offer_saved(interview, tr)
        Talk(interview, tr).run()
    except (KeyboardInterrupt, EOFError):
        print(file=sys.stderr)
        if is_kept(os.environ):
            tell(tr, text("Your answers are saved: run `{program}` to continue.", program="werf-wizard ask"))
        return 130
    _give(interview, getattr(options, "output", None), tr, force=getattr(options, "force", False))
    remember_target(interview.settled.situation["target"], os.environ)
    forget(os.environ)
    return 0


def _here(options: "Namespace", world: World, tr: Language) -> Facts:
    from wizard.commands.inputs import known_facts

    return known_facts(getattr(options, "facts", None), world, tr)


def _given(options: "Namespace", world: World) -> Mapping[str, str]:
    """Return the answers that flags and files give beforehand."""
    from wizard.commands.inputs import known_answers

    target = getattr(options, "target", None) or "docker"
    pairs, file = getattr(options, "set", []), getattr(options, "answers", None)
    return dict(known_answers(target, pairs, file, {}, world).given) if pairs or file else {}


def _offer_saved(interview: "Interview", tr: Language) -> None:
    from wizard.interview.saved import load
    from wizard.prompts.lines import Lines

    lines = Lines(tr)
    try:
        saved = load(os.environ, time.time())
    except BadInputError as error:
        lines.tell(error.message)
        return
    if saved is None:
        return
    for message in saved.about(interview):
        lines.tell(message)
    lines.tell(text(" 1  Continue"))
    lines.tell(text(" 2  Start over"))
    wrong = text("enter a number from 1 to {count}", count=2)
    if (
        lines.read(text("Number (Enter: {number}): ", number=1), lambda s: None if s in ("", "1", "2") else wrong)
        != "2"
    ):
        interview.resume(saved.given, saved.place if saved.place != "result" else "details")


def _give(interview: "Interview", output: str | None, tr: Language, *, force: bool) -> None:
    from wizard.interview.pools import notes_for
    from wizard.interview.result import command, files_of, next_steps, settings
    from wizard.targets.exporting import commented, export, printed
    from wizard.targets.writing import write_artifacts

    now = interview.settled.situation
    exported = export(now["target"], settings(now), now.facts, as_files=bool(output))
    if output:
        for path in write_artifacts(files_of(now, tr), Path(output), force=force):
            tell(tr, text("Wrote {path}.", path=path))
    else:
        sys.stdout.write(printed(commented(exported, tr)))
        sys.stdout.flush()
    for note in (*exported.notes, *notes_for(now)):
        tell(tr, note)
    tell(tr, text("The same without questions: {command}", command=command(now, Path(output) if output else None)))
    if output:
        tell_steps(tr, Path(output), next_steps(now, Path(output)))
