"""A trial of the result: a container is started, and what was found inside, or what the engine said, is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from wizard.application.trying import SECONDS, start_trying
from wizard.errors import WizardError
from wizard.language import Language, text
from wizard.plan.plan import Plan
from wizard.tui.dialogs.sheet import CLOSE, SheetDialog
from wizard.tui.widgets.code import Line
from wizard.tui.widgets.printed import printed_lines

if TYPE_CHECKING:
    from textual.visual import VisualType

    from wizard.application.trying import Outcome

_TICK = 1.0
"""Seconds between two looks at the clock."""


class TrialDialog(SheetDialog):
    """Waits for the trial, then shows its outcome; its result is `diagnose` if its messages are to be read as a log."""

    outcome: "Outcome | None" = None

    @dataclass
    class Tried(Message):
        """The trial is over."""

        outcome: "Outcome"

    def __init__(self, plan: Plan) -> None:
        super().__init__(text("Try it"), (text("Starting"),), _nothing, (CLOSE,))
        self._plan = plan
        self._since = monotonic()

    def on_mount(self) -> None:
        """Start the trial."""
        self._clock = self.set_interval(_TICK, self._tick)
        start_trying(self._plan, self.session.world, lambda outcome: self.post_message(self.Tried(outcome)))

    def sentences(self, tr: Language) -> "VisualType":
        """Return how long it has been going on, or its outcome if that is a sentence."""
        if self.outcome is not None:
            return super().sentences(tr)
        waiting = text(
            "Starting {image} with {target}, mode {mode}: {seconds} s of at most {most}",
            image=self._plan.image.ref,
            target=self._plan.target,
            mode=self._plan.mode,
            seconds=int(monotonic() - self._since),
            most=int(SECONDS),
        )
        return f"… {tr(waiting)}"

    def _tick(self) -> None:
        if self.outcome is None:
            self.refresh_text()

    @on(Tried)
    def _tell(self, event: Tried) -> None:
        self.outcome = outcome = event.outcome
        self._clock.stop()
        if isinstance(outcome, WizardError):
            self.show((outcome.message, *outcome.ways), _nothing, (CLOSE,))
            return
        from wizard.report.verification import show_verification

        def lines(tr: Language, width: int) -> Sequence[Line]:
            return printed_lines(lambda out: show_verification(outcome, tr, out), self.app.theme_variables, width)

        failed = outcome.proved != "yes" and bool(outcome.log.strip())
        ways = ((("diagnose", text("Diagnose its output")),) if failed else ()) + (CLOSE,)
        left = (text("{name} could not be deleted: delete it yourself.", name=name) for name in outcome.trial.left)
        self.show(tuple(left), lines, ways)

    @property
    def said(self) -> str:
        """Return what is to be diagnosed of the outcome."""
        return "" if self.outcome is None or isinstance(self.outcome, WizardError) else self.outcome.log


def _nothing(tr: Language, width: int) -> Sequence[Line]:
    del tr, width
    return ()
