"""The line above a session: what it is doing, what it has found, and the language."""

from collections.abc import Sequence

from textual.content import Content

from wizard.application.reading import LogState
from wizard.diagnosis.model import Finding
from wizard.language import Text, plural, text
from wizard.tui.widgets.bar import Bar
from wizard.tui.widgets.clicks import languages


class Headline(Bar):
    """One line. `log_state` is None if there is no log; `trying` is the image of a container that is being started."""

    log_state: LogState | None = None
    trying = ""
    far: Text | None = None

    def show(self, log_state: LogState | None, trying: str, far: Text | None = None) -> None:
        """Show the current state; `far` is how far a log is read whose size is known."""
        self.log_state, self.trying, self.far = log_state, trying, far
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
        self.say(Content.assemble(name, "  ", message, gap, language))

    def _state(self) -> tuple[Text, str]:
        log_state = self.log_state
        if log_state is None:
            return text("no log yet"), "$text-muted"
        if self.trying:
            return text("starting a container: {image}; Esc stops", image=self.trying), "$accent"
        if waiting := list(self.session.waiting):
            return text("checking the machine: {what}", what=", ".join(waiting)), "$accent"
        if not log_state.done and self.far:
            return text("reading: {far}; Esc stops", far=self.far), "$accent"
        if not log_state.done:
            lines = log_state.diagnosis.lines
            return plural("reading: {count} line; Esc stops", "reading: {count} lines; Esc stops", lines), "$accent"
        return _found(log_state)


def _found(log_state: LogState) -> tuple[Text, str]:
    findings = log_state.diagnosis.findings
    found = counted(findings)
    if log_state.status is None:
        return found, "$error" if findings else "$text-muted"
    message = text("exit code {status} · {found}", status=log_state.status, found=found)
    return message, "$error" if log_state.status else "$success"


def counted(findings: Sequence[Finding]) -> Text:
    """Return how many problems there are; several explanations of the same lines are causes of one failure."""
    failures: list[set[int]] = []
    for finding in findings:
        own = set(finding.lines)
        same = [lines for lines in failures if lines & own]
        failures = [*(lines for lines in failures if not lines & own), own.union(*same)]
    if len(failures) == len(findings):
        return plural("{count} problem", "{count} problems", len(findings))
    failed = plural("{count} failure", "{count} failures", len(failures))
    causes = plural("{count} possible cause", "{count} possible causes", len(findings))
    return text("{failures}, {causes}", failures=failed, causes=causes)
