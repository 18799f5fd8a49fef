"""The left pane: the problems of the log, best first, with their consequences indented below them."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from wizard.application.reading import LogState
from wizard.diagnosis.labels import consequence, where
from wizard.diagnosis.model import Confidence, Finding
from wizard.knowledge.topics import read_topic
from wizard.language import Language, Text, text
from wizard.records import Record
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.widgets.listing import Listing, Row
from wizard.tui.widgets.pane import Pane

_STYLES: dict[Confidence, str] = {"high": "$error", "medium": "$warning", "low": "$text-muted"}
_GLYPHS: dict[Confidence, str] = {"high": "failed", "medium": "warning", "low": "unknown"}


class ListedFinding(Record):
    """A finding in the list; `depth` is 1 for a consequence of another one."""

    finding: Finding
    depth: int = 0


class ProblemsPane(Pane):
    """A list whose cursor selects the problem that the other panes show."""

    log_state = LogState()

    @dataclass
    class Considered(Message):
        """The cursor is on a problem."""

        finding: Finding

    class Chosen(Message):
        """The person goes on from a problem to its steps."""

    def compose(self) -> ComposeResult:
        """Yield the list."""
        yield Listing(id="problem-list", compact=True)

    def show(self, log_state: LogState) -> None:
        """Show what was found in a log."""
        self.log_state = log_state
        self.refresh_text()

    @property
    def shown(self) -> tuple[ListedFinding, ...]:
        """Return the findings in the order of the list."""
        return tuple(_flat(self.log_state.diagnosis.findings))

    def fill(self) -> None:
        """Write the list; the cursor stays on its problem."""
        tr = self.session.tr
        found = self.shown
        listing = self.query_one(Listing)
        kept = listing.highlighted
        self.entitle(tr(text("Problems")))
        width = max(self.content_size.width - 1, 16)
        with self.prevent(Listing.OptionHighlighted):
            listing.clear_options()
            listing.add_options([Row(_row(one, tr, width), id=str(n)) for n, one in enumerate(found)])
            if found:
                listing.highlighted = min(kept or 0, len(found) - 1)
            else:
                listing.add_option(
                    Row(Content.styled(hanging(tr(self._nothing()), width, 0), "$text-muted"), disabled=True)
                )

    def _nothing(self) -> Text:
        if self.log_state.problem:
            return text("Nothing was read")
        return text("No known problem found") if self.log_state.done else text("None so far")

    def on_resize(self) -> None:
        """Wrap the text again."""
        self.refresh_text_for_size()

    def failed(self, message: str) -> None:
        """Show the message in place of the list."""
        listing = self.query_one(Listing)
        listing.clear_options()
        listing.add_option(Row(Content.styled(message, "$error"), disabled=True))

    @property
    def current(self) -> Finding | None:
        """Return the problem under the cursor, or None."""
        at = self.query_one(Listing).highlighted
        found = self.shown
        return found[at].finding if at is not None and at < len(found) else None

    def take_focus(self) -> None:
        """Focus the list."""
        self.query_one(Listing).focus()

    @on(Listing.OptionHighlighted)
    def _consider(self, event: Listing.OptionHighlighted) -> None:
        event.stop()
        if finding := self.current:
            self.post_message(self.Considered(finding))

    @on(Listing.OptionSelected)
    def _go_on(self, event: Listing.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen())


def _flat(findings: tuple[Finding, ...], depth: int = 0) -> Iterator[ListedFinding]:
    for finding in findings:
        yield ListedFinding(finding, depth)
        yield from _flat(finding.consequences, 1)


def _row(one: ListedFinding, tr: Language, width: int) -> Content:
    finding = one.finding
    style = _STYLES[finding.confidence] if not one.depth else "$text-muted"
    sign = glyph("arrow") if one.depth else glyph(_GLYPHS[finding.confidence])
    indent = "  " * one.depth
    title = hanging(f"{indent}{sign} {read_topic(finding.topic, tr.code).title}", width, len(indent) + len(sign) + 1)
    head = Content.styled(title, "bold" if not one.depth else "").stylize(style, len(indent), len(indent) + len(sign))
    said = tr(consequence(finding) if one.depth else where(finding))
    return Content.assemble(head, "\n", (hanging(f"{indent}  {said}", width, len(indent) + 2), "$text-muted"))
