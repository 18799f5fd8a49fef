"""The panes: the environment on the left, the question and its preview, the explanation."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.widget import Widget

from wizard.interview.seen import Seen
from wizard.language import text
from wizard.tui.session import SessionPart
from wizard.tui.widgets.environment import Environment
from wizard.tui.widgets.explanation import Explanation
from wizard.tui.widgets.preview import Preview
from wizard.tui.widgets.question import QuestionPane
from wizard.tui.widgets.steps import StepBar

if TYPE_CHECKING:
    from wizard.tui.widgets.details import Details
    from wizard.tui.widgets.result import ResultPane

_VIEWS = ("centre", "right", "left")
_ROOMY = (160, 40)
"""Columns and rows from which the preview has a separate column."""


class Panes(SessionPart, Horizontal):
    """Shows the current place of the interview, and takes answers to it."""

    view = "centre"
    is_roomy = False
    changing = ""
    """The setting that is being changed from the list of details; empty if none is."""

    def __init__(self) -> None:
        super().__init__(id="panes")
        self.environment = Environment(id="left", classes="pane")
        self.question = QuestionPane(id="question", classes="pane")
        self.details: Details | None = None
        self.result: ResultPane | None = None
        self.preview = Preview(id="preview", classes="pane")
        self.explanation = Explanation(id="right", classes="pane")
        self._considered: QuestionPane.Considered | None = None
        self._topic = ""
        """What was explained before the cursor came to what is known."""

    @property
    def at_result(self) -> bool:
        """Return whether the result is visible."""
        return self.session.interview.place == "result" and not self.changing

    @property
    def _central(self) -> "list[QuestionPane | Details | ResultPane]":
        """Return the panes of which one is in the centre, as far as they have been needed."""
        return [pane for pane in (self.question, self.details, self.result) if pane]

    def compose(self) -> ComposeResult:
        """Yield the panes; the place and the size decide which are visible."""
        self.is_roomy = self._has_room("question")
        # Known before its first layout, the page is wrapped for the width next to its scrollbar.
        if current := self.session.interview.current:
            self.explanation.explain(current.question.topic)
        below, beside = self._arranged()
        yield self.environment
        with Vertical(id="centre"):
            yield self.question
            yield below
        yield beside

    def on_mount(self) -> None:
        """Style the panes as they are arranged."""
        self.screen.set_class(self.is_roomy, "-roomy")

    def on_resize(self) -> None:
        """Arrange the panes for a window that has grown or shrunk."""
        if self.question.asked:
            self._arrange("result" if self.at_result else "question")

    def _has_room(self, kind: str) -> bool:
        """Return whether the preview fits next to the question, with the explanation below that."""
        width, height = self.app.size
        return width >= _ROOMY[0] and height >= _ROOMY[1] and kind != "result"

    def _arranged(self) -> tuple[Widget, Widget]:
        """Return what is below the question, and what is next to it."""
        return (self.explanation, self.preview) if self.is_roomy else (self.preview, self.explanation)

    def _arrange(self, kind: str) -> None:
        """Change the places of preview and explanation, if the room asks for it: Textual moves no widget elsewhere."""
        if self.is_roomy == self._has_room(kind):
            return
        self.is_roomy = not self.is_roomy
        self.screen.set_class(self.is_roomy, "-roomy")
        before = self.preview, self.explanation
        self.preview, self.explanation = before[0].copied(), before[1].copied()
        for old in before:
            old.remove()
        below, beside = self._arranged()
        self.query_one("#centre").mount(below)
        self.mount(beside)

    def show_place(self) -> None:
        """Show the current place of the interview."""
        place = self.changing or self.session.interview.place
        kind = place if place in ("details", "result") else "question"
        self._arrange(kind)
        shown = self._pane(kind)
        for pane in self._central:
            pane.display = pane is shown
        self.screen.update_classes({"-result": kind == "result", "-notes": False})
        self.screen.query_one(StepBar).refresh_text()
        shown.entitle(self.session.tr(self.session.step_label))
        if kind == "question":
            asked = self.session.interview.settled[place]
            self.explanation.explain(asked.question.topic)
            self.question.ask(asked)
        elif shown.is_mounted:
            shown.refresh_text()
            shown.take_focus()
        if kind == "details":
            self.preview.supposed = None
            self.preview.refresh_text()
        self.environment.show(self.session.interview.settled.situation)
        self.screen.refresh_bindings()

    def _pane(self, kind: str) -> "QuestionPane | Details | ResultPane":
        """Return the pane for a kind of place, created when it is first needed."""
        match kind:
            case "details":
                self.details = self.details or self._made_details()
                return self.details
            case "result":
                self.result = self.result or self._made_result()
                return self.result
            case _:
                return self.question

    def _made_details(self) -> "Details":
        from wizard.tui.widgets.details import Details

        pane = Details(id="details", classes="pane")
        self.query_one("#centre").mount(pane, after=self.question)
        return pane

    def _made_result(self) -> "ResultPane":
        from wizard.tui.widgets.result import ResultPane

        pane = ResultPane(id="result", classes="pane")
        self.query_one("#centre").mount(pane, after=self.question)
        return pane

    def refresh_text(self) -> None:
        """Write the title of the central pane; the panes write the rest themselves."""
        for pane in self._central:
            pane.entitle(self.session.tr(self.session.step_label))

    def facts_changed(self) -> None:
        """Update the panes that show facts; the cursor stays."""
        self.environment.show(self.session.interview.settled.situation)
        if self.at_result and self.result:
            self.result.refresh_text()
            return
        current = self.session.interview.current
        asked = self.question.asked
        if current and asked and not self.changing and current.question.id == asked.question.id:
            self.question.asked = current
            self.question.refresh_text()
        if self.details and self.details.display:
            self.details.refresh_text()
        self.preview.refresh_text()

    @on(QuestionPane.Considered)
    def _consider(self, event: QuestionPane.Considered) -> None:
        """Draw the moved cursor first, and what follows from it in the next frame."""
        self._considered = event
        self.call_after_refresh(self._show_considered)

    def _show_considered(self) -> None:
        event, self._considered = self._considered, None
        if event is None or not self.question.display:
            return  # a list that is written again, in another language, tells what is highlighted in it, hidden or not
        self.explanation.explain(event.topic)
        self.preview.suppose(event.name, event.value)
        self.environment.show(self.session.interview.supposing(event.name, event.value).situation)

    @on(QuestionPane.Answered)
    def _take(self, event: QuestionPane.Answered) -> None:
        interview = self.session.interview
        if page := interview.page_of(event.name, event.value):
            self.call_later(self.app.run_action, f"app.read('{page}')")
            return
        place = interview.place
        interview.answer(event.name, event.value)
        if self.changing:
            self.changing = ""
        elif interview.place == place:
            interview.forward()
        self.show_place()

    @on(Environment.Considered)
    def _show_known(self, event: Environment.Considered) -> None:
        """Explain what is known, while its list has the focus."""
        if self.environment.has_focus_within:
            self._topic = self._topic or self.explanation.topic
            self.explanation.explain(event.seen.topic, event.seen)

    @on(DescendantFocus)
    def _focus_elsewhere(self, event: DescendantFocus) -> None:
        """Explain again what was explained, once what is known has lost the focus."""
        if self._topic and self.environment not in event.widget.ancestors:
            self.explanation.explain(self._topic)
            self._topic = ""

    @on(Environment.Opened)
    def _open_known(self, event: Environment.Opened) -> None:
        from wizard.tui.dialogs.known import KnownDialog

        dialog = KnownDialog(event.seen)
        self.app.push_screen(dialog, lambda way: self._after_known(way, event.seen))

    async def _after_known(self, way: str | None, seen: Seen) -> None:
        if way == "read":
            await self.app.run_action(f"app.read('{seen.topic}')")
        elif way == "copy":
            self.app.copy_to_clipboard(seen.fix)
            self.notify(self.session.tr(text("The commands were sent to the terminal's clipboard")))

    def on_details_chosen(self, event: "Details.Chosen") -> None:
        """Change a setting, or go to the next place."""
        if event.name:
            self.changing = event.name
        else:
            self.session.interview.forward()
        self.show_place()

    def on_details_considered(self, event: "Details.Considered") -> None:
        """Explain the setting under the cursor."""
        if not (self.details and self.details.display):
            return
        settled = self.session.interview.settled
        asked = settled.get(event.name)
        self.explanation.explain(asked.question.topic if asked else f"targets/{settled['target'].value}")

    def on_result_pane_considered(self, event: "ResultPane.Considered") -> None:
        """Explain the line under the cursor."""
        self.explanation.explain(event.topic)

    def back(self) -> None:
        """Go back one place, from a setting to the list, or from another view to the question."""
        if self.screen.has_class("-notes"):
            self.toggle_notes()
            return
        if self.view != "centre":
            self._turn_to("centre")
            return
        if self.environment.has_focus_within:
            self.take_focus()
            return
        if self.changing:
            self.changing = ""
        else:
            self.session.interview.back()
        self.show_place()

    def toggle_notes(self) -> None:
        """Show the remarks and the whole command of the result, or the file again."""
        self.screen.toggle_class("-notes")
        if self.result and not self.screen.has_class("-notes"):
            self.result.take_focus()

    def take_focus(self) -> None:
        """Focus what is in the centre."""
        next(pane for pane in self._central if pane.display).take_focus()

    def turn(self) -> None:
        """Show the next of the panes for which there is no room."""
        self._turn_to(_VIEWS[(_VIEWS.index(self.view) + 1) % len(_VIEWS)])

    def _turn_to(self, view: str) -> None:
        self.view = view
        self.screen.update_classes({f"-view-{name}": name == view for name in _VIEWS})
        if view == "left":
            self.environment.take_focus()
        else:
            self.take_focus()
