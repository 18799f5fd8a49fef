"""`werf-wizard` without a command: the wizard in full screen; the result stays in the terminal's scrollback."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.errors import BadInputError
from wizard.facts.world import World
from wizard.language import Language, text

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.application.logs import LogSource
    from wizard.interview.interview import Interview
    from wizard.interview.question import Situation
    from wizard.interview.saved import Saved
    from wizard.tui.app import WizardApp
    from wizard.tui.session import WizardSession


def run(options: "Namespace", tr: Language) -> int:
    """Run the wizard; line by line if the terminal cannot do more. Raises BadInputError without a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInputError(
            text("There is no terminal to ask questions on."),
            text("`werf-wizard export docker` prints a configuration without questions."),
            text("`werf-wizard doctor` says what is here."),
        )
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        from wizard.commands import ask

        return ask.run(options, tr)
    app = make_app(tr)
    status = app.run() or 0
    if app.defect:
        raise app.defect
    if app.session.interview.place == "result":
        _leave_behind(app.session)
    return status


def make_app(tr: Language, *, has_wizard: bool = True, log: "LogSource | None" = None) -> "WizardApp":
    """Return the app for this machine; without a wizard, only the troubleshooting session, with `log` if given."""
    from wizard.tui.startup import hold_garbage

    hold_garbage()
    from wizard.tui.app import WizardApp
    from wizard.tui.session import WizardSession

    world = World()
    session = WizardSession(tr, lambda: _interview(world), world, _example, _saved, has_wizard=has_wizard)
    return WizardApp(session, log)


def _interview(world: World) -> "Interview":
    from wizard.facts.model import Facts
    from wizard.interview.interview import Interview
    from wizard.interview.saved import Saved, save

    return Interview(
        Facts({}, complete=False),
        world.read_input,
        on_change=lambda one: save(Saved(one.given, one.place), os.environ),
    )


def _saved() -> "Saved | None":
    from wizard.interview.saved import load

    return load(os.environ)


def _example(words: Sequence[str], tr: Language, now: "Situation") -> tuple[str, str]:
    from wizard.commands.examples import session_example

    return session_example(words, tr, now)


def _leave_behind(session: "WizardSession") -> None:
    """Print the result to the terminal's scrollback: the configuration, or where its files are and the next steps."""
    from wizard.commands.telling import tell
    from wizard.interview.result import command, next_steps, settings
    from wizard.interview.saved import forget
    from wizard.targets.exporting import commented, export, printed

    forget(os.environ)
    now = session.interview.settled.situation
    saved = session.saved_to
    exported = export(now["target"], settings(now), now.facts, as_files=saved is not None)
    if saved is None:
        sys.stdout.write(printed(commented(exported, session.tr)))
        sys.stdout.flush()
    lines = [*exported.notes, text("The same without questions: {command}", command=command(now, saved))]
    if saved is not None:
        # What is in the files is not printed once more: a seccomp profile alone has 170 lines.
        lines.append(text("The files are in {folder}. Next:", folder=saved))
        lines += [text("  {command}   {what}", command=step, what=what) for step, what in next_steps(now, saved)]
    for line in lines:
        tell(session.tr, line)
