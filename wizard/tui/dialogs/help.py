"""Help: what the focused thing is about, and all keys."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from wizard.knowledge.topics import LINK, read_topic
from wizard.language import Text, text
from wizard.tui.dialogs.dialog import Box, Dialog
from wizard.tui.glyphs import hanging
from wizard.tui.speaking import bind
from wizard.tui.widgets.words import Words

KEYS: tuple[tuple[str, Text], ...] = (
    ("↑ ↓", text("move in a list, or along the lines of the result")),
    ("Enter", text("take what is highlighted and go on")),
    ("1 … 9", text("take a choice by its number")),
    ("Esc", text("one step back; every answer is kept")),
    ("F1", text("this help")),
    ("F2", text("the other language")),
    ("F3", text("read about the highlighted thing, and search all topics")),
    ("F4", text("diagnose a log: paste it, open it, or run a command")),
    ("F5", text("look at the machine again")),
    ("F6", text("show the explanation or the machine where there is no room for all")),
    ("F7", text("at the result: a reason above every line, as in the saved files")),
    ("F8", text("dark, light, high contrast")),
    ("← →", text("at the result: the other files")),
    ("Shift+←", text("at the result: what stands further left, or right")),
    ("N P", text("in a diagnosis: the next line that decides, and the one before")),
    ("D", text("in a diagnosis: the corrected configuration against what was used")),
    ("V", text("in a diagnosis: start a container with it, and look around inside")),
    ("Space C", text("in a diagnosis: a step is done; copy it")),
    ("Ctrl+S", text("save the files; take a pasted text")),
    ("Ctrl+Y", text("send the file that is shown to the terminal's clipboard")),
    ("Ctrl+P", text("every action by its name")),
    ("Ctrl+Q", text("quit; the answers are saved")),
)


class HelpDialog(Dialog):
    """Scrolls where it is longer than the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("f1,enter", "close", text("Close"), show=False)]

    def __init__(self, topic: str) -> None:
        super().__init__()
        self._topic = topic

    def compose(self) -> ComposeResult:
        """The text in a box."""
        with Box(), VerticalScroll():
            yield Words(id="help-topic")
            yield Words(id="help-keys")

    def speak(self) -> None:
        """Write the topic's first words, and the keys."""
        say = self.wizard.say
        box = self.query_one(Box)
        box.border_title = say(text("Help"))
        box.border_subtitle = say(text("Esc closes"))
        about = Content("")
        if self._topic:
            topic = read_topic(self._topic, say.code)
            about = Content.assemble((topic.title, "bold $primary"), "\n", LINK.sub(r"\1", topic.reason))
            about = Content.assemble(about, "\n", (say(text("F3 tells all of it.")), "$text-muted"))
        self.query_one("#help-topic", Words).update(about)
        room = max(self.query_one("#help-keys").size.width, 30)
        rows = [Content.assemble((f"{key:<9}", "bold $accent"), self._hung(say(what), room)) for key, what in KEYS]
        self.query_one("#help-keys", Words).update(Content("\n").join(rows))

    def on_resize(self) -> None:
        """Wrap anew."""
        self.call_after_refresh(self.speak)

    def _hung(self, said: str, room: int) -> str:
        return hanging(" " * 9 + said, room, 9).lstrip()
