"""The start of a session: the ways to give a log, and an example."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Key, Paste
from textual.message import Message

from wizard.knowledge.problems import problem_names
from wizard.language import Text, text
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.translation import bind
from wizard.tui.widgets.fields import LineField, typed_path
from wizard.tui.widgets.listing import Listing, Row
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.text_field import TextField
from wizard.tui.widgets.words import Words

if TYPE_CHECKING:
    from wizard.application.logs import LogSource

WAYS: tuple[tuple[str, Text, Text], ...] = (
    ("paste", text("Paste a log"), text("all of it or a part; nothing of it is kept")),
    ("file", text("Open a file"), text("a job's log, also packed: of any size")),
    ("command", text("Run a command in it"), text("docker run …, and what it prints is diagnosed")),
    ("example", text("Show me how"), text("the log of a build that failed, to try the keys on")),
)
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


class PathField(LineField):
    """A field for a path, which Tab completes as a shell does while `completes` is set."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("tab", "complete", text("Complete the path"), show=False)]

    completes = False

    def action_complete(self) -> None:
        """Complete the path as far as it is unambiguous; where nothing is to be completed, go to the next part."""
        completed = completed_path(self.value) if self.completes and self.value else self.value
        if completed != self.value:
            self.value, self.cursor_position = completed, len(completed)
        elif not self.completes or not self.value:
            self.screen.focus_next()


def completed_path(typed: str) -> str:
    """Return a path with what all files that begin so have in common; a folder ends in a slash."""
    import os

    folder, begun = os.path.split(typed)
    try:
        entries = sorted(os.scandir(typed_path(folder or ".")), key=lambda entry: entry.name)
    except (OSError, ValueError):
        return typed
    found = [entry for entry in entries if entry.name.startswith(begun) and (begun or not entry.name.startswith("."))]
    if not found:
        return typed
    common = _beginning([entry.name for entry in found])
    end = "/" if len(found) == 1 and found[0].is_dir() else ""
    return f"{typed[: len(typed) - len(begun)]}{common}{end}"


def _beginning(names: list[str]) -> str:
    """Return what all names begin with; they are sorted."""
    first, last = names[0], names[-1]
    same = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(same, min(len(first), len(last)))]


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

        source: "LogSource"

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
        self.border_title = tr(text("Which log?"))
        message = text("Give a log: the first failure is found, explained, and fixed step by step.")
        known = text("{count} problems are known. Nothing of a log leaves this machine.", count=len(problem_names()))
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
        area.border_subtitle = tr(text("paste here; Ctrl+S takes what was typed"))
        problem = self.query_one("#start-problem", Words)
        problem.update(Content.styled(f"{glyph('failed')} {tr(self.problem)}" if self.problem else "", "$error"))
        problem.display = self.problem is not None

    def _list(self) -> None:
        tr, ways = self.session.tr, self.query_one(Listing)
        width = max(self.content_size.width - 2, 24)
        kept = ways.highlighted or 0
        ways.clear_options()
        for number, (name, label, about) in enumerate(WAYS, 1):
            style = "bold $accent" if name == self.way else "bold"
            head = Content.assemble((f"{number} ", "$text-muted"), (tr(label), style))
            note = Content.styled(hanging(f"  {tr(about)}", width, 2), "$text-muted")
            ways.add_option(Row(Content("\n").join([head, note]), id=name))
        ways.highlighted = kept

    def failed(self, message: str) -> None:
        """Show the message below the ways."""
        self.query_one("#start-problem", Words).update(message)

    def on_resize(self) -> None:
        """Wrap the text again."""
        self.refresh_text_for_size()

    def take_focus(self) -> None:
        """Focus the field, or the list if there is none."""
        fields = {"paste": "#start-text", "file": "#start-line", "command": "#start-line", "": "#start-ways"}
        self.query_one(fields[self.way]).focus()

    def choose(self, way: str) -> None:
        """Choose a way; an empty string chooses none."""
        if way == "example":
            from wizard.application.logs import PastedLog

            self.post_message(self.Given(PastedLog(_EXAMPLE)))
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
            self.post_message(self.Given(PastedLog(typed)))
        else:
            self.complain(text("there is nothing to be read yet"))

    def on_key(self, event: Key) -> None:
        """Choose a way by its digit."""
        at = int(event.character) - 1 if event.character in ("1", "2", "3", "4") else -1
        if at >= 0 and self.query_one(Listing).has_focus:
            event.stop()
            self.choose(WAYS[at][0])

    @on(Listing.OptionSelected)
    def _take_way(self, event: Listing.OptionSelected) -> None:
        event.stop()
        self.choose(event.option.id or "")

    @on(PasteArea.Pasted)
    def _take_pasted(self, event: PasteArea.Pasted) -> None:
        from wizard.application.logs import PastedLog

        event.stop()
        self.post_message(self.Given(PastedLog(event.content)))

    @on(LineField.Submitted)
    def _take_submitted(self, event: LineField.Submitted) -> None:
        event.stop()
        self._take_line(event.value)

    def _take_line(self, line: str) -> None:
        import os
        import shlex

        from wizard.application.command_log import CommandLog
        from wizard.application.logs import LogFile

        if not line.strip():
            self.complain(text("there is nothing to be read yet"))
        elif self.way == "file":
            self.post_message(self.Given(LogFile(str(typed_path(line.strip())))))
        else:
            try:
                shlex.split(line)
            except ValueError as error:
                self.complain(text("a shell cannot read this: {why}", why=error))
                return
            self.post_message(self.Given(CommandLog(("sh", "-c", line), os.environ, called=line)))
