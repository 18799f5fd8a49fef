"""`werf-wizard` without a command: the wizard in full screen; the result stays in the terminal's scrollback."""

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.errors import BadInputError
from wizard.facts.world import World
from wizard.language import Language, Text, plural, text
from wizard.streams import HUNG_UP, is_dumb_terminal

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from wizard.application.logs import LogSource
    from wizard.interview.interview import Interview
    from wizard.interview.question import Situation
    from wizard.interview.result import SavedFiles
    from wizard.interview.saved import Saved
    from wizard.tui.app import WizardApp
    from wizard.tui.session import WizardSession

_MOST_LINES = 60
"""Lines of a configuration that are left in the terminal: a seccomp profile alone has 170."""


def run(options: "Namespace", tr: Language) -> int:
    """Run the wizard; line by line if the terminal cannot do more. Raises BadInputError without a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInputError(
            text("Asking questions requires a terminal."),
            text("`werf-wizard export docker` prints a configuration without questions."),
            text("`werf-wizard doctor` shows what this machine supports."),
        )
    if is_dumb_terminal():
        from wizard.commands import ask

        return ask.run(options, tr)
    app = make_app(tr)
    _remembers(app, getattr(options, "theme", None) or "")
    status = app.run() or 0
    if app.defect:
        raise app.defect
    if status != HUNG_UP:
        _leave_behind(app.session)
    return status


def _remembers(app: "WizardApp", theme: str) -> None:
    """Give the app the colours that count, and a place to remember what is changed; that may fail silently."""
    from wizard.preferences import PREFERENCES, remember, value_of

    wanted = {one.key: value_of(one, os.environ, theme if one.key == "theme" else "").value for one in PREFERENCES}
    app.use_colours(wanted["theme"], os.environ.get("COLORFGBG", ""))

    def keep(key: str, value: str) -> None:
        with suppress(OSError, ValueError):
            remember(key, value, os.environ)

    app.session.remember = keep


def make_app(tr: Language, *, has_wizard: bool = True, log: "LogSource | None" = None) -> "WizardApp":
    """Return the app for this machine; without a wizard, only the troubleshooting session, with `log` if given."""
    from wizard.tui.startup import hold_garbage, take_turns

    hold_garbage()
    take_turns()
    from wizard.tui.app import WizardApp
    from wizard.tui.session import WizardSession

    world = World()
    session = WizardSession(tr, lambda: _interview(world), world, _example, _saved, has_wizard=has_wizard)
    session.kept_in = os.environ
    return WizardApp(session, log)


def _interview(world: World) -> "Interview":
    from wizard.facts.model import Facts
    from wizard.interview.interview import Interview
    from wizard.interview.saved import Saved, last_target, save

    return Interview(
        Facts({}, complete=False),
        world.read_input,
        on_change=lambda one: save(Saved(one.given, one.place), os.environ),
        last=last_target(os.environ),
    )


def _saved() -> "Saved | None":
    from wizard.interview.saved import load

    return load(os.environ, time.time())


def _example(words: Sequence[str], tr: Language, now: "Situation") -> tuple[str, str]:
    from wizard.commands.examples import session_example

    return session_example(words, tr, now)


def _leave_behind(session: "WizardSession") -> None:
    """Print to the terminal's scrollback what the person came for.

    That is the result, and where saved files are with what is done with them: also after the answers were changed.
    """
    from wizard.commands.telling import tell
    from wizard.interview.result import command, make_result
    from wizard.interview.saved import forget, is_kept, remember_target

    has_result = session.interview.place == "result"
    now = session.interview.settled.situation
    if has_result and session.saved_to is None:
        if session.merged == command(now):
            _tell_about(session.tr, now, make_result(now).exported.notes)
        else:
            _print_result(session)
    if session.saved:
        _tell_saved(session.tr, session.saved)
    for line in session.done:
        tell(session.tr, line)
    if has_result:  # only now: what could not be printed is asked for again
        remember_target(now["target"], os.environ)
        forget(os.environ)
    elif session.has_wizard and not session.saved and is_kept(os.environ):
        tell(session.tr, text("Your answers are saved: run `{program}` to continue.", program="werf-wizard"))


def _print_result(session: "WizardSession") -> None:
    """Print the configuration that was not saved, unless it would push everything else out of the terminal."""
    from wizard.commands.telling import tell
    from wizard.interview.result import settings
    from wizard.targets.exporting import commented, export, printed

    now = session.interview.settled.situation
    exported = export(now["target"], settings(now), now.facts, as_files=False)
    shown = printed(commented(exported, session.tr))
    if (lines := shown.count("\n")) <= _MOST_LINES:
        sys.stdout.write(shown)
        sys.stdout.flush()
    else:
        tell(
            session.tr,
            plural(
                "The configuration ({count} line) was not saved.",
                "The configuration ({count} lines) was not saved.",
                lines,
            ),
        )
    _tell_about(session.tr, now, exported.notes)


def _tell_about(tr: Language, now: "Situation", notes: Sequence[Text], folder: "Path | None" = None) -> None:
    """Print remarks, and the command that gives the same."""
    from wizard.commands.telling import tell
    from wizard.interview.result import assumptions, command

    again = text("The same without questions: {command}", command=command(now, folder))
    for line in (*notes, *assumptions(now), again):
        tell(tr, line)


def _tell_saved(tr: Language, saved: "SavedFiles") -> None:
    """Print remarks and commands; what is in the files is not printed once more: a seccomp profile has 170 lines."""
    from wizard.commands.telling import tell_steps
    from wizard.interview.result import make_result, next_steps

    now, folder = saved.situation, saved.folder
    _tell_about(tr, now, make_result(now).exported.notes, folder)
    tell_steps(tr, folder, next_steps(now, folder))
