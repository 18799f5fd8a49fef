"""The preview: the configuration that the highlighted choice leads to, with its changes."""

import textwrap
from difflib import SequenceMatcher

from textual.app import ComposeResult
from textual.content import Content

from wizard.display import visible_lines
from wizard.errors import WizardError
from wizard.interview.question import Situation
from wizard.interview.seen import is_being_asked
from wizard.language import text
from wizard.records import Record
from wizard.tui.widgets.code import CodeView, Line, highlighted, with_assumed
from wizard.tui.widgets.pane import Pane

_FRAME = 4
"""Columns of a title's line that are not the title's, inside the corners."""


class _File(Record):
    """What is previewed; `decisive` are its lines to be looked at first, from 0."""

    title: str
    path: str
    language: str
    content: str
    decisive: tuple[int, ...] = ()


class Preview(Pane):
    """The first file of the result, marked where the highlighted choice changes it."""

    supposed: tuple[str, str] | None = None
    _is_copy = False

    def compose(self) -> ComposeResult:
        """Yield the code."""
        yield CodeView(id="preview-code")

    def copied(self) -> "Preview":
        """Return another pane that shows the same."""
        other = Preview(id=self.id, classes="pane")
        other.supposed, other._is_copy = self.supposed, True
        return other

    def on_mount(self) -> None:
        """Show the file; the first of these panes is filled with the others."""
        if self._is_copy:
            self.refresh_text()

    def on_resize(self) -> None:
        """Write the title for the new width."""
        self.refresh_text_for_size()

    def refresh_text(self) -> None:
        """Fill the pane, if its parts are there."""
        if self.query(CodeView):
            super().refresh_text()

    def suppose(self, name: str, value: str) -> None:
        """Show what an answer would lead to."""
        self.supposed = (name, value)
        self.refresh_text()

    def fill(self) -> None:
        """Compare the current file with the one that the answer would lead to."""
        interview = self.session.interview
        now = interview.settled.situation
        then = interview.supposing(*self.supposed).situation if self.supposed else now
        if is_being_asked(now, self.session.waiting):
            self.entitle(self.session.tr(text("Preview")))
            said = Content.styled(self.session.tr(text("once this machine has answered")), "$text-muted")
            self.query_one(CodeView).show((Line(said),))
            return
        from wizard.interview.result import assumed

        shown = self._file(then)
        self.entitle(shown.title)
        # Another file has nothing in common with the one before.
        known = self._file(now) if then.values != now.values else shown
        before = known.content if known.path == shown.path else shown.content
        lines = marked(before, shown.content, shown.language)
        code = self.query_one(CodeView)
        code.show(with_assumed(lines, assumed(now).values()), follow=True, wanted=shown.decisive or (0,))

    def failed(self, message: str) -> None:
        """Show the message in place of the code."""
        self.query_one(CodeView).show((Line(Content.styled(message, "$error")),))

    def _file(self, now: Situation) -> "_File":
        """Return the first file; of a refusal, its sentence."""
        from wizard.interview.decisive import decisive_lines
        from wizard.interview.result import make_result, shown_files

        tr = self.session.tr
        try:
            files = shown_files(make_result(now).exported, tr)
        except WizardError as error:
            sentence = textwrap.fill(tr(error.message), max(self.content_size.width - 4, 30))
            return _File(tr(text("Preview")), "", "text", sentence)
        first = files[0]
        title = self._title(first.path, len(files) - 1)
        return _File(title, first.path, first.language, first.content.rstrip("\n"), decisive_lines(first))

    def _title(self, path: str, more: int) -> str:
        """Return what is above the code: what it is, if there is room for that next to the file."""
        tr = self.session.tr
        if not more:
            return tr(text("Preview: {path}", path=path))
        whole = tr(text("Preview: {path} and {count} more", path=path, count=more))
        return (
            whole
            if len(whole) + _FRAME <= self.size.width
            else tr(text("{path} and {count} more", path=path, count=more))
        )


def marked(before: str, after: str, language: str) -> tuple[Line, ...]:
    """Return the new text with added lines marked, and removed lines at their old places."""
    new = highlighted(after, language)
    if before == after:
        return tuple(Line(content) for content in new)
    old = before.split("\n")
    lines: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, after.split("\n"), autojunk=False).get_opcodes():
        if tag != "equal":
            lines += [Line(Content(visible_lines(gone)), "-") for gone in old[i1:i2]]
        lines += [Line(content, " " if tag == "equal" else "+") for content in new[j1:j2]]
    return tuple(lines)
