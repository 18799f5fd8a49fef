"""The middle pane: the log with its decisive lines marked, or the corrected configuration as a difference."""

import textwrap
from collections.abc import Collection
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.application.correction import Correction
from wizard.application.reading import LogState, decisive
from wizard.diagnosis.excerpt import ExcerptRow
from wizard.diagnosis.frames import unframed
from wizard.diagnosis.model import Finding
from wizard.errors import WizardError
from wizard.language import Text, plural, text
from wizard.tui.glyphs import glyph
from wizard.tui.translation import bind
from wizard.tui.widgets.code import CodeView, Line, LineBrowser
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.preview import marked
from wizard.tui.widgets.words import Words

_LEAST = 8
"""Columns that a line has at least before it is wrapped."""


class LogView(LineBrowser):
    """The lines of a log, with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", "slide(-20)", text("To the left"), show=False),
        bind("right", "slide(20)", text("To the right"), show=False),
    ]


class LogPane(Pane):
    """The log, or a correction if there is one to show.

    `wraps`: long lines go on in further rows. `frames`: what is around each line (times, streams, boxes) is shown; None
    leaves it out if most lines have it.
    """

    log_state = LogState()
    finding: Finding | None = None
    correction: "Correction | WizardError | None" = None
    wraps = False
    frames: bool | None = None
    log_name: Text = text("{value}", value="")
    _shown: tuple[int, ...] = ()
    """Of each shown line, the row of the log that it belongs to."""

    def compose(self) -> ComposeResult:
        """Yield the log, the whole line under the cursor, the correction, and a line for messages."""
        yield LogView(id="log-lines")
        yield Words(id="log-whole")
        yield CodeView(id="correction")
        yield Words(id="log-note")

    def show(self, log_state: LogState, name: Text) -> None:
        """Show what was read of a log, with its name."""
        self.log_state, self.log_name = log_state, name
        self.correction = None
        self.refresh_text()
        if not log_state.done and log_state.rows:
            self.query_one(LogView).cursor = len(self._shown) - 1

    def consider(self, finding: Finding | None) -> None:
        """Mark the lines of a problem, and move to the first of them."""
        self.finding = finding
        self.correction = None
        self.refresh_text()
        if finding and finding.lines:
            self._go_to(finding.lines[0])

    def correct(self, correction: "Correction | WizardError | None") -> None:
        """Show a correction, or why it is missing; None shows the log again."""
        self.correction = correction
        self.refresh_text()

    def toggle_wrapping(self) -> None:
        """Break long lines, or leave them whole; the cursor stays on its line of the log."""
        at = self._row_at(self.query_one(LogView).cursor)
        self.wraps = not self.wraps
        self.refresh_text()
        self._move(at)

    def toggle_frames(self) -> None:
        """Show or leave out what is around the lines."""
        self.frames = not self._has_frames
        self.refresh_text()

    def fill(self) -> None:
        """Write the lines; the cursor stays."""
        log, diff, note = self.query_one(LogView), self.query_one("#correction", CodeView), self.query_one("#log-note")
        log.display, diff.display = self.correction is None, isinstance(self.correction, Correction)
        note.display = False
        self.screen.set_class(self.correction is not None, "-corrected")
        self._fill_whole()
        match self.correction:
            case Correction():
                self._fill_correction(self.correction, diff)
            case WizardError():
                tr = self.session.tr
                self.entitle(tr(text("The corrected configuration")))
                self._note([tr(self.correction.message), *map(tr, self.correction.ways)], "$error")
            case None:
                self._fill_log(log)

    def _fill_correction(self, correction: Correction, diff: CodeView) -> None:
        tr = self.session.tr
        self.entitle(tr(correction.title))
        diff.show(marked(correction.before, correction.after, correction.language), follow=True)
        if correction.before == correction.after:
            self._note([tr(correction.same)], "$warning")

    def _fill_log(self, log: LogView) -> None:
        tr = self.session.tr
        lines = self.log_state.diagnosis.lines
        counted = tr(plural("{count} line", "{count} lines", lines)) if lines else ""
        hidden = "" if self._has_frames else tr(text(" · line prefixes hidden: T shows them"))
        self.entitle(tr(self.log_name), counted + hidden)
        own = set(self.finding.lines) if self.finding else set()
        others = set(decisive(self.log_state.diagnosis.findings))
        width = len(str(lines))
        room = max(self.content_size.width - width - 5, _LEAST)
        lines_of = [self._pieces(row, room) for row in self.log_state.rows]
        self._shown = tuple(at for at, pieces in enumerate(lines_of) for _ in pieces)
        drawn = (
            Line(self._line(row, piece, own, others, width, goes_on=bool(number)))
            for row, pieces in zip(self.log_state.rows, lines_of, strict=True)
            for number, piece in enumerate(pieces)
        )
        log.show(tuple(drawn))
        if self.log_state.problem:
            self._note([tr(self.log_state.problem)], "$error")
        elif not self.log_state.rows:
            self._note(
                [tr(text("Nothing yet") if not self.log_state.done else text("The log is empty"))], "$text-muted"
            )

    @property
    def _has_frames(self) -> bool:
        """Return whether what is around the lines is shown."""
        if self.frames is not None:
            return self.frames
        texts = [row.text for row in self.log_state.rows if row.text.strip()]
        framed = sum(unframed(line)[0] != line.rstrip() for line in texts)
        return framed * 2 <= len(texts)

    def _pieces(self, row: ExcerptRow, room: int) -> list[str]:
        """Return the text of a row as it is shown, in several parts if it is wrapped."""
        line = row.text if self._has_frames else unframed(row.text)[0] or row.text
        if not self.wraps or row.skipped:
            return [line]
        return textwrap.wrap(line, room, break_on_hyphens=False, drop_whitespace=False) or [""]

    def _row_at(self, line: int) -> int:
        """Return the number of the row, from 0, to which a shown line belongs."""
        return self._shown[line] if line < len(self._shown) else 0

    def _line(
        self, row: ExcerptRow, shown: str, own: Collection[int], others: Collection[int], width: int, *, goes_on: bool
    ) -> Content:
        if row.skipped:
            gap = self.session.tr(plural("{count} line more", "{count} lines more", row.skipped))
            return Content.styled(f"{' ' * width} {glyph('dot') * 3} {gap}", "$accent dim")
        number = f"{'' if goes_on else row.number:>{width}} "
        if row.number in own:
            sign = glyph("decisive")
            return Content.assemble((number, "$error"), (f"{sign} ", "bold $error"), (shown, "bold $error"))
        if row.number in others:
            return Content.assemble((number, "$warning"), (f"{glyph('decisive')} ", "$warning"), (shown, "$warning"))
        return Content.assemble((number, "$text-muted"), "  ", (shown, "$foreground 80%"))

    def _note(self, sentences: list[str], style: str) -> None:
        note = self.query_one("#log-note", Words)
        note.display = True
        note.update(Content("\n").join([Content.styled(sentences[0], style), *map(Content, sentences[1:])]))

    @on(LineBrowser.Moved)
    def _follow(self, event: LineBrowser.Moved) -> None:
        event.stop()
        self._fill_whole()

    def _fill_whole(self) -> None:
        """Show the whole line under the cursor if the pane is too narrow for it."""
        log, whole = self.query_one(LogView), self.query_one("#log-whole", Words)
        rows, at = self.log_state.rows, self._row_at(log.cursor)
        row = rows[at] if at < len(rows) else ExcerptRow(0)
        width = self.content_size.width - len(str(self.log_state.diagnosis.lines)) - 6
        whole.display = self.correction is None and not self.wraps and len(row.text) > width > 0
        whole.update(Content(row.text.strip()))

    def on_resize(self) -> None:
        """Show the whole line under the cursor if there is no room for it any more, and wrap the others again."""
        if self.wraps:
            self.refresh_text_for_size()
        self._fill_whole()

    def failed(self, message: str) -> None:
        """Show the message in place of the lines."""
        self._note([message], "$error")

    def take_focus(self) -> None:
        """Focus the lines."""
        self.query_one(LogView).focus()

    def step(self, by: int) -> None:
        """Move to the next or previous decisive line."""
        log = self.query_one(LogView)
        numbers = set(decisive(self.log_state.diagnosis.findings))
        marks = [at for at, row in enumerate(self.log_state.rows) if row.number in numbers and not row.skipped]
        here = self._row_at(log.cursor)
        ahead = [at for at in marks if at > here] if by > 0 else [at for at in marks if at < here]
        if ahead:
            self._move(ahead[0] if by > 0 else ahead[-1])

    def _go_to(self, number: int) -> None:
        at = next((at for at, row in enumerate(self.log_state.rows) if row.number >= number and not row.skipped), None)
        if at is not None:
            self._move(at)

    def _move(self, at: int) -> None:
        """Put the cursor on a row and scroll it to the middle of the view."""
        log = self.query_one(LogView)
        at = self._shown.index(at) if at in self._shown else 0
        log.cursor = at
        log.scroll_to(y=max(at - log.size.height // 2, 0), animate=False, force=True)
