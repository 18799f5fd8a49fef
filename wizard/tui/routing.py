"""Opens screens above each other, and passes on what the screen below is about."""

from typing import TYPE_CHECKING, Any

from wizard.errors import WizardError
from wizard.tui.session import SessionApp

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.application.logs import LogSource
    from wizard.facts.model import Facts


class Routes(SessionApp):
    """An app that opens the documentation, the troubleshooting session, help and the commands, each of them once."""

    first_log: "LogSource | None" = None
    """The log that the first troubleshooting session reads."""

    @property
    def topic(self) -> str:
        """Return the topic of the topmost screen that has one."""
        for screen in reversed(self.screen_stack):
            if isinstance(topic := getattr(screen, "topic", None), str):
                return topic
        return ""

    def action_docs(self) -> None:
        """Open the documentation at what the person is looking at."""
        from wizard.tui.docs import DocsScreen

        if not self._went_back_to(DocsScreen):
            self.push_screen(DocsScreen(self.topic or None))

    async def action_read(self, topic: str) -> None:
        """Open the documentation at a page."""
        from wizard.tui.docs import DocsScreen

        if self._went_back_to(DocsScreen) and isinstance(self.screen, DocsScreen):
            self.screen.open(topic)
        else:
            await self.push_screen(DocsScreen(topic))

    def action_search_docs(self) -> None:
        """Open the documentation with the cursor in its search."""
        from wizard.tui.docs import DocsScreen

        if self._went_back_to(DocsScreen) and isinstance(self.screen, DocsScreen):
            self.screen.action_search()
        else:
            self.push_screen(DocsScreen(self.topic or None, searches=True))

    def action_diagnose(self) -> None:
        """Open the troubleshooting session."""
        from wizard.tui.diagnosis import DiagnosisScreen

        if not self._went_back_to(DiagnosisScreen):
            self.push_screen(DiagnosisScreen(self.first_log))

    def on_diagnosis_screen_left(self) -> None:
        """Go back to the wizard, or end if only the session was asked for."""
        if self.session.has_wizard:
            self.pop_screen()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """End the app; first ask about a log that would be lost, once."""
        from wizard.tui.dialogs.choice import ChoiceDialog
        from wizard.tui.log_dialogs import ask_before_losing

        log = self.session.log
        if log is None or not log.would_be_lost or isinstance(self.screen, ChoiceDialog):
            self.exit(0)
        else:
            ask_before_losing(self, log, self._leave)

    def _leave(self, way: str) -> None:
        from wizard.tui.diagnosis.report import save_report_of

        log = self.session.log
        if way not in ("report", "leave") or log is None:
            return
        try:
            if way == "report":
                save_report_of(log, self.session)
        except WizardError as error:
            self.notify(self.session.tr(error.message), severity="warning", timeout=10)
        else:
            self.exit(0)

    def action_ask_facts(self) -> None:
        """Ask for the facts of the machine that the open log is from, and read it again with them."""
        from wizard.tui.diagnosis import DiagnosisScreen
        from wizard.tui.log_dialogs import ask_facts

        def given(facts: "Facts") -> None:
            self.screen.post_message(DiagnosisScreen.FactsGiven(facts))

        ask_facts(self, self.session, given)

    def action_machine(self) -> None:
        """Show what this machine supports."""
        from wizard.tui.log_dialogs import show_machine

        show_machine(self, self.session)

    def action_attempt(self) -> None:
        """Try on an engine what is configured here."""
        from wizard.tui.acting import Acting

        Acting(self, self.session, self.run_action).attempt()

    def action_help(self) -> None:
        """Show help for the focused part, and all keys."""
        from wizard.tui.dialogs.help import HelpDialog

        self.push_screen(HelpDialog(self.topic, getattr(self.screen, "room", "wizard")))

    def action_commands(self) -> None:
        """Show every action by its name, in either language."""
        from wizard.tui.dialogs.commands import CommandsDialog

        self.push_screen(CommandsDialog(), self._run_command)

    async def _run_command(self, action: str | None) -> None:
        if action:
            await self.run_action(action)

    def _went_back_to(self, kind: "type[Screen[Any]]") -> bool:
        """Close everything above a screen of a kind; return False if there is no such screen."""
        if not any(isinstance(screen, kind) for screen in self.screen_stack):
            return False
        while not isinstance(self.screen, kind):
            self.pop_screen()
        return True
