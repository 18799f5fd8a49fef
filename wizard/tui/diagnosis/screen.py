"""The screen of the session: the log, and next to it or below it the problems with the explanation and the steps."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Paste
from textual.message import Message

from wizard.application.logs import LogSource, PastedLog
from wizard.application.open_log import OpenLog
from wizard.application.reading import LogState
from wizard.application.trial_log import TrialLog
from wizard.diagnosis.model import Finding
from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.tui.diagnosis.acting import ActsOnLog
from wizard.tui.diagnosis.fix import FixPane
from wizard.tui.diagnosis.headline import Headline
from wizard.tui.diagnosis.log import LogPane
from wizard.tui.diagnosis.problems import ProblemsPane
from wizard.tui.diagnosis.start import StartPane
from wizard.tui.fitting import HEIGHTS, WIDE, WIDTHS
from wizard.tui.translation import LANGUAGE_KEY, bind
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.keys import KeysBar

_VIEWS = {"log": text("Log"), "fix": text("Steps"), "problems": text("Problems")}
"""What F6 goes through if there is no room for all panes, in this order."""


class DiagnosisScreen(ActsOnLog):
    """Shows one log at a time, which stays open while the program runs."""

    CSS_PATH = "../styles/diagnosis.tcss"
    room = "diagnosis"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "outward", text("Back")),
        *(bind("f6", f"turn('{view}')", label) for view, label in _VIEWS.items()),
        bind("d", "correct", text("Corrected")),
        bind("v", "verify", text("Try it")),
        bind("r", "report", text("Report")),
        bind("m", "machine", text("This machine")),
        bind("f1,question_mark,comma", "app.help", text("Help"), display="F1"),
        LANGUAGE_KEY,
        bind("f3", "app.docs", text("Docs")),
        bind("f4", "another", text("Another log")),
        bind("ctrl+s", "take", text("Accept")),
        bind("ctrl+y", "copy", text("Copy")),
        bind("n", "mark(1)", text("Next mark")),
        bind("p", "mark(-1)", text("Previous mark"), show=False),
        bind("f5", "app.gather", text("Check again")),
        bind("h", "here", text("Log is from here"), show=False),
        bind("o", "elsewhere", text("Log is from another machine"), show=False),
        bind("w", "wrap", text("Wrap lines"), show=False),
        bind("t", "frames", text("Line prefixes"), show=False),
        bind("slash,full_stop", "app.search_docs", text("Search"), show=False),
        bind("f8", "app.next_theme", text("Colours"), show=False),
        bind("ctrl+p", "app.commands", text("Commands"), show=False),
        bind("q", "app.leave", text("Quit"), show=False),
    ]

    @dataclass
    class Arrived(Message):
        """Something new is known of a log."""

        log: OpenLog
        log_state: LogState

    @dataclass
    class FactsGiven(Message):
        """The facts of the machine that the log is from."""

        facts: Facts

    class Left(Message):
        """The person leaves the session."""

    def __init__(self, source: LogSource | None = None) -> None:
        super().__init__()
        self._given = source
        self._view = "log"

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
        self.turn_to("log", update=False)  # the styles are read again for the first frame, if not before
        self.refresh_text()
        if self._given:
            self._start(OpenLog(self._given))
        elif self.session.log and not self.session.log.is_reading:
            self._show_again(self.session.log)
        else:
            self._ask()

    def on_unmount(self) -> None:
        """Stop a command or a container that still runs."""
        if self._trial:
            self._trial.stop()
        if self.opened:
            self.opened.stop()

    def refresh_text(self) -> None:
        """Write the line at the top; the panes write their own text."""
        far = self.opened.far if self.opened else None
        self.query_one(Headline).show(self.opened.state if self.opened else None, self.trying, far)

    @property
    def log_state(self) -> LogState:
        """Return what is known of the log."""
        return self.opened.state if self.opened else LogState()

    def on_resize(self) -> None:
        """Update the keys: some depend on the room."""
        self.call_after_refresh(self.refresh_bindings)

    @property
    def topic(self) -> str:
        """Return the page about what is under the cursor, or what an unknown log is guessed to be about."""
        if not self.opened:
            return ""
        clues = self.log_state.diagnosis.clues
        finding = self.query_one(ProblemsPane).current or clues.guess
        near = f"problems/{clues.near[0]}" if clues.near else ""
        return finding.topic if finding else near

    def stop_running(self) -> bool:
        """Stop a command that still runs, and return whether there was one: Ctrl-C ends the program otherwise."""
        if self.opened and self.opened.runs:
            self.opened.stop()
            return True
        return self.stop_trying()

    def _ask(self) -> None:
        self.opened = None
        self._show_panes()
        self.query_one(StartPane).take_focus()

    def _start(self, log: OpenLog) -> None:
        if self.opened:
            self.opened.stop()
        self.opened = self.session.log = log
        self.query_one(LogPane).finding = None
        self.query_one(FixPane).open(log)
        self.query_one(FixPane).show(None, None, done=False)
        interview = self.session.interview

        def report(log_state: LogState) -> None:
            self.post_message(self.Arrived(log, log_state))

        log.read(lambda: interview.here, report)
        self._show_read()
        self._show_panes()
        self.query_one(LogPane).take_focus()

    def _show_again(self, log: OpenLog) -> None:
        """Show a log that was read before this screen was opened."""
        self.opened = log
        self.query_one(FixPane).open(log)
        self.post_message(self.Arrived(log, log.state))

    def _show_panes(self) -> None:
        """Show the panes of a log, or the three ways to give one."""
        has_findings = bool(self.log_state.diagnosis.findings)
        is_waiting = not has_findings and not self.log_state.done
        self.update_classes({"-asking": self.opened is None, "-nothing": not has_findings, "-waiting": is_waiting})
        self.refresh_text()
        self.refresh_bindings()

    @on(Arrived)
    def _arrive(self, event: Arrived) -> None:
        log, known = event.log, event.log_state
        if log is not self.opened:
            return
        log.state = known
        if known.done:
            self.session.suppose_target(known.diagnosis.target)
        if known.problem and not log.source.words and not known.rows:
            self._refuse(known.problem)
            return
        self._show_read()
        if known.done:
            self._finish_reading(log)
        self._show_panes()

    def _finish_reading(self, log: OpenLog) -> None:
        self.session.recent.add(log)
        if finding := self.query_one(ProblemsPane).current:
            self._consider(finding)
            if isinstance(log.source, TrialLog):
                self._go_to_steps()
            else:
                self.query_one(ProblemsPane).take_focus()
        else:
            self.query_one(FixPane).show(None, None, done=True, read=log.state)

    def _refuse(self, problem: Text) -> None:
        self.session.log = None
        self._ask()
        self.query_one(StartPane).complain(problem)

    def _show_read(self) -> None:
        if self.opened:
            self.query_one(ProblemsPane).show(self.opened.state)
            self.query_one(LogPane).show(self.opened.state, self.opened.source.name)

    @on(ProblemsPane.Considered)
    def _follow(self, event: ProblemsPane.Considered) -> None:
        if self.log_state.done:
            self._consider(event.finding)

    @on(ProblemsPane.Chosen)
    def _go_to_steps(self) -> None:
        self.turn_to("fix")
        self.query_one(FixPane).take_focus()

    def _consider(self, finding: Finding) -> None:
        self.query_one(LogPane).consider(finding)
        self.query_one(FixPane).show(finding, self.log_state.run_command, done=self.log_state.done)

    @on(StartPane.Given)
    def _take_given(self, event: StartPane.Given) -> None:
        self._start(event.log)

    def on_paste(self, event: Paste) -> None:
        """Take pasted text as a log, unless a field has the focus."""
        if event.text.strip() and not isinstance(self.focused, LineField):
            event.stop()
            self._start(OpenLog(PastedLog(event.text)))

    def waiting_changed(self) -> None:
        """Update the line at the top, which names the sources of facts that have not answered yet."""
        self.refresh_text()

    def facts_changed(self) -> None:
        """Update the steps: the machine was examined again."""
        self.refresh_text()
        if self.opened:
            self.query_one(FixPane).refresh_text()

    def action_here(self) -> None:
        """Read the log again with the facts of this machine, which tell look-alikes apart."""
        self._read_with(None)

    @on(FactsGiven)
    def _take_facts(self, event: FactsGiven) -> None:
        self._read_with(event.facts)

    def _read_with(self, facts: Facts | None) -> None:
        """Read the log again with the facts of another machine; None: of this one."""
        if self.opened:
            self.opened.is_here, self.opened.facts = facts is None, facts
            self._start(self.opened)

    def action_take(self) -> None:
        """Read the text that was typed."""
        self.query_one(StartPane).take()

    def action_another(self) -> None:
        """Ask for another log."""
        if self.opened:
            self.opened.stop()
        self.turn_to("log")
        self.query_one(StartPane).way = ""
        self._ask()
        self.query_one(StartPane).refresh_text()

    def action_turn(self, view: str = "") -> None:
        """Show another of the panes for which there is no room; otherwise the next one."""
        view = view or self._next_view
        self.turn_to(view)
        self._pane(view).take_focus()

    @property
    def _next_view(self) -> str:
        """Return the pane that F6 shows."""
        views = list(_VIEWS)
        return views[(views.index(self._view) + 1) % len(views)]

    def _pane(self, view: str) -> "LogPane | FixPane | ProblemsPane":
        if view == "fix":
            return self.query_one(FixPane)
        return self.query_one(ProblemsPane) if view == "problems" else self.query_one(LogPane)

    def turn_to(self, view: str, *, update: bool = True) -> None:
        """Show a pane where there is no room for all."""
        self._view = view
        self.update_classes({f"-view-{name}": name == view for name in _VIEWS}, update=update)

    def action_outward(self) -> None:
        """Leave the trial, a field, the reading, the correction, another view or the session, in this order."""
        pane, start = self.query_one(LogPane), self.query_one(StartPane)
        if self.stop_trying():
            return
        if self.opened is None and start.way:
            start.choose("")
        elif self.opened and self.opened.is_reading:
            self.opened.stop()
        elif pane.correction is not None:
            pane.correct(None)
        elif self.opened and self._view != "log":
            self.turn_to("log")
            pane.take_focus()
        else:
            self.post_message(self.Left())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key has something to do; None disables it."""
        log, is_read = self.opened, self.log_state.done
        has_findings = bool(self.log_state.diagnosis.findings)
        match action:
            case "take":
                return log is None and self.query_one(StartPane).way == "paste"
            case "turn":
                has_room = self.size.width >= WIDE
                return log is not None and not has_room and parameters in ((), (self._next_view,))
            case "another" | "copy" | "wrap" | "frames":
                return log is not None
            case "report" | "elsewhere":
                return is_read
            case "here":
                return log is not None and is_read and not log.has_facts and bool(self.session.interview.here)
            case "mark" | "correct":
                return has_findings
            case "verify":
                return has_findings or is_read
            case "machine":
                return log is None or (is_read and not has_findings)
        return super().check_action(action, parameters)
