"""The wizard's screen: the frame is drawn at once, its panes right after that."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from wizard.language import text
from wizard.tui.fitting import HEIGHTS, WIDE, WIDTHS
from wizard.tui.startup import after_first_frame, scan_what_is_new
from wizard.tui.translation import LANGUAGE_KEY, TranslatedScreen, bind
from wizard.tui.widgets.keys import KeysBar
from wizard.tui.widgets.steps import StepBar

if TYPE_CHECKING:
    from textual.widget import Widget

    from wizard.tui.panes import Panes

_AT_RESULT = (
    *("act", "save", "copy", "reasons", "tab", "notes"),
    *("attempt", "merge", "check", "copy_command", "tighten", "next_steps", "report"),
)
"""What can be done only while the result is shown."""


class WizardScreen(TranslatedScreen):
    """Steps at the top, keys at the bottom; what is between them is slow, and comes after the first frame."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("ctrl+s", "take", text("Accept")),
        bind("ctrl+s", "save", text("Save")),
        bind("ctrl+y", "copy", text("Copy")),
        bind("v", "attempt", text("Try it")),
        bind("m", "merge", text("Merge"), show=False),
        bind("l", "check", text("Check a file"), show=False),
        bind("y", "copy_command", text("Copy the command"), show=False),
        bind("t", "tighten", text("Least privilege"), show=False),
        bind("x", "next_steps", text("What to do next"), show=False),
        bind("r", "report", text("Report"), show=False),
        bind("f1,question_mark,comma", "app.help", text("Help"), display="F1"),
        LANGUAGE_KEY,
        bind("f3", "app.docs", text("Docs")),
        bind("f4", "app.diagnose", text("Diagnose")),
        bind("escape", "back", text("Back")),
        bind("i", "notes", text("Notes"), display="I"),
        bind("f6", "turn", text("Explain")),
        bind("f5", "app.gather", text("Check again")),
        bind("f7", "reasons", text("Reasons")),
        bind("ctrl+p", "app.commands", text("Commands")),
        bind("slash,full_stop", "app.search_docs", text("Search"), show=False),
        bind("q", "app.leave", text("Quit"), show=False),
    ]

    panes: "Panes | None" = None
    takes_keys = False
    """Whether there is anything that a key is for."""

    class Drawn(Message):
        """The first screen is there, with its panes."""

    @property
    def focus_chain(self) -> "list[Widget]":
        """Return what Tab goes through: from the centre to what is known of the machine, then to what only scrolls."""
        chain = super().focus_chain
        panes = self.panes
        if panes is None:
            return chain
        known = panes.environment
        scrolled = {panes.preview, panes.explanation}
        return sorted(chain, key=lambda one: 1 if known in one.ancestors else 2 * bool(scrolled & {*one.ancestors}))

    @property
    def topic(self) -> str:
        """Return what the explanation is about."""
        return self.panes.explanation.topic if self.panes else ""

    def compose(self) -> ComposeResult:
        """Yield the frame."""
        yield StepBar(id="steps")
        yield KeysBar(id="keys")

    def on_mount(self) -> None:
        """Mount the panes after the frame has been drawn."""
        after_first_frame(self, self._unfold)

    async def _unfold(self) -> None:
        from wizard.tui.panes import Panes

        self.panes = Panes()
        with self.app.batch_update():
            await self.mount(self.panes, before="#keys")
            self.measure()
            self.panes.show_place()
            self.measure()
            self._compositor.update_widgets({self})  # the whole screen is painted at once, and once
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.takes_keys = True
        scan_what_is_new()
        self.post_message(self.Drawn())

    def show_place(self) -> None:
        """Show the current place of the interview, and no setting from its list."""
        if self.panes:
            self.panes.changing = ""
            self.panes.show_place()

    def facts_changed(self) -> None:
        """Update what depends on facts."""
        if self.panes:
            self.panes.facts_changed()

    def waiting_changed(self) -> None:
        """Update which sources of facts have not answered yet."""
        if self.panes:
            self.panes.environment.refresh_text()

    def action_back(self) -> None:
        """Go back one place."""
        if self.panes:
            self.panes.back()

    def action_turn(self) -> None:
        """Show the pane for which there was no room."""
        if self.panes:
            self.panes.turn()

    def action_tab(self, by: int) -> None:
        """Show the next or previous file of the result."""
        if self.panes and self.panes.result:
            self.panes.result.switch_tab(by)

    def show_file(self, number: int) -> None:
        """Show a file of the result."""
        if self.panes and self.panes.result:
            self.panes.result.show_file(number)

    def action_reasons(self) -> None:
        """Show the files as they are saved, with a reason above each line, or without reasons."""
        if self.panes and self.panes.result:
            self.panes.result.toggle_reasons()

    def action_notes(self) -> None:
        """Show the remarks and the whole command instead of the file, or the file again."""
        if self.panes:
            self.panes.toggle_notes()

    def action_save(self) -> None:
        """Save the files."""
        from wizard.tui.saving import Saving

        Saving(self.app, self.session, self.show_place).start()

    def action_act(self) -> None:
        """Show what can be done with the result."""
        self._acting("choose")

    def action_attempt(self) -> None:
        """Try the result on an engine."""
        self._acting("attempt")

    def action_merge(self) -> None:
        """Merge the result into a file."""
        self._acting("merge")

    def action_check(self) -> None:
        """Judge a file."""
        self._acting("check")

    def action_copy_command(self) -> None:
        """Copy the command that prints the same."""
        self._acting("copy_command")

    def action_tighten(self) -> None:
        """Switch between standard and least privilege."""
        self._acting("tighten")

    def action_shown_again(self) -> None:
        """Show the place after an answer was changed from it."""
        self.show_place()

    def action_next_steps(self) -> None:
        """Show the commands that come next."""
        self._acting("next_steps")

    def action_report(self) -> None:
        """Show a report of the result."""
        self._acting("report")

    def _acting(self, name: str) -> None:
        from wizard.tui.acting import Acting

        # Once the dialog in which it was chosen is gone: the next one may open above it.
        perform = partial(self.call_after_refresh, self.run_action)
        getattr(Acting(self.app, self.session, perform), name)()

    def action_take(self) -> None:
        """Accept a text of several lines."""
        if self.panes:
            self.panes.question.take(self.panes.question.typed)

    def action_copy(self) -> None:
        """Send the visible file to the terminal's clipboard."""
        artifact = self.panes.result.artifact if self.panes and self.panes.result else None
        if artifact:
            self.app.copy_to_clipboard(artifact.content)
            self.notify(self.session.tr(text("{path} was sent to the terminal's clipboard", path=artifact.path)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key works here: some only at the result, one only if panes are hidden."""
        at_result = self.panes is not None and self.panes.at_result
        if action in _AT_RESULT:
            return at_result
        if action == "take":
            return self.panes is not None and self.panes.question.has_many_lines
        if action == "turn":
            return self.size.width < WIDE
        return super().check_action(action, parameters)
