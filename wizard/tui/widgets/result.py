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
from wizard.interview.decisive import decisive_lines
from wizard.interview.result import Result, assumed, make_result, shown_files
from wizard.knowledge.topics import reason_line
from wizard.language import text
from wizard.targets.artifact import Artifact
from wizard.targets.exporting import commented
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.translation import bind
from wizard.tui.widgets.code import Line, LineBrowser, highlighted, with_assumed
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words


class ResultLines(LineBrowser):
    """The lines of the result; Enter shows what can be done with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "screen.act", text("More")),
        bind("n", "decisive(1)", text("Next mark")),
        bind("p", "decisive(-1)", text("Mark before"), show=False),
    ]

    def action_decisive(self, by: int) -> None:
        """Move to the next decisive line or the one before; after the last comes the first."""
        marked = [at for at, line in enumerate(self.lines) if line.mark == "*"]
        ahead = [at for at in marked if (at - self.cursor) * by > 0]
        if marked:
            self.cursor = (ahead or marked)[0 if by > 0 else -1]


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
        yield Words(id="asides")
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
        try:
            result = make_result(self.session.interview.settled.situation, self.session.saved_to)
        except WizardError as error:
            tr = self.session.tr
            self._refuse([tr(error.message), *(tr(way) for way in error.ways)])
            return
        kept = self._kept()
        exported, tr = result.exported, self.session.tr
        self.artifacts = tuple(commented(exported, tr)) if self.with_reasons else shown_files(exported, tr)
        self.tab = min(self.tab, len(self.artifacts) - 1)
        self._show_tabs()
        self._show_code()
        browser = self.query_one(LineBrowser)
        if kept and kept[0] == self.artifacts[self.tab].path:
            browser.cursor = self._line_of(kept)
        else:
            browser.begin_at(self._line_of(None))
        self._remark(result)

    def _remark(self, result: Result) -> None:
        """Write what a person should know, what else is to be said, and the command."""
        tr, width = self.session.tr, max(self.content_size.width, 24)
        in_file = result.exported.header if not any(one.content for one in result.exported.artifacts) else ()
        notes = [hanging(f"! {tr(note)}", width, 2) for note in result.exported.notes if note not in in_file]
        about = [hanging(f"{glyph('dot')} {tr(one)}", width, 2) for one in result.exported.about]
        self._show("#notes", Content.styled("\n".join(notes), "$warning"))
        self._show("#asides", Content.styled("\n".join(about), "$text-muted"))
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
            self.show_file((self.tab + by) % len(self.artifacts))

    def show_file(self, number: int) -> None:
        """Show a file by its place among the tabs, from its first decisive line on."""
        self.tab = number
        self._show_tabs()
        self._show_code()
        self.query_one(LineBrowser).begin_at(self._line_of(None))

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

    def _kept(self) -> tuple[str, int, int] | None:
        """Return what the cursor is on: the file, the number of the line's reason in it, and the lines after that."""
        artifact, line = self.artifact, self.query_one(LineBrowser).cursor
        above = [number for number, note in enumerate(artifact.notes) if note.line <= line + 1] if artifact else []
        return (artifact.path, above[-1], line + 1 - artifact.notes[above[-1]].line) if artifact and above else None

    def _line_of(self, kept: tuple[str, int, int] | None) -> int:
        """Return the line, from 0, of a reason that was kept; otherwise the first one that decides, or has a reason."""
        artifact = self.artifact
        if artifact is None or not artifact.notes:
            return 0
        if kept:
            return artifact.notes[min(kept[1], len(artifact.notes) - 1)].line - 1 + kept[2]
        return next(iter(decisive_lines(artifact)), artifact.notes[0].line - 1)

    def _refuse(self, sentences: list[str]) -> None:
        self.artifacts = ()
        self.query_one(LineBrowser).show(())
        self._show("#tabs", Content(""))
        self._show(
            "#reason", Content("\n").join([Content.styled(sentences[0], "bold $error"), *map(Content, sentences[1:])])
        )
        for name in ("#notes", "#asides", "#command"):
            self._show(name, Content(""))

    def _show(self, name: str, content: Content) -> None:
        widget = self.query_one(name, Words)
        widget.update(content)
        widget.set_class(not content.plain, "-empty")

    def _show_tabs(self) -> None:
        if self.screen.has_class("-short") and self.artifacts:
            self._show("#tabs", self._tab_alone(self.artifacts[self.tab].path))
            return
        tabs = [
            Content.styled(f" {artifact.path} ", self._style_of_tab if number == self.tab else "$text-muted")
            for number, artifact in enumerate(self.artifacts)
        ]
        self._show("#tabs", Content(" ").join(tabs))

    def _tab_alone(self, path: str) -> Content:
        """Return the visible file and the number of files, because there is room for one line only."""
        count = f"  {self.tab + 1}/{len(self.artifacts)}" if len(self.artifacts) > 1 else ""
        return Content.assemble((f" {path} ", self._style_of_tab), (count, "$text-muted"))

    @property
    def _style_of_tab(self) -> str:
        return "bold reverse" if self.app.no_color else "bold $background on $primary"

    def on_resize(self) -> None:
        """Show the files in one row, or one alone, and wrap what is said."""
        self._show_tabs()
        self.refresh_text_for_size()

    def _show_code(self) -> None:
        artifact = self.artifact
        if artifact:
            lines = highlighted(artifact.content.rstrip("\n"), artifact.language)
            browser = self.query_one(LineBrowser)
            values = assumed(self.session.interview.settled.situation).values()
            decisive = decisive_lines(artifact)
            shown = (Line(line, "*" if number in decisive else " ") for number, line in enumerate(lines))
            browser.show(with_assumed(tuple(shown), values))
            self._explain(browser.cursor)

    @on(LineBrowser.Moved)
    def _follow(self, event: LineBrowser.Moved) -> None:
        event.stop()
        self._explain(event.line)

    def _explain(self, line: int) -> None:
        topic = self.topic_at(line)
        if not topic:
            self._show("#reason", Content(""))
        else:
            reason = reason_line(topic, self.session.tr.code)
            self._show("#reason", Content.assemble(reason, (f"  {topic}", "$text-muted")))
            self.post_message(self.Considered(topic))
