"""The result: every file in a tab, the reason of the line under the cursor, and the command that gives it again."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from wizard.display import visible
from wizard.errors import WizardError
from wizard.interview.result import assumed, make_result
from wizard.knowledge.topics import reason_line
from wizard.language import text
from wizard.targets.artifact import Artifact
from wizard.targets.exporting import commented
from wizard.tui.translation import bind
from wizard.tui.widgets.code import Line, LineBrowser, highlighted, with_assumed
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words


class ResultLines(LineBrowser):
    """The lines of the result; Enter shows what can be done with it."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("enter", "screen.act", text("More"))]


class ResultPane(Pane):
    """The files. `with_reasons` shows them as they are saved: with comments."""

    tab = 0
    with_reasons = False
    artifacts: tuple[Artifact, ...] = ()

    @dataclass
    class Considered(Message):
        """The cursor is on a line that this topic explains."""

        topic: str

    def compose(self) -> ComposeResult:
        """Yield tabs, code, reason, notes and command."""
        yield Words(id="tabs")
        yield ResultLines(id="result-code")
        yield Words(id="reason")
        yield Words(id="notes")
        yield Words(id="command")

    def on_mount(self) -> None:
        """Show the current result."""
        self.refresh_text()
        self.take_focus()

    def take_focus(self) -> None:
        """Focus the lines."""
        self.query_one(LineBrowser).focus()

    def fill(self) -> None:
        """Write the files; tab and cursor stay."""
        tr = self.session.tr
        try:
            result = make_result(self.session.interview.settled.situation, self.session.saved_to)
        except WizardError as error:
            self._refuse([tr(error.message), *(tr(way) for way in error.ways)])
            return
        plain = result.exported.artifacts
        self.artifacts = tuple(commented(result.exported, tr) if self.with_reasons else plain)
        self.tab = min(self.tab, len(self.artifacts) - 1)
        self._show_tabs()
        self._show_code()
        notes = [Content.assemble("! ", tr(note)) for note in result.exported.notes]
        self._show("#notes", Content("\n").join(notes).stylize("$warning"))
        again = text("The same without questions:")
        self._show(
            "#command", Content.assemble((f"{tr(again)} ", "$text-muted"), (visible(result.command), "$primary"))
        )

    def failed(self, message: str) -> None:
        """Show the message in place of everything."""
        self._refuse([message])

    def switch_tab(self, by: int) -> None:
        """Show the next or previous file."""
        if self.artifacts:
            self.tab = (self.tab + by) % len(self.artifacts)
            browser = self.query_one(LineBrowser)
            browser.cursor = 0
            self._show_tabs()
            self._show_code()

    def toggle_reasons(self) -> None:
        """Show the files as they are saved, with a reason above each line, or without reasons."""
        self.with_reasons = not self.with_reasons
        self.refresh_text()

    @property
    def artifact(self) -> Artifact | None:
        """Return the visible file, or None."""
        return self.artifacts[self.tab] if self.artifacts else None

    def topic_at(self, line: int) -> str:
        """Return the topic of a line, counted from 0: its own, otherwise that of the nearest line above."""
        notes = self.artifact.notes if self.artifact else ()
        above = [note for note in notes if note.line <= line + 1]
        return max(above, key=lambda note: note.line).topic if above else notes[0].topic if notes else ""

    def _refuse(self, sentences: list[str]) -> None:
        self.artifacts = ()
        self.query_one(LineBrowser).show(())
        self._show("#tabs", Content(""))
        self._show(
            "#reason", Content("\n").join([Content.styled(sentences[0], "bold $error"), *map(Content, sentences[1:])])
        )
        self._show("#notes", Content(""))
        self._show("#command", Content(""))

    def _show(self, name: str, content: Content) -> None:
        widget = self.query_one(name, Words)
        widget.update(content)
        widget.set_class(not content.plain, "-empty")

    def _show_tabs(self) -> None:
        if self.screen.has_class("-short") and self.artifacts:
            self._show("#tabs", self._tab_alone(self.artifacts[self.tab].path))
            return
        tabs = [
            Content.styled(
                f" {artifact.path} ", "bold $background on $primary" if number == self.tab else "$text-muted"
            )
            for number, artifact in enumerate(self.artifacts)
        ]
        self._show("#tabs", Content(" ").join(tabs))

    def _tab_alone(self, path: str) -> Content:
        """Return the visible file and the number of files, because there is room for one line only."""
        count = f"  {self.tab + 1}/{len(self.artifacts)}" if len(self.artifacts) > 1 else ""
        return Content.assemble((f" {path} ", "bold $background on $primary"), (count, "$text-muted"))

    def on_resize(self) -> None:
        """Show the files side by side, or one alone."""
        self._show_tabs()

    def _show_code(self) -> None:
        artifact = self.artifact
        if artifact:
            lines = highlighted(artifact.content.rstrip("\n"), artifact.language)
            browser = self.query_one(LineBrowser)
            values = assumed(self.session.interview.settled.situation).values()
            browser.show(with_assumed(tuple(map(Line, lines)), values))
            self._explain(browser.cursor)

    @on(LineBrowser.Moved)
    def _follow(self, event: LineBrowser.Moved) -> None:
        event.stop()
        self._explain(event.line)

    def _explain(self, line: int) -> None:
        topic = self.topic_at(line)
        if topic:
            reason = reason_line(topic, self.session.tr.code)
            self._show("#reason", Content.assemble(reason, (f"  {topic}", "$text-muted")))
            self.post_message(self.Considered(topic))
