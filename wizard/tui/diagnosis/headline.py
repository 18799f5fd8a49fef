"""The line above a session: what it is doing, what it has found, and the language."""

from textual.app import ComposeResult
from textual.content import Content

from wizard.application.reading import LogState
from wizard.language import Text, plural, text
from wizard.tui.widgets.clicks import Clickable, languages
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words


class Headline(Clickable, Pane):
    """One line. `log_state` is None if there is no log; `trying` is the image of a container that is being started."""

    log_state: LogState | None = None
    trying = ""

    def compose(self) -> ComposeResult:
        """Yield one line of text."""
        yield Words(id="headline-text")

    def show(self, log_state: LogState | None, trying: str) -> None:
        """Show the current state."""
        self.log_state, self.trying = log_state, trying
        self.refresh_text()

    def fill(self) -> None:
        """Write as much of the line as fits."""
        tr, width = self.session.tr, self.content_size.width
        name = Content.styled(tr(text("Diagnosis")), "bold $primary")
        said, style = self._state()
        language = languages(tr.code)
        room = max(width - name.cell_length - language.cell_length - 4, 0)
        message = Content.styled(tr(said), style).truncate(room, ellipsis=True)
        gap = " " * max(width - name.cell_length - message.cell_length - language.cell_length - 2, 1)
        self.query_one("#headline-text", Words).update(Content.assemble(name, "  ", message, gap, language))

    def failed(self, message: str) -> None:
        """Show the message in place of the line."""
        self.query_one("#headline-text", Words).update(message)

    def on_resize(self) -> None:
        """Write as much as fits."""
        self.refresh_text_for_size()

    def _state(self) -> tuple[Text, str]:
        log_state = self.log_state
        if log_state is None:
            return text("no log yet"), "$text-muted"
        if self.trying:
            return text("starting a container: {image}", image=self.trying), "$accent"
        if waiting := list(self.session.waiting):
            return text("looking at the machine: {what}", what=", ".join(waiting)), "$accent"
        if not log_state.done:
            lines = log_state.diagnosis.lines
            return plural("reading: {count} line; Esc stops", "reading: {count} lines; Esc stops", lines), "$accent"
        return _found(log_state)


def _found(log_state: LogState) -> tuple[Text, str]:
    found = len(log_state.diagnosis.findings)
    if log_state.status is None:
        return plural("{count} problem", "{count} problems", found), "$error" if found else "$text-muted"
    message = plural(
        "ended with {status} · {count} problem",
        "ended with {status} · {count} problems",
        found,
        status=log_state.status,
    )
    return message, "$error" if log_state.status else "$success"
