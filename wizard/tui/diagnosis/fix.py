"""The right pane: an explanation of the problem under the cursor, and the steps that fix it."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from wizard.application.judging import judged_steps
from wizard.diagnosis.labels import where
from wizard.diagnosis.model import Finding
from wizard.diagnosis.run_command import RunCommand
from wizard.knowledge.topics import LINK, read_topic
from wizard.language import text
from wizard.tui.diagnosis.steps import StepList
from wizard.tui.glyphs import glyph
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words
from wizard.verifying.verification import Verification


class FixPane(Pane):
    """A problem, explained, and its fix; without a problem, what can be done anyway."""

    finding: Finding | None = None
    run_command: RunCommand | None = None
    read_all = False
    status: int | None = None
    tried: Verification | None = None

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._ticked: set[tuple[str, int]] = set()

    def compose(self) -> ComposeResult:
        """Yield the explanation, and the steps below it."""
        with VerticalScroll(id="fix-about", can_focus=False):
            yield Words(id="fix-text")
        yield StepList(id="fix-steps", compact=True)

    def show(
        self, finding: Finding | None, run_command: RunCommand | None, *, done: bool, status: int | None = None
    ) -> None:
        """Show a problem, or that there is none; `status` is the exit status of the command that was run."""
        self.finding, self.run_command, self.read_all, self.tried, self.status = (
            finding,
            run_command,
            done,
            None,
            status,
        )
        self.query_one("#fix-about", VerticalScroll).scroll_home(animate=False)
        self.query_one(StepList).highlighted = None
        self.refresh_text()

    def tick(self, number: int) -> None:
        """Mark or unmark a step as done, as the person says."""
        if self.finding:
            self._ticked ^= {(self.finding.id, number)}
            self.refresh_text()

    def show_tried(self, tried: Verification) -> None:
        """Show the result of a container with the corrected configuration at the steps that configure."""
        self.tried = tried
        self.refresh_text()

    def fill(self) -> None:
        """Write the explanation and the steps; the cursor stays."""
        finding = self.finding
        self.query_one(StepList).display = finding is not None
        if finding is None:
            self.border_title = self.session.tr(text("How to fix it"))
            self.query_one("#fix-text", Words).update(self._nothing() if self.read_all else Content(""))
            return
        topic = read_topic(finding.topic, self.session.tr.code)
        self.border_title = topic.title
        self.border_subtitle = self.session.tr(text("F3: all of it"))
        self.query_one("#fix-text", Words).update(self._about(finding))
        ticked = self._ticked
        judged = judged_steps(
            finding,
            self.run_command,
            self.session.interview.settled.situation,
            self.tried,
            lambda number: (finding.id, number) in ticked,
        )
        self.query_one(StepList).show(judged, self.session.tr, max(self.content_size.width - 3, 24))

    def _about(self, finding: Finding) -> Content:
        tr = self.session.tr
        topic = read_topic(finding.topic, tr.code)
        first = topic.body.partition("\n## ")[0].partition("```")[0].strip()
        parts = [
            Content.styled(LINK.sub(r"\1", topic.reason), "bold"),
            Content.styled(tr(where(finding)), "$text-muted"),
        ]
        if finding.ask:
            message = text("These facts would decide: {facts}", facts=", ".join(finding.ask))
            parts.append(Content.styled(tr(message), "$accent"))
        if first and not first.startswith("#"):
            parts += [Content(""), Content(LINK.sub(r"\1", first).replace("`", "").replace("**", ""))]
        return Content("\n").join(parts)

    def _nothing(self) -> Content:
        tr = self.session.tr
        if self.status == 0:
            message = text("The command ended well, and nothing known is in what it printed: there is nothing to fix.")
            return Content.styled(f"{glyph('ok')} {tr(message)}", "bold $success")
        ways = (
            text("Give a longer part of the log: the first error is often far above the last."),
            text("F3 searches all topics by the words of the message."),
            text("`werf-wizard verify` starts the container and looks around in it."),
            text("`werf-wizard doctor` says what is here."),
        )
        head = Content.styled(tr(text("Nothing in this log is known.")), "bold")
        return Content("\n").join([head, Content(""), *(Content(f"{glyph('dot')} {tr(way)}") for way in ways)])

    def on_resize(self) -> None:
        """Wrap the text again."""
        self.refresh_text_for_size()

    def failed(self, message: str) -> None:
        """Show the message in place of the explanation."""
        self.query_one("#fix-text", Words).update(Content.styled(message, "$error"))

    def take_focus(self) -> None:
        """Focus the steps."""
        self.query_one(StepList).focus()
