"""The right pane: an explanation of the highlighted thing, from its topic."""

import re

from textual.app import ComposeResult
from textual.containers import VerticalScroll

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

    def compose(self) -> ComposeResult:
        """Yield text that scrolls."""
        with VerticalScroll(can_focus=False):
            yield Prose()

    def explain(self, topic: str) -> None:
        """Show a topic; do nothing if it is shown already."""
        if topic and topic != self.topic:
            self.topic = topic
            self.refresh_text()
            self.query_one(VerticalScroll).scroll_home(animate=False)

    def fill(self) -> None:
        """Write the topic."""
        if not self.topic:
            return
        topic = read_topic(self.topic, self.session.tr.code)
        self.border_title = topic.title
        self.border_subtitle = self.session.tr(text("F3: full page"))
        body = first_sections(topic.body, self.content_size.width or _USUAL_WIDTH)
        self.query_one(Prose).show(LINK.sub(r"\1", f"**{topic.reason}**\n\n{body}"))

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
