"""The start of a session: the ways to give a log, an example, and the logs of the last sessions."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key, Paste
from textual.message import Message

from wizard.display import visible
from wizard.knowledge.problems import problem_names
from wizard.language import Text, text
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.widgets.fields import LineField, typed_path
from wizard.tui.widgets.listing import Listing, Row
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.path_field import PathField
from wizard.tui.widgets.text_field import TextField
from wizard.tui.widgets.words import Words

if TYPE_CHECKING:
    from wizard.application.logs import LogSource
    from wizard.application.open_log import OpenLog
    from wizard.application.recent_logs import RecentLog

WAYS: tuple[tuple[str, Text, Text], ...] = (
    ("paste", text("Paste a log"), text("all or part of it; nothing is stored")),
    ("file", text("Open a file"), text("a job's log, plain or compressed, of any size")),
    ("command", text("Run a command"), text("docker run …; its output is diagnosed")),
    ("example", text("Show me how"), text("the log of a build that failed, to try the keys on")),
)
_AGAIN, _MOST_AGAIN = "again:", 3
"""Begins the name of a way that opens a recent log; how many of these are offered."""
_EXAMPLE = """\
$ docker run --rm --user 1000 registry.werf.io/werf/werf:2-stable werf build
Version: v2.75.3
Using werf config render file: /tmp/werf-config-render-1024
Building stage app/dockerfile
app/dockerfile  STEP 1/3: FROM alpine:3.22
app/dockerfile  fuse: device not found, try 'modprobe fuse' first
app/dockerfile  fuse-overlayfs: cannot mount: No such file or directory
Building stage app/dockerfile (6.32 seconds) FAILED
Error: phase build on image app stage dockerfile handler failed: mounting build container: exit status 1
"""
"""What a program prints, the same in every language."""


def _offer(log: "RecentLog") -> tuple[Text, Text]:
    """Return how a recent log is listed."""
    name = text("{value}", value=visible(log.name))
    if log.kind == "command":
        return text("Run it again"), name
    return text("Open {name} again", name=visible(log.name.rpartition("/")[2])), name


class PasteArea(TextField):
    """A field for a log: pasted text is taken at once, however long it is."""

    @dataclass
    class Pasted(Message):
        """A log was pasted."""

        content: str

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.post_message(self.Pasted(event.text))


class StartPane(Pane):
    """The ways to give a log, and the field of the chosen one."""

    way = ""
    problem: Text | None = None

    @dataclass
    class Given(Message):
        """A log was given."""

        log: "OpenLog"

    def compose(self) -> ComposeResult:
        """Yield the list, the fields, and a line for errors."""
        yield Words(id="start-about")
        yield Listing(id="start-ways", compact=True)
        yield PathField(id="start-line", compact=True)
        yield PasteArea(id="start-text", show_line_numbers=False, tab_behavior="focus")
        yield Words(id="start-problem")

    def fill(self) -> None:
        """Write the ways; the cursor and typed text stay."""
        tr = self.session.tr
        self.entitle(tr(text("Which log?")))
        message = text("Open a log: the first failure is found, explained and fixed step by step.")
        known = text("{count} known problems. Logs never leave this machine.", count=len(problem_names()))
        about = Content.assemble((tr(message), "bold"), "\n", (tr(known), "$text-muted"))
        self.query_one("#start-about", Words).update(about)
        self._list()
        line, area = self.query_one("#start-line", PathField), self.query_one(PasteArea)
        line.completes = self.way == "file"
        line.display, area.display = self.way in ("file", "command"), self.way == "paste"
        of_file, of_command = (
            text("the file's path; Tab completes it, Enter opens it"),
            text("the command; Enter runs it here"),
        )
        hint = of_file if self.way == "file" else of_command
        line.placeholder = tr(hint)
        area.border_subtitle = tr(text("paste here; Ctrl+S accepts the text"))
        problem = self.query_one("#start-problem", Words)
        problem.update(Content.styled(f"{glyph('failed')} {tr(self.problem)}" if self.problem else "", "$error"))
        problem.display = self.problem is not None

    def _list(self) -> None:
        tr, ways = self.session.tr, self.query_one(Listing)
        width = max(self.content_size.width - 2, 24)
        kept = ways.highlighted or 0
        ways.clear_options()
        again = ((f"{_AGAIN}{at}", *_offer(one)) for at, one in enumerate(self._recent))
        for number, (name, label, about) in enumerate((*WAYS, *again), 1):
            style = "bold $accent" if name == self.way else "bold"
            head = Content.assemble((f"{number} ", "$text-muted"), (tr(label), style))
            note = Content.styled(hanging(f"  {tr(about)}", width, 2), "$text-muted")
            ways.add_option(Row(Content("\n").join([head, note]), id=name))
        ways.highlighted = kept

    @property
    def _recent(self) -> "tuple[RecentLog, ...]":
        return tuple(self.session.recent)[:_MOST_AGAIN]

    def failed(self, message: str) -> None:
        """Show the message below the ways."""
        self.query_one("#start-problem", Words).update(message)

    def on_resize(self) -> None:
        """Wrap the text again."""
        self.refresh_text_for_size()

    def take_focus(self) -> None:
        """Focus the field, or the list if none exists."""
        fields = {"paste": "#start-text", "file": "#start-line", "command": "#start-line", "": "#start-ways"}
        self.query_one(fields[self.way]).focus()

    def choose(self, way: str) -> None:
        """Choose a way; an empty string chooses none."""
        if way == "example":
            from wizard.application.logs import PastedLog

            self._give(PastedLog(_EXAMPLE, is_elsewhere=True, called=text("an example")))
            return
        if way.startswith(_AGAIN):
            self.post_message(self.Given(self._recent[int(way.removeprefix(_AGAIN))].opened(os.environ)))
            return
        if way != self.way:
            self.query_one("#start-line", LineField).value = ""
        self.way, self.problem = way, None
        if way:
            self.query_one(Listing).highlighted = [name for name, _, _ in WAYS].index(way)
        self.refresh_text()
        self.take_focus()

    def complain(self, problem: Text) -> None:
        """Show why the typed text is no log."""
        self.problem = problem
        self.refresh_text()

    def take(self) -> None:
        """Read the log that was typed."""
        from wizard.application.logs import PastedLog

        typed = self.query_one(PasteArea).text
        if self.way != "paste":
            self._take_line(self.query_one("#start-line", LineField).value)
        elif typed.strip():
            self._give(PastedLog(typed))
        else:
            self.complain(text("nothing to read yet"))

    def on_key(self, event: Key) -> None:
        """Choose a way by its digit."""
        ways = self.query_one(Listing)
        at = int(event.character) - 1 if event.character in tuple("123456789") else -1
        if 0 <= at < ways.option_count and ways.has_focus:
            event.stop()
            self.choose(ways.options[at].id or "")

    @on(Listing.OptionSelected)
    def _take_way(self, event: Listing.OptionSelected) -> None:
        event.stop()
        self.choose(event.option.id or "")

    @on(PasteArea.Pasted)
    def _take_pasted(self, event: PasteArea.Pasted) -> None:
        from wizard.application.logs import PastedLog

        event.stop()
        self._give(PastedLog(event.content))

    @on(LineField.Submitted)
    def _take_submitted(self, event: LineField.Submitted) -> None:
        event.stop()
        self._take_line(event.value)

    def _give(self, source: "LogSource") -> None:
        from wizard.application.open_log import OpenLog

        self.post_message(self.Given(OpenLog(source)))

    def _take_line(self, line: str) -> None:
        import shlex

        from wizard.application.command_log import CommandLog
        from wizard.application.logs import LogFile

        if not line.strip():
            self.complain(text("nothing to read yet"))
        elif self.way == "file":
            self._give(LogFile(str(typed_path(line.strip()))))
        else:
            try:
                shlex.split(line)
            except ValueError as error:
                self.complain(text("a shell cannot read this: {why}", why=error))
                return
            self._give(CommandLog(("sh", "-c", line), os.environ, called=line))
