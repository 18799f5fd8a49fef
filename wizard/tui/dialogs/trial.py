"""A trial of the result: a container is started, and what was found inside, or what the engine said, is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from wizard.application.trying import SECONDS, RunningTrial
from wizard.errors import WizardError
from wizard.language import Language, text
from wizard.plan.plan import Plan
from wizard.plan.targets import engine_of
from wizard.tui.dialogs.sheet import CLOSE, SheetDialog, Ways
from wizard.tui.widgets.code import Line
from wizard.tui.widgets.printed import printed_lines

if TYPE_CHECKING:
    from textual.visual import VisualType

    from wizard.application.trying import Outcome
    from wizard.verifying.verification import Verification

_SAVE = ("save", text("Save the files"))
_NEXT = ("next", text("What to do next"))
_DIAGNOSE = ("diagnose", text("Find the cause and how to fix it"))
_AGAIN = ("again", text("Try again"))
_TICK = 1.0
"""Seconds between two looks at the clock."""


LEARNED = text(
    "This Docker daemon sets no-new-privileges for every container and does not report it. The configuration "
    "overrides it now: try again."
)
"""What is said if a trial has shown a fact that the configuration answers."""
STOP = ("", text("Stop"))


class TrialDialog(SheetDialog):
    """Waits for the trial, then shows its outcome; its result is what to do next, `again` if it is to be repeated."""

    outcome: "Outcome | None" = None

    @dataclass
    class Tried(Message):
        """The trial is over."""

        outcome: "Outcome"

    def __init__(self, plan: Plan, *, is_saved: bool) -> None:
        super().__init__(text("Try it"), (text("Starting"),), _nothing, (STOP,))
        self._plan, self._is_saved = plan, is_saved
        self._since = monotonic()

    def on_mount(self) -> None:
        """Start the trial."""
        self._clock = self.set_interval(_TICK, self._tick)
        self._trial = RunningTrial(
            self._plan, self.session.world, lambda outcome: self.post_message(self.Tried(outcome))
        )

    def on_unmount(self) -> None:
        """Stop the trial if it still runs: nobody waits for its outcome any more."""
        self._trial.stop()

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
        first = text("An image that {engine} does not have is downloaded first.", engine=engine_of(self._plan.target))
        return f"… {tr(waiting)}\n{tr(first)}"

    def _tick(self) -> None:
        if self.outcome is None:
            self.refresh_text()

    @on(Tried)
    async def _tell(self, event: Tried) -> None:
        self.outcome = outcome = event.outcome
        self._clock.stop()
        if isinstance(outcome, WizardError):
            self.show((outcome.message, *outcome.ways), _nothing, (_AGAIN, CLOSE))
            return
        from wizard.report.verification import show_verification

        def lines(tr: Language, width: int) -> Sequence[Line]:
            return printed_lines(lambda out: show_verification(outcome, tr, out), self.app.theme_variables, width)

        if has_learned := self.session.learn_from(outcome):
            await self.run_action("app.show_facts")
        left = (text("{name} could not be deleted: delete it yourself.", name=name) for name in outcome.trial.left)
        about = (*((LEARNED,) if has_learned else ()), *left)
        self.show(about, lines, self._ways_after(outcome, has_learned=has_learned))

    def _ways_after(self, outcome: "Verification", *, has_learned: bool) -> Ways:
        """Return how to go on: with what works, to the files and commands; otherwise to the cause."""
        if outcome.proved == "yes":
            return (*(() if self._is_saved else (_SAVE,)), _NEXT, CLOSE)
        from wizard.application.trial_log import TrialLog

        diagnose = (_DIAGNOSE,) if TrialLog(outcome).lines else ()
        return (_AGAIN, *diagnose, CLOSE) if has_learned else (*diagnose, _AGAIN, CLOSE)


def _nothing(tr: Language, width: int) -> Sequence[Line]:
    del tr, width
    return ()
