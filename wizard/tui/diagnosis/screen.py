"""The screen of the session: the log, and beside it or below it the problems with the explanation and the steps."""

import time
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Paste
from textual.message import Message

from wizard.application.correction import correction
from wizard.application.logs import LogSource, PastedLog
from wizard.application.progress import how_far
from wizard.application.reading import LogState, facts_behind, read_log
from wizard.diagnosis.model import Finding
from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.tui.diagnosis.fix import FixPane
from wizard.tui.diagnosis.headline import Headline
from wizard.tui.diagnosis.log import LogPane
from wizard.tui.diagnosis.problems import ProblemsPane
from wizard.tui.diagnosis.start import StartPane
from wizard.tui.diagnosis.steps import StepList
from wizard.tui.fitting import HEIGHTS, WIDE, WIDTHS
from wizard.tui.translation import LANGUAGE_KEY, TranslatedScreen, bind
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.keys import KeysBar

if TYPE_CHECKING:
    from wizard.application.trying import Outcome

_VIEWS = ("log", "fix", "problems")


class DiagnosisScreen(TranslatedScreen):
    """Shows one log at a time; nothing of it is kept after the screen is closed."""

    CSS_PATH = "../styles/diagnosis.tcss"
    room = "diagnosis"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "outward", text("Back")),
        bind("f6", "turn", text("Steps")),
        bind("f1,question_mark,comma", "app.help", text("Help"), display="F1"),
        LANGUAGE_KEY,
        bind("f3", "app.docs", text("Docs")),
        bind("f4", "another", text("Another log")),
        bind("f5", "app.gather", text("Check again")),
        bind("ctrl+s", "take", text("Take")),
        bind("n", "mark(1)", text("Next mark")),
        bind("p", "mark(-1)", text("Mark before"), show=False),
        bind("w", "wrap", text("Wrap lines"), show=False),
        bind("t", "frames", text("Beginnings of lines"), show=False),
        bind("r", "report", text("Report")),
        bind("h", "here", text("It is from here"), show=False),
        bind("d", "correct", text("Corrected")),
        bind("v", "verify", text("Try it")),
        bind("ctrl+y", "copy", text("Copy")),
        bind("slash,full_stop", "app.search_docs", text("Search"), show=False),
        bind("f8", "app.next_theme", text("Colours"), show=False),
        bind("ctrl+p", "app.commands", text("Commands"), show=False),
        bind("q", "app.leave", text("Quit"), show=False),
    ]

    @dataclass
    class Arrived(Message):
        """Something new is known of a log."""

        source: LogSource
        log_state: LogState

    @dataclass
    class Tried(Message):
        """A container was started with the corrected configuration of a problem."""

        finding: Finding
        outcome: "Outcome"

    class Left(Message):
        """The person leaves the session."""

    def __init__(self, source: LogSource | None = None) -> None:
        super().__init__()
        self._given = source
        self._source: LogSource | None = None
        self.log_state = LogState()
        self._is_here = False
        self._began = 0.0
        self._view = "log"
        self.trying = ""

    def compose(self) -> ComposeResult:
        """Yield the parts; the width and whether there is a log decide which are visible."""
        yield Headline(id="headline")
        with Vertical(id="session"):
            with Vertical(id="middle"):
                yield StartPane(id="start", classes="pane")
                yield LogPane(id="log", classes="pane")
            with Horizontal(id="found"):
                yield ProblemsPane(id="problems", classes="pane")
                yield FixPane(id="fix", classes="pane")
        yield KeysBar(id="keys")

    def on_mount(self) -> None:
        """Read the given log, or ask for one."""
        self._turn_to("log")
        self.refresh_text()
        if self._given:
            self._start(self._given)
        else:
            self._ask()

    def on_unmount(self) -> None:
        """Stop a command that still runs."""
        self._stop()

    def refresh_text(self) -> None:
        """Write the line at the top; the panes write their own text."""
        far = None
        if self._source and self._source.size and not self.log_state.done:
            far = how_far(self._source, time.monotonic() - self._began)
        self.query_one(Headline).show(self.log_state if self._source else None, self.trying, far)

    def on_resize(self) -> None:
        """Update the keys: some depend on the room."""
        self.call_after_refresh(self.refresh_bindings)

    @property
    def topic(self) -> str:
        """Return the page about what is under the cursor."""
        return finding.topic if self._source and (finding := self.query_one(ProblemsPane).current) else ""

    def stop_running(self) -> bool:
        """Stop a command that still runs, and return whether there was one: Ctrl-C ends the program otherwise."""
        if not (self.is_reading and self._source and self._source.words):
            return False
        self._stop()
        return True

    @property
    def is_reading(self) -> bool:
        """Return whether a log is being read."""
        return self._source is not None and not self.log_state.done

    def _ask(self) -> None:
        self._source, self.log_state, self._is_here = None, LogState(), False
        self._show_panes()
        self.query_one(StartPane).take_focus()

    def _start(self, source: LogSource) -> None:
        self._stop()
        self._source, self.log_state, self._began = source, LogState(), time.monotonic()
        self.query_one(LogPane).finding = None
        self.query_one(FixPane).show(None, None, done=False)
        self._show_read()
        self._show_panes()

        interview = self.session.interview

        def report(log_state: LogState) -> None:
            self.post_message(self.Arrived(source, log_state))

        def facts() -> Facts:
            return interview.here if self._is_here else facts_behind(source, lambda: interview.here)

        # No worker: nobody shall wait for a command's end when the screen is left.
        Thread(target=read_log, args=(source, facts, report), daemon=True).start()
        self.query_one(LogPane).take_focus()

    def _show_panes(self) -> None:
        """Show the panes of a log, or the three ways to give one."""
        has_findings = bool(self.log_state.diagnosis.findings)
        self.set_class(self._source is None, "-asking")
        self.set_class(not has_findings, "-nothing")
        self.set_class(not has_findings and not self.log_state.done, "-waiting")
        self.refresh_text()
        self.refresh_bindings()

    def _stop(self) -> None:
        if self._source and not self.log_state.done:
            # A command may take its time, and it is to be gone also where the program ends first.
            Thread(target=self._source.stop).start()

    @on(Arrived)
    def _arrive(self, event: Arrived) -> None:
        if event.source is not self._source:
            return
        self.log_state = event.log_state
        if event.log_state.done:
            self.session.suppose_target(event.log_state.diagnosis.target)
        if event.log_state.problem and not event.source.words and not event.log_state.rows:
            self._refuse(event.log_state.problem)
            return
        self._show_read()
        if event.log_state.done and (finding := self.query_one(ProblemsPane).current):
            self._consider(finding)
            self.query_one(ProblemsPane).take_focus()
        elif event.log_state.done:
            self.query_one(FixPane).show(None, None, done=True, read=event.log_state)
        self._show_panes()

    def _refuse(self, problem: Text) -> None:
        self._ask()
        self.query_one(StartPane).complain(problem)

    def _show_read(self) -> None:
        if self._source:
            self.query_one(ProblemsPane).show(self.log_state)
            self.query_one(LogPane).show(self.log_state, self._source.name)

    @on(ProblemsPane.Considered)
    def _follow(self, event: ProblemsPane.Considered) -> None:
        if self.log_state.done:
            self._consider(event.finding)

    def _consider(self, finding: Finding) -> None:
        self.query_one(LogPane).consider(finding)
        self.query_one(FixPane).show(finding, self.log_state.run_command, done=self.log_state.done)

    @on(StartPane.Given)
    def _take_given(self, event: StartPane.Given) -> None:
        self._is_here = False
        self._start(event.source)

    def on_paste(self, event: Paste) -> None:
        """Take pasted text as a log, unless a field has the focus."""
        if event.text.strip() and not isinstance(self.focused, LineField):
            event.stop()
            self._is_here = False
            self._start(PastedLog(event.text))

    @on(StepList.Ticked)
    def _tick(self, event: StepList.Ticked) -> None:
        self.query_one(FixPane).tick(event.number)

    @on(StepList.Finished)
    def _finish(self) -> None:
        self.action_correct()

    def waiting_changed(self) -> None:
        """Update the line at the top, which names the sources of facts that have not answered yet."""
        self.refresh_text()

    def facts_changed(self) -> None:
        """Update the steps: the machine was examined again."""
        self.refresh_text()
        if self._source:
            self.query_one(FixPane).refresh_text()

    def action_correct(self) -> None:
        """Show the corrected configuration as a difference, or the log again."""
        log = self.query_one(LogPane)
        finding = self.query_one(ProblemsPane).current
        if log.correction is not None or finding is None:
            log.correct(None)
            return
        try:
            log.correct(correction(finding.id, self.log_state.run_command, self.session.interview.settled.situation))
        except WizardError as error:
            log.correct(error)
        self._turn_to("log")

    def action_verify(self) -> None:
        """Start a container with the corrected configuration, and examine it from inside."""
        from wizard.application.trying import plan_of, start_trying

        finding = self.query_one(ProblemsPane).current
        if finding is None or self.trying:
            return
        try:
            plan = plan_of(finding.id, self.log_state.run_command, self.session.interview.settled.situation)
        except WizardError as error:
            tr = self.session.tr
            self.notify("\n".join([tr(error.message), *map(tr, error.ways)]), severity="warning", markup=False)
            return
        self.trying = plan.image.ref
        self.refresh_text()
        start_trying(plan, self.session.world, lambda outcome: self.post_message(self.Tried(finding, outcome)))

    @on(Tried)
    def _tell_tried(self, event: Tried) -> None:
        self.trying = ""
        self.refresh_text()
        fix_pane = self.query_one(FixPane)
        if isinstance(event.outcome, Text):
            self.notify(self.session.tr(event.outcome), severity="warning", markup=False)
        elif fix_pane.finding == event.finding:
            fix_pane.show_tried(event.outcome)

    def action_copy(self) -> None:
        """Send the step under the cursor, or the corrected configuration, to the clipboard."""
        shown = self.query_one(LogPane).correction
        code = self.query_one(StepList).code if shown is None or isinstance(shown, WizardError) else shown.after
        if code.strip():
            self.app.copy_to_clipboard(code.rstrip("\n"))
            self.notify(self.session.tr(text("The block was sent to the terminal's clipboard")))

    def action_mark(self, by: int) -> None:
        """Move to the next or previous decisive line."""
        self._turn_to("log")
        self.query_one(LogPane).step(by)

    def action_wrap(self) -> None:
        """Break long lines of the log, or leave them whole."""
        self.query_one(LogPane).toggle_wrapping()

    def action_frames(self) -> None:
        """Show or leave out times and streams."""
        self.query_one(LogPane).toggle_frames()

    def action_here(self) -> None:
        """Read the log again with the facts of this machine, which tell look-alikes apart."""
        self._is_here = True
        if self._source:
            self._start(self._source)

    def action_report(self) -> None:
        """Write a report to hand over into a new file of the working folder, and send it to the clipboard."""
        from wizard.tui.diagnosis.report import report_of, save_report, saved_as

        tr = self.session.tr
        if self._source is None:
            return
        try:
            report = report_of(self._source, self.log_state, self.session.interview, tr, is_here=self._has_facts)
            name = save_report(report)
        except WizardError as error:
            self.notify(tr(error.message), severity="warning", markup=False)
        else:
            self.app.copy_to_clipboard(report)
            self.notify(tr(saved_as(name)), markup=False, timeout=10)

    @property
    def _has_facts(self) -> bool:
        """Return whether the facts of this machine count for the log."""
        return self._is_here or bool(self._source and self._source.words)

    def action_take(self) -> None:
        """Read the text that was typed."""
        self.query_one(StartPane).take()

    def action_another(self) -> None:
        """Ask for another log."""
        self._stop()
        self._turn_to("log")
        self.query_one(StartPane).way = ""
        self._ask()
        self.query_one(StartPane).refresh_text()

    def action_turn(self) -> None:
        """Show the next of the panes for which there is no room."""
        view = _VIEWS[(_VIEWS.index(self._view) + 1) % len(_VIEWS)]
        self._turn_to(view)
        self._pane(view).take_focus()

    def _pane(self, view: str) -> "LogPane | FixPane | ProblemsPane":
        if view == "fix":
            return self.query_one(FixPane)
        return self.query_one(ProblemsPane) if view == "problems" else self.query_one(LogPane)

    def _turn_to(self, view: str) -> None:
        self._view = view
        self.update_classes({f"-view-{name}": name == view for name in _VIEWS})

    def action_outward(self) -> None:
        """Leave the correction, another view, a field, the reading or the session, in this order."""
        log, start = self.query_one(LogPane), self.query_one(StartPane)
        if self._source is None and start.way:
            start.choose("")
        elif self.is_reading:
            self._stop()
        elif log.correction is not None:
            log.correct(None)
        elif self._source is not None and self._view != "log":
            self._turn_to("log")
            log.take_focus()
        else:
            self.post_message(self.Left())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key has something to do; None disables it."""
        has_log = self._source is not None
        match action:
            case "take":
                return not has_log and self.query_one(StartPane).way == "paste"
            case "turn":
                return has_log and self.size.width < WIDE
            case "another" | "copy" | "wrap" | "frames":
                return has_log
            case "report":
                return has_log and self.log_state.done
            case "here":
                return has_log and self.log_state.done and not self._has_facts and bool(self.session.interview.here)
            case "mark" | "correct" | "verify":
                return has_log and bool(self.log_state.diagnosis.findings)
        return super().check_action(action, parameters)
