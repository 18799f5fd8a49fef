"""The central pane: one question, and the way to answer it."""

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from wizard.interview.question import Choice
from wizard.interview.risk import risks_of
from wizard.interview.sequence import Asked
from wizard.language import Text, text
from wizard.tui.glyphs import glyph
from wizard.tui.widgets.choices import ChoiceList
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.listing import Listing
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words

if TYPE_CHECKING:
    from wizard.tui.widgets.text_field import TextField


class QuestionPane(Pane):
    """A question with a list of choices, a line, or a field of several lines."""

    asked: Asked | None = None
    _problem: Text | None = None
    """Why what is typed cannot be accepted, as it was said last."""

    class Considered(Message):
        """A value is highlighted or typed, but not chosen yet."""

        def __init__(self, name: str, value: str, topic: str) -> None:
            super().__init__()
            self.name, self.value, self.topic = name, value, topic

    class Answered(Message):
        """A value was chosen."""

        def __init__(self, name: str, value: str) -> None:
            super().__init__()
            self.name, self.value = name, value

    def compose(self) -> ComposeResult:
        """Yield the question, and room for the way to answer it."""
        yield Words(id="question-label")
        yield Words(id="question-hint")
        yield ChoiceList(id="choices")
        yield Words(id="problem")

    def ask(self, asked: Asked) -> None:
        """Show a question and take the focus."""
        self.asked, self._problem = asked, None
        self.refresh_text()
        field = self.field
        if isinstance(field, LineField):
            field.value = asked.value
        elif field.has_class("-lines"):
            cast("TextField", field).text = asked.value
        field.focus()

    def take_focus(self) -> None:
        """Focus the part that takes the answer."""
        self.field.focus()

    @property
    def field(self) -> Widget:
        """Return the part that takes the answer: a list, a line or a field, created when it is first needed."""
        question = self.asked.question if self.asked else None
        if question is None or question.choices:
            return self.query_one(ChoiceList)
        return self._many_lines() if question.many_lines else self._one_line()

    def _one_line(self) -> LineField:
        for field in self.query(LineField):
            return field
        field = LineField(id="line", compact=True)
        self.mount(field, before="#problem")
        return field

    def _many_lines(self) -> Widget:
        for known in self.query(".-lines"):
            return known
        from wizard.tui.widgets.text_field import TextField

        field = TextField(id="lines", classes="-lines", show_line_numbers=False, tab_behavior="focus")
        self.mount(field, before="#problem")
        return field

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return the choices of the question; none for a text."""
        asked = self.asked
        return asked.question.choices(asked.situation) if asked and asked.question.choices else ()

    def fill(self) -> None:
        """Write the question; what is highlighted or typed, and what was said about that, stays."""
        asked, tr = self.asked, self.session.tr
        if asked is None:
            return
        self.query_one("#question-label", Words).update(Content.styled(tr(asked.question.label), "bold"))
        hints = [tr(hint) for hint in (asked.question.hint, self._ending()) if hint]
        self.query_one("#question-hint", Words).update(Content.styled("\n".join(hints), "$text-muted"))
        self.query_one("#question-hint").display = bool(hints)
        field = self.field
        for one in self.query("#choices, #line, #lines"):
            one.display = one is field
        self._list()
        self._complain(asked)

    def _list(self) -> None:
        """Write the choices, wrapped to the width of the list; what is highlighted stays."""
        field = self.field
        if self.asked and isinstance(field, ChoiceList):
            risks = risks_of(self.asked, self.session.interview.supposing)
            field.show(self.choices, self.asked, self.session.tr, risks, keep=self._highlighted(field))

    def on_resize(self) -> None:
        """Wrap the choices again once their list has its new width; the message about a value stays."""
        self.call_after_refresh(self.attempt, self._list)

    def failed(self, message: str) -> None:
        """Show the message below the question."""
        self.query_one("#problem", Words).update(message)

    def _ending(self) -> Text | None:
        many = self.asked is not None and self.asked.question.many_lines
        return text("Ctrl+S accepts") if many else None

    def _highlighted(self, field: ChoiceList) -> str | None:
        index = field.highlighted
        shown = getattr(self, "_shown", None)
        same = shown == (self.asked.question.id if self.asked else None)
        self._shown = self.asked.question.id if self.asked else None
        choices = self.choices
        return choices[index].value if same and index is not None and index < len(choices) else None

    def _complain(self, asked: Asked) -> None:
        if self._problem or not asked.rejected:
            self._say_problem(self._problem)
            return
        said = self.session.tr(text("The earlier answer is no longer valid: {why}", why=asked.rejected))
        self._say(Content.styled(said, "$warning"))

    @on(Listing.OptionHighlighted)
    def _consider_choice(self, event: Listing.OptionHighlighted) -> None:
        event.stop()
        choices = self.choices
        if self.asked and event.option_index < len(choices):
            choice = choices[event.option_index]
            topic = choice.topic or self.asked.question.topic
            self.post_message(self.Considered(self.asked.question.id, choice.value, topic))

    @on(Listing.OptionSelected)
    def _take_choice(self, event: Listing.OptionSelected) -> None:
        event.stop()
        if self.asked and event.option_index < len(self.choices):
            self.post_message(self.Answered(self.asked.question.id, self.choices[event.option_index].value))

    @on(LineField.Changed)
    def _consider_line(self, event: LineField.Changed) -> None:
        event.stop()
        asked = self.asked
        if asked is None or asked.question.choices or asked.question.many_lines:
            return
        problem = self.session.interview.problem(asked.question.id, event.value) if event.value else None
        self._say_problem(problem)
        if not problem:
            self.post_message(self.Considered(asked.question.id, event.value, asked.question.topic))

    @on(LineField.Submitted)
    def _take_line(self, event: LineField.Submitted) -> None:
        event.stop()
        self.take(event.value)

    def take(self, value: str) -> None:
        """Accept a text, or show why it cannot be accepted."""
        asked = self.asked
        if asked is None:
            return
        problem = self.session.interview.problem(asked.question.id, value)
        self._say_problem(problem)
        if not problem:
            self.post_message(self.Answered(asked.question.id, value))

    def _say_problem(self, problem: Text | None) -> None:
        self._problem = problem
        said = f"{glyph('failed')} {self.session.tr(problem)}" if problem else ""
        self._say(Content.styled(said, "$error"))

    def _say(self, said: Content) -> None:
        problem = self.query_one("#problem", Words)
        problem.update(said)
        problem.display = bool(said)

    @property
    def has_many_lines(self) -> bool:
        """Return whether the question asks for several lines."""
        return self.display and self.asked is not None and self.asked.question.many_lines

    @property
    def typed(self) -> str:
        """Return the lines typed so far."""
        return cast("TextField", self._many_lines()).text
