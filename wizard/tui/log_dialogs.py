"""Dialogs about a log that is open: the facts of the machine it is from, what this machine supports, leaving it."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from wizard.application.open_log import OpenLog
from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.interview.environment import facts_of_source
from wizard.language import Language, Text, text
from wizard.tui.dialogs.choice import ChoiceDialog, LineDialog, Problem
from wizard.tui.dialogs.sheet import CLOSE, SheetDialog
from wizard.tui.session import WizardSession
from wizard.tui.widgets.code import Line
from wizard.tui.widgets.fields import typed_path
from wizard.tui.widgets.printed import printed_lines

ASKING = "werf-wizard probe --script | ssh HOST sh -s > facts.txt"
"""Asks another machine for its facts."""


def ask_facts(app: App[Any], session: WizardSession, given: Callable[[Facts], None]) -> None:
    """Ask for the facts of another machine, with the line that asks it; `given` gets them."""
    found: list[Facts] = []

    def problem(typed: str) -> Problem:
        try:
            found[:] = [_facts(typed.strip(), session)]
        except WizardError as error:
            return (error.message, *error.ways)
        return None

    about = (
        text("Run this line on the log's machine; it was sent to the terminal's clipboard:"),
        text("{value}", value=f"  {ASKING}"),
        text("Enter reads the file that it writes; or name a system, such as {example}.", example="system:debian-12"),
    )
    app.copy_to_clipboard(ASKING)

    def taken(typed: str | None) -> None:
        if typed and found:
            given(found[-1])

    app.push_screen(LineDialog(text("The log's machine"), about, "facts.txt", problem), taken)


def _facts(typed: str, session: WizardSession) -> Facts:
    """Return facts by the name of a file or of a system. Raises BadInputError if none exists."""
    from wizard.facts.reading import read_facts

    named = facts_of_source(typed)
    if named is not None:
        return named
    path = str(typed_path(typed))
    return read_facts(session.world.read_input(path), path)


def show_machine(app: App[Any], session: WizardSession) -> None:
    """Show what this machine supports, as `doctor` prints it."""
    from wizard.report.doctor import show_report

    now = session.interview.settled.situation

    def lines(tr: Language, width: int) -> Sequence[Line]:
        return printed_lines(lambda out: show_report(now.verdict, now.judged, tr, out), app.theme_variables, width)

    app.push_screen(SheetDialog(text("What this machine supports"), (), lines, (CLOSE,)))


def ask_before_losing(app: App[Any], log: OpenLog, decided: Callable[[str], None]) -> None:
    """Ask whether a log that is stored nowhere is to go; `decided` gets `report`, `leave` or an empty string."""
    about: tuple[Text, ...] = (
        text("This log is not stored anywhere: {name}", name=log.source.name),
        text("It is gone after you quit. A report contains its relevant lines, with secrets masked, and the steps."),
    )
    ways = (
        ("report", text("Write a report, then quit")),
        ("leave", text("Quit without it")),
        ("stay", text("Stay")),
    )
    app.push_screen(ChoiceDialog(text("Quit?"), *about, choices=ways), lambda way: decided(way or ""))
