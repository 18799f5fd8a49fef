"""What a person does with a log that is open: correcting, trying, copying, reporting, ticking a step off."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from wizard.application.correction import correction
from wizard.application.open_log import OpenLog
from wizard.application.trial_log import TrialLog
from wizard.diagnosis.model import Finding
from wizard.errors import WizardError
from wizard.interview.question import Situation
from wizard.language import text
from wizard.tui.diagnosis.fix import FixPane
from wizard.tui.diagnosis.log import LogPane
from wizard.tui.diagnosis.problems import ProblemsPane
from wizard.tui.diagnosis.steps import StepList
from wizard.tui.translation import TranslatedScreen

if TYPE_CHECKING:
    from wizard.application.trying import Outcome, RunningTrial


class ActsOnLog(TranslatedScreen):
    """A screen with the panes of a log, `opened`; `trying` is the image of a container that is being started."""

    opened: OpenLog | None = None
    trying = ""
    _trial: "RunningTrial | None" = None

    @dataclass
    class Tried(Message):
        """A container was started with the corrected configuration of a problem."""

        finding: Finding
        outcome: "Outcome"

    @abstractmethod
    def turn_to(self, view: str) -> None:
        """Show a pane where there is no room for all."""

    @abstractmethod
    def refresh_text(self) -> None:
        """Write the line at the top."""

    @property
    def situation(self) -> Situation:
        """Return the answers, with the facts of the machine that the log is from."""
        return self.query_one(FixPane).situation

    def action_correct(self) -> None:
        """Show the corrected configuration as a difference, or the log again."""
        pane = self.query_one(LogPane)
        finding = self.query_one(ProblemsPane).current
        if pane.correction is not None or finding is None or self.opened is None:
            pane.correct(None)
            return
        try:
            tried = isinstance(self.opened.source, TrialLog)
            pane.correct(correction(finding.id, self.opened.state.run_command, self.situation, tried=tried))
        except WizardError as error:
            pane.correct(error)
        self.turn_to("log")

    async def action_verify(self) -> None:
        """Start a container with the corrected configuration; without a problem, with what is configured here."""
        from wizard.application.trying import RunningTrial, plan_of

        finding = self.query_one(ProblemsPane).current
        if finding is None or self.opened is None:
            await self.run_action("app.attempt")
            return
        if self.trying:
            return
        try:
            plan = plan_of(finding.id, self.opened.state.run_command, self.session.interview.settled.situation)
        except WizardError as error:
            self._warn(error)
            return
        self.trying = plan.image.ref
        self.refresh_text()
        self._trial = RunningTrial(
            plan, self.session.world, lambda outcome: self.post_message(self.Tried(finding, outcome))
        )

    def stop_trying(self) -> bool:
        """Stop the container that is being started, and return whether there was one."""
        if not (self._trial and self.trying):
            return False
        self._trial.stop()
        self.trying = ""
        self.refresh_text()
        return True

    @on(Tried)
    async def _tell_tried(self, event: Tried) -> None:
        self.trying = ""
        self.refresh_text()
        fix_pane = self.query_one(FixPane)
        if isinstance(event.outcome, WizardError):
            self._warn(event.outcome)
            return
        if self.session.learn_from(event.outcome):
            await self.run_action("app.show_facts")
        if fix_pane.finding == event.finding:
            fix_pane.show_tried(event.outcome)
            self.turn_to("fix")

    def action_copy(self) -> None:
        """Send the step under the cursor, the corrected configuration, or the masked end of an unknown log."""
        from wizard.tui.diagnosis.report import masked_excerpt

        shown = self.query_one(LogPane).correction
        code = self.query_one(StepList).code if shown is None or isinstance(shown, WizardError) else shown.after
        said = text("The block was sent to the terminal's clipboard")
        if self.opened is not None and not self.opened.state.diagnosis.findings:
            code = masked_excerpt(self.opened.state)
            said = text("The relevant lines were sent to the terminal's clipboard, with recognised secrets masked")
        if code.strip():
            self.app.copy_to_clipboard(code.rstrip("\n"))
            self.notify(self.session.tr(said))

    def action_report(self) -> None:
        """Write a report to hand over into a new file of the working directory, and send it to the clipboard."""
        from wizard.tui.diagnosis.report import save_report_of, saved_as

        if self.opened is None:
            return
        try:
            name, report = save_report_of(self.opened, self.session)
        except WizardError as error:
            self._warn(error)
        else:
            self.app.copy_to_clipboard(report)
            self.notify(self.session.tr(saved_as(name)), markup=False, timeout=10)

    def _warn(self, error: WizardError) -> None:
        tr = self.session.tr
        self.notify("\n".join([tr(error.message), *map(tr, error.ways)]), severity="warning", markup=False, timeout=10)

    @on(StepList.Ticked)
    def _tick(self, event: StepList.Ticked) -> None:
        self.query_one(FixPane).tick(event.number)
        if self.opened is not None:
            self.session.recent.add(self.opened)

    @on(StepList.Finished)
    def _finish(self) -> None:
        self.action_correct()

    def action_mark(self, by: int) -> None:
        """Move to the next or previous decisive line."""
        self.turn_to("log")
        self.query_one(LogPane).step(by)

    def action_wrap(self) -> None:
        """Break long lines of the log, or leave them whole."""
        self.query_one(LogPane).toggle_wrapping()

    def action_frames(self) -> None:
        """Show or leave out times and streams."""
        self.query_one(LogPane).toggle_frames()

    async def action_machine(self) -> None:
        """Show what this machine supports."""
        await self.run_action("app.machine")

    async def action_elsewhere(self) -> None:
        """Ask for the facts of the machine that the log is from."""
        await self.run_action("app.ask_facts")
