"""The right pane: an explanation of the highlighted item, from its topic."""

import re

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from wizard.interview.seen import Seen
from wizard.knowledge.topics import LINK, read_topic
from wizard.language import text
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.prose import Prose

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```\n?", re.DOTALL | re.MULTILINE)
_LINKS_ALONE = re.compile(r".*\n+(?:- \[.*\]\(.*\)\n*)+")
"""A section that only lists further reading."""
_USUAL_WIDTH = 38


class Explanation(Pane):
    """A topic: title, reason, and its first sections."""

    topic = ""
    _seen: Seen | None = None
    """What is known, if the topic is that of a check: it is said above the page."""

    def compose(self) -> ComposeResult:
        """Yield text that scrolls."""
        with VerticalScroll(can_focus=False):
            yield Prose()

    def explain(self, topic: str, seen: Seen | None = None) -> None:
        """Show a topic, and what is known of it here; do nothing if that is shown already."""
        if topic and (topic, seen) != (self.topic, self._seen):
            self.topic, self._seen = topic, seen
            if self.query(Prose):
                self.refresh_text()
                self.query_one(VerticalScroll).scroll_home(animate=False)

    def copied(self) -> "Explanation":
        """Return another pane that shows the same."""
        other = Explanation(id=self.id, classes="pane")
        other.topic, other._seen = self.topic, self._seen
        return other

    def on_mount(self) -> None:
        """Show what was to be explained before there was room for it."""
        self.refresh_text()

    def on_resize(self) -> None:
        """Leave out the drawings that are too wide now."""
        self.refresh_text_for_size()

    def fill(self) -> None:
        """Write the topic."""
        if not self.topic:
            return
        topic = read_topic(self.topic, self.session.tr.code)
        self.entitle(topic.title, self.session.tr(text("F3: full page")))
        body = first_sections(topic.body, self.content_size.width or _USUAL_WIDTH)
        self.query_one(Prose).show(LINK.sub(r"\1", f"**{topic.reason}**\n\n{body}"), self._known())

    def _known(self) -> Content | None:
        if self._seen is None:
            return None
        tr, seen = self.session.tr, self._seen
        lines = [Content.assemble((tr(seen.label), "bold $primary"), "  ", tr(seen.said))]
        lines += [Content.styled(tr(about), "$text-muted") for about in seen.about]
        return Content("\n").join(lines)

    def failed(self, message: str) -> None:
        """Show the message in place of the text."""
        self.query_one(Prose).tell(message)


def first_sections(body: str, width: int, count: int = 2) -> str:
    """Return the first sections of a page, without examples, which the preview shows, and without wide drawings.

    Further reading is left to the documentation, in which links can be followed.
    """
    sections = body.split("\n## ")[:count]
    kept = "\n## ".join(one for one in sections if not _LINKS_ALONE.fullmatch(one)).strip()
    return _FENCE.sub(lambda found: "" if _is_too_wide(found, width) else found[0], kept)


def _is_too_wide(fence: "re.Match[str]", width: int) -> bool:
    return fence[1] == "export" or max(map(len, fence[2].split("\n"))) > width - 4
