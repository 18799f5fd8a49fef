"""The right pane: an explanation of the problem under the cursor, and the steps that fix it."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from wizard.application.judging import judged_steps
from wizard.application.open_log import OpenLog
from wizard.application.reading import LogState
from wizard.diagnosis.labels import where
from wizard.diagnosis.model import Clues, Finding
from wizard.diagnosis.run_command import RunCommand
from wizard.diagnosis.showing import harmless
from wizard.interview.question import Situation
from wizard.knowledge.topics import LINK, read_topic
from wizard.language import Text, text
from wizard.report.unknown import passages, why_nothing
from wizard.tui.diagnosis.steps import StepList
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.widgets.clicks import Clickable, doing
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words
from wizard.verifying.verification import Verification

_LAST_LINES = 6
"""How many of the engine's last lines explain why a container did not start."""


class FixPane(Clickable, Pane):
    """A problem, explained, and its fix; without a problem, what can be done anyway."""

    finding: Finding | None = None
    run_command: RunCommand | None = None
    read_all = False
    read: LogState | None = None
    tried: Verification | None = None

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._log: OpenLog | None = None

    def compose(self) -> ComposeResult:
        """Yield the explanation, and the steps below it."""
        with VerticalScroll(id="fix-about", can_focus=False):
            yield Words(id="fix-text")
        yield StepList(id="fix-steps", compact=True)

    def open(self, log: OpenLog) -> None:
        """Take the steps that are ticked off, and whose facts count, from a log."""
        self._log = log

    @property
    def _ticked(self) -> set[tuple[str, int]]:
        return self._log.ticked if self._log else set()

    @property
    def situation(self) -> Situation:
        """Return the answers, with the facts of the machine that the log is from, and for where its job ran."""
        interview, log = self.session.interview, self._log
        if log is None or (log.facts is None and not log.state.diagnosis.target):
            return interview.settled.situation
        return interview.for_job(log.state.diagnosis.target, log.facts)

    def show(
        self, finding: Finding | None, run_command: RunCommand | None, *, done: bool, read: LogState | None = None
    ) -> None:
        """Show a problem, or that nothing was found; `read` is what is known of the log then."""
        self.finding, self.run_command, self.read_all, self.tried, self.read = finding, run_command, done, None, read
        self.query_one("#fix-about", VerticalScroll).scroll_home(animate=False)
        self.query_one(StepList).highlighted = None
        self.refresh_text()

    def tick(self, number: int) -> None:
        """Mark or unmark a step as done, as the person says."""
        if self.finding:
            self._ticked.symmetric_difference_update({(self.finding.id, number)})
            self.refresh_text()

    def show_tried(self, tried: Verification) -> None:
        """Show the result of a container with the corrected configuration at the steps that configure."""
        self.tried = tried
        self.refresh_text()

    def fill(self) -> None:
        """Write the explanation and the steps; the cursor stays."""
        finding = self.finding
        self.query_one(StepList).display = finding is not None
        self.query_one("#fix-about").can_focus = finding is None  # without steps, the text itself is scrolled
        if finding is None:
            self.entitle(self.session.tr(text("How to fix it")))
            self.query_one("#fix-text", Words).update(self._nothing() if self.read_all else Content(""))
            return
        topic = read_topic(finding.topic, self.session.tr.code)
        self.entitle(topic.title, self.session.tr(text("F3: full page")))
        self.query_one("#fix-text", Words).update(self._about(finding))
        ticked = self._ticked
        judged = judged_steps(
            finding,
            self.run_command,
            self.situation,
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
            parts.append(Content.styled(tr(self._asking()), "$accent"))
        if self.tried and self.tried.proved == "yes":
            parts.append(Content.styled(f"{glyph('ok')} {tr(self.tried.verdict)}", "bold $success"))
        elif self.tried:
            parts += self._said(self.tried)
        if first and not first.startswith("#"):
            parts += [Content(""), Content(LINK.sub(r"\1", first).replace("`", "").replace("**", ""))]
        return Content("\n").join(parts)

    def _asking(self) -> Text:
        """Return how the facts come that would decide."""
        if self._log and self._log.facts is not None:
            return text("The known facts of that machine are not enough; O reads other facts.")
        if self._log and self._log.has_facts:
            return text("F5 checks this machine again.")
        return text("H: the log is from this machine, use its facts. O: it is from another one.")

    def _said(self, tried: Verification) -> list[Content]:
        """Return that a container proved nothing, the problems that are known in what the engine said, and that."""
        from wizard.application.explaining import known_problems

        tr, width = self.session.tr, self._text_width
        sign = glyph("failed" if tried.needs else "warning")  # without needs it was not even tried
        parts = [Content(""), Content.styled(hanging(f"{sign} {tr(tried.verdict)}", width, 2), "bold $warning")]
        for name in known_problems(tried):
            topic = read_topic(f"problems/{name}", tr.code)
            about = hanging(f"{glyph('arrow')} {topic.title}: {topic.reason}", width, 2)
            parts.append(Content.styled(about, "$warning"))
        lines = [harmless(line) for line in tried.trial.said.splitlines() if line.strip()][-_LAST_LINES:]
        parts += [Content.styled(tr(text("What the engine said")), "bold $warning")] if lines else []
        return [*parts, *(Content.styled(line, "$text-muted") for line in lines)]

    def _nothing(self) -> Content:
        tr = self.session.tr
        if self.read and self.read.status is None and (why := why_nothing(self.read.diagnosis)):
            return Content("\n").join([Content.styled(tr(why[0]), "bold"), *(Content(tr(way)) for way in why[1:])])
        if self.read and self.read.status == 0:
            message = text("The command succeeded, and its output contains no known problem: nothing to fix.")
            return Content.styled(f"{glyph('ok')} {tr(message)}", "bold $success")
        parts = [Content.styled(tr(text("No known problem in this log.")), "bold")]
        for passage in passages(self.read.diagnosis.clues, tr) if self.read else ():
            lines = map(self._page, passage.pages) if passage.pages else map(self._line, passage.lines)
            parts += [Content(""), Content.styled(tr(passage.sentence), "$accent"), *lines]
        width = self._text_width
        rows = (Content(hanging(f"{glyph('dot')} {tr(way)}", width, 2)) for way in self._ways())
        return Content("\n").join([*parts, Content(""), *rows])

    @property
    def _text_width(self) -> int:
        """The columns of the text, those of its scrollbar left out."""
        return max(self.content_size.width - 2, 24)

    def _page(self, topic: str) -> Content:
        """Return the title of a page, which a click opens."""
        title = f"{glyph('arrow')} {read_topic(topic, self.session.tr.code).title}"
        between = "  " if len(title) + len(topic) + 2 <= self._text_width else "\n  "
        return doing(Content.assemble(title, between, (topic, "$text-muted")), f"app.read('{topic}')")

    def _line(self, line: str) -> Content:
        """Return a line of the log with its number, which hangs; a command as it is, to be copied."""
        number, bar, _ = line.partition("│ ")
        is_numbered = bar and number.strip().isdecimal()
        return Content(hanging(line, self._text_width, len(number + bar)) if is_numbered else line)

    def _ways(self) -> Iterator[Text]:
        """Yield what can be done about a log without a known problem."""
        clues = self.read.diagnosis.clues if self.read else Clues()
        if clues.guess or clues.near:
            yield text("F3 opens the first of these pages.")
        yield text("V starts the container here and checks it from inside; failures are diagnosed.")
        yield text("M shows what this machine supports, and what it lacks.")
        yield text("Ctrl+Y copies the relevant lines, with secrets masked; R writes a report to share.")
        yield text("/ searches all topics for the words of the message.")
        yield text("Use a longer part of the log: the first error is often far above the last.")

    def on_resize(self) -> None:
        """Wrap the text again."""
        self.refresh_text_for_size()

    def failed(self, message: str) -> None:
        """Show the message in place of the explanation."""
        self.query_one("#fix-text", Words).update(Content.styled(message, "$error"))

    def take_focus(self) -> None:
        """Focus the steps, or the text if there are none."""
        (self.query_one(StepList) if self.finding else self.query_one("#fix-about")).focus()
