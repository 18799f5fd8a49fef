"""The full-screen wizard: one session, and one screen with dialogs above it."""

from typing import TYPE_CHECKING, ClassVar

from textual import on

from wizard import __version__
from wizard.errors import WizardError
from wizard.language import text
from wizard.tui.ending import EndsInOrder
from wizard.tui.glyphs import is_plain
from wizard.tui.keyboard import AnyLayout, KeysInOrder
from wizard.tui.new_facts import GathersFacts
from wizard.tui.routing import Routes
from wizard.tui.session import WizardSession
from wizard.tui.themes import Themed
from wizard.tui.translation import HasText
from wizard.tui.widgets.words import shown
from wizard.tui.wizard_screen import WizardScreen

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from wizard.application.logs import LogSource
    from wizard.interview.saved import Saved


class WizardApp(Routes, GathersFacts, Themed, EndsInOrder, AnyLayout, KeysInOrder):
    """Shows a session and ends with the exit code. `log` is the log to start troubleshooting with, or None."""

    TITLE = f"werf-wizard {__version__}"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH: ClassVar = ["styles/app.tcss", "styles/wizard.tcss"]

    def __init__(self, session: WizardSession, log: "LogSource | None" = None) -> None:
        super().__init__()
        self._disable_tooltips = True  # nothing has one, and each screen would have a widget for it
        self.session = session
        self.first_log = log

    def get_default_screen(self) -> WizardScreen:
        """Return the wizard's screen, which is at the bottom of the stack."""
        return WizardScreen(id="wizard")

    @property
    def wizard_screen(self) -> WizardScreen:
        """Return the screen at the bottom of the stack."""
        screen = self.screen_stack[0]
        assert isinstance(screen, WizardScreen)  # noqa: S101  # get_default_screen made it
        return screen

    def refresh_css(self, animate: bool = True) -> None:  # as Textual has it
        """Read the styles again, once there is something that has styles.

        Textual reads them twice at the start, as it takes the first theme for a change of it.
        """
        if self._dom_ready:
            super().refresh_css(animate)
        elif self.stylesheet._variables != (variables := self.get_css_variables()):
            self.stylesheet.set_variables(variables)

    def on_mount(self) -> None:
        """Open the troubleshooting session if nothing else was asked for."""
        self.set_class(is_plain(), "-ascii")
        if not self.session.has_wizard:
            self.action_diagnose()

    @on(WizardScreen.Drawn)
    def _begin(self) -> None:
        """Start to gather facts, and offer the saved session."""
        self.action_gather()
        self.offer_saved()

    def offer_saved(self) -> None:
        """Ask whether to continue the saved session, if there is one."""
        try:
            saved = self.session.load_saved() if self.session.has_wizard else None
        except WizardError as error:
            self.notify(self.session.tr(error.message), severity="warning", timeout=10)
            return
        if saved is None:
            return
        from wizard.tui.dialogs.choice import ChoiceDialog

        about = saved.about(self.session.interview)
        ways = (("go-on", text("Continue")), ("start-over", text("Start over")))
        dialog = ChoiceDialog(text("Welcome back"), *about, choices=ways)
        self.push_screen(dialog, lambda way: self._resume(saved) if way == "go-on" else None)

    def _resume(self, saved: "Saved") -> None:
        self.session.interview.resume(saved.given, saved.place)
        self.wizard_screen.show_place()

    def action_switch_language(self) -> None:
        """Switch everything to the next language at once."""
        self.session.switch_language()
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                if isinstance(widget, HasText):
                    widget.refresh_text()
            screen.refresh_bindings()

    def action_go_to(self, step: str) -> None:
        """Go to the first place of a step, if there is one."""
        if self.session.go_to_step(step):
            self.wizard_screen.show_place()

    def action_start_anew(self) -> None:
        """Forget the answers."""
        self.session.interview.start_anew()
        self.wizard_screen.show_place()

    def action_at_result(self, action: str) -> None:
        """Save, copy or show reasons, from any place."""
        if self.session.interview.place != "result":
            self.action_go_to("result")
        self.call_after_refresh(getattr(self.wizard_screen, f"action_{action}"))

    def action_show_file(self, number: int) -> None:
        """Show a file of the result, from any place."""
        if self.session.interview.place != "result":
            self.action_go_to("result")
        self.call_after_refresh(self.wizard_screen.show_file, number)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: "SeverityLevel" = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a message over the screen as plain text, whatever `markup` says; the one before it goes."""
        del markup
        self.clear_notifications()
        super().notify(shown(message).plain, title=title, severity=severity, timeout=timeout, markup=False)
