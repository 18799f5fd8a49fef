"""Help: what the focused part is about, and all keys."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from wizard.knowledge.topics import LINK, read_topic
from wizard.language import Text, text
from wizard.tui.dialogs.dialog import Box, Dialog
from wizard.tui.glyphs import hanging
from wizard.tui.translation import bind
from wizard.tui.widgets.words import Words

Keys = tuple[tuple[str, Text], ...]
"""Keys as printed on the keyboard, each with what it does."""

_WIZARD: Keys = (
    ("↑ ↓ J K", text("move in a list, or along the lines of the result")),
    ("Enter", text("accept the highlighted choice and continue; on the result: the list of actions")),
    ("1 … 9", text("choose by number")),
    ("Esc", text("one step back; answers are kept")),
    ("Tab", text("to the list of what is known of the machine, and back; Enter opens an item")),
    ("F5", text("check the machine again")),
    ("F6", text("show the explanation or the machine if there is no room for all panes")),
    ("Ctrl+S", text("save the files; accept pasted text")),
    ("Ctrl+Y", text("send the file shown to the terminal's clipboard")),
    ("V M L", text("on the result: try it, merge it into a file, check a file")),
    ("Y X R T", text("on the result: copy the command, what to do next, a report, least privilege")),
    ("I", text("on the result: notes and the command in full, or the file again")),
    ("N P", text("on the result: the next deciding line and the previous one")),
    ("F7", text("on the result: a reason above every line, as in the saved files")),
    ("← →", text("on the result: the other files")),
    ("Shift+←", text("on the result: scroll left or right")),
)
_DIAGNOSIS: Keys = (
    ("Enter", text("from a problem to its steps; mark a step as done")),
    ("N P", text("the next deciding line and the previous one")),
    ("D", text("compare the corrected configuration with the one that was used")),
    ("V", text("start a container with it and check it from inside")),
    ("H O", text("the log is from this machine; it is from another one")),
    ("M", text("what this machine supports, if the log has no known problem")),
    ("R", text("a report to share, with secrets masked")),
    ("Space C", text("mark a step as done; copy it")),
    ("Ctrl+Y", text("copy the step, the corrected configuration, or the relevant lines")),
    ("W T", text("wrap long lines; times and streams around them")),
    ("F4", text("another log")),
    ("F5", text("check the machine again")),
    ("F6", text("the steps, the problems or the log if there is no room for all panes")),
    ("Esc", text("leave the correction, the reading, the session")),
)
_DOCS: Keys = (
    ("/ F3", text("search all topics, in either language")),
    ("[ ]", text("back and forward through the pages you read")),
    ("N P", text("the next page and the previous one in the order of reading")),
    ("Tab", text("to the next link or code block in view; Enter follows or copies it")),
    ("C Y", text("copy the code block in view; the address of the page")),
    ("F6", text("the headings and links of this page, then all topics")),
    ("← →", text("on a page: the rest of code that is cut; in a list: the next group and the previous one")),
    ("Esc", text("leave the search, a list, the docs")),
)
EVERYWHERE: Keys = (
    ("F1 ?", text("this help")),
    ("F2", text("the other language")),
    ("F3 /", text("read about the highlighted item, and search all topics")),
    ("F4", text("diagnose a log: paste it, open it, or run a command")),
    ("F8", text("dark, light, high contrast")),
    ("Ctrl+P", text("every action by its name")),
    ("Ctrl+Q Q", text("quit; the answers are saved")),
)
ROOMS: dict[str, tuple[Text, Keys]] = {
    "wizard": (text("In the wizard"), _WIZARD),
    "diagnosis": (text("In a diagnosis"), _DIAGNOSIS),
    "docs": (text("In the docs"), _DOCS),
}
_COMMON = (text("Everywhere"), EVERYWHERE)


class HelpDialog(Dialog):
    """The help; it scrolls if it is longer than the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("f1,question_mark,enter", "close", text("Close"), show=False)]

    def __init__(self, topic: str, room: str) -> None:
        super().__init__()
        self._topic, self._room = topic, room

    def compose(self) -> ComposeResult:
        """Yield the text in a box."""
        with Box(), VerticalScroll():
            yield Words(id="help-topic")
            yield Words(id="help-keys")

    def refresh_text(self) -> None:
        """Write the first words of the topic, and the keys."""
        tr = self.session.tr
        box = self.query_one(Box)
        box.border_title = tr(text("Help"))
        box.border_subtitle = tr(text("Esc closes"))
        about = Content("")
        if self._topic:
            topic = read_topic(self._topic, tr.code)
            about = Content.assemble((topic.title, "bold $primary"), "\n", LINK.sub(r"\1", topic.reason))
            if self._room != "docs":  # there it is the page below
                about = Content.assemble(about, "\n", (tr(text("F3 shows the full page.")), "$text-muted"))
        self.query_one("#help-topic", Words).update(about)
        self.query_one("#help-topic", Words).display = bool(about.plain)
        room = max(self.query_one("#help-keys").size.width, 30)
        self.query_one("#help-keys", Words).update(
            Content("\n\n").join(self._group(*one, room) for one in self._groups)
        )

    @property
    def _groups(self) -> tuple[tuple[Text, Keys], ...]:
        """Return the keys of the screen below, those that work everywhere, and those of other screens."""
        others = (group for name, group in ROOMS.items() if name != self._room)
        return (ROOMS[self._room], _COMMON, *others)

    def _group(self, title: Text, keys: Keys, room: int) -> Content:
        tr = self.session.tr
        rows = [Content.assemble((f"{key:<9}", "bold $accent"), self._hung(tr(what), room)) for key, what in keys]
        return Content("\n").join([Content.styled(tr(title), "bold $primary"), *rows])

    def _hung(self, said: str, room: int) -> str:
        return hanging(" " * 9 + said, room, 9).lstrip()
