"""The command palette: every action by its name, and every page by its title, found in either language."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from wizard.errors import WizardError
from wizard.interview.question import Situation
from wizard.interview.result import make_result
from wizard.knowledge.groups import GROUPS
from wizard.knowledge.titles import titles
from wizard.language import LANGUAGES, Language, Text, text
from wizard.records import Record
from wizard.tui.dialogs.actions import ACTIONS
from wizard.tui.dialogs.dialog import Box, Dialog
from wizard.tui.session import STEPS
from wizard.tui.widgets.fields import LineField
from wizard.tui.widgets.listing import Listing, Row


class Command(Record):
    """An action: where it belongs, its name, its key (of a page its topic), and more words to find it by."""

    area: Text
    name: Text
    action: str
    key: str = ""
    about: Text | None = None


_WIZARD, _SCREEN, _RESULT, _HELP = text("Wizard"), text("Screen"), text("Result"), text("Help")

COMMANDS = (
    *(Command(_WIZARD, text("go to: {step}", step=label), f"app.go_to('{step}')") for step, label in STEPS.items()),
    Command(_WIZARD, text("Check again"), "app.gather", "F5", text("check the machine again")),
    Command(_WIZARD, text("what this machine supports (doctor)"), "app.machine"),
    Command(_WIZARD, text("Diagnose"), "app.diagnose", "F4", text("a log")),
    Command(_WIZARD, text("start over"), "app.start_anew"),
    Command(_WIZARD, text("Quit"), "app.leave", "Ctrl+Q"),
    Command(_SCREEN, text("the other language"), "app.switch_language", "F2"),
    Command(_SCREEN, text("dark colours"), "app.use_theme('werf-dark')"),
    Command(_SCREEN, text("light colours"), "app.use_theme('werf-light')"),
    Command(_SCREEN, text("high contrast"), "app.use_theme('werf-contrast')"),
    Command(_SCREEN, text("Explain"), "screen.turn", "F6", text("switch to the explanation or the machine")),
    *(Command(_RESULT, one.name, f"app.at_result('{one.id}')", one.key, one.about) for one in ACTIONS),
    Command(_RESULT, text("Reasons"), "app.at_result('reasons')", "F7", text("above the lines")),
    Command(_RESULT, text("Notes"), "app.at_result('notes')", "I", text("remarks and the command in full")),
    Command(_HELP, text("Docs"), "app.docs", "F3", text("read and search")),
    Command(_HELP, text("Help"), "app.help", "F1", text("all keys")),
)


class CommandsDialog(Dialog):
    """A field to type into, and the commands that match."""

    def compose(self) -> ComposeResult:
        """Yield the field and the list."""
        with Box():
            yield LineField(id="command-words", compact=True)
            yield Listing(id="command-list")

    def refresh_text(self) -> None:
        """Write the text and the list."""
        tr = self.session.tr
        self.query_one(Box).border_title = tr(text("Commands"))
        words = self.query_one(LineField)
        words.placeholder = tr(text("what to do"))
        self._list(words.value)

    @on(LineField.Changed)
    def _find(self, event: LineField.Changed) -> None:
        self._list(event.value)

    @on(LineField.Submitted)
    def _take_first(self) -> None:
        self.query_one(Listing).action_select()

    @on(Listing.OptionSelected)
    def _take(self, event: Listing.OptionSelected) -> None:
        if event.option.id:
            self.dismiss(event.option.id)

    def key_down(self) -> None:
        """Move from the field into the list."""
        self.query_one(Listing).action_cursor_down()

    def key_up(self) -> None:
        """Move up in the list, also from the field."""
        self.query_one(Listing).action_cursor_up()

    def _list(self, words: str) -> None:
        listing = self.query_one(Listing)
        listing.clear_options()
        every = (*COMMANDS, *file_commands(self.session.interview.settled.situation))
        found = [*(command for command in every if fits(command, words)), *page_commands(words)]
        room = max(self.query_one(LineField).content_size.width - 2, 24)
        listing.add_options([Row(self._row(command, room), id=command.action) for command in found])
        if found:
            listing.highlighted = 0
        else:
            listing.add_option(Row(self.session.tr(text("no match")), disabled=True))

    def _row(self, command: Command, room: int) -> Content:
        """Return the name with its key, which hangs in the next line if there is no room for it."""
        tr = self.session.tr
        area, name = f"{tr(command.area)}: ", tr(command.name)
        fits = len(area) + len(name) + len(command.key) + 2 <= room
        key = f"  {command.key}" if fits or not command.key else f"\n  {command.key}"
        return Content.assemble((area, "$text-muted"), name, (key, "$accent"))


_MOST_PAGES = 30
_SPEAKERS = tuple(Language(code) for code in LANGUAGES)


def file_commands(now: Situation) -> list[Command]:
    """Return the files of the result, each of which can be gone to; none as long as there is no result."""
    try:
        files = make_result(now).exported.artifacts
    except WizardError:
        return []
    return [
        Command(_RESULT, text("{value}", value=file.path), f"app.show_file({number})", about=text("file"))
        for number, file in enumerate(files)
    ]


def page_commands(words: str) -> list[Command]:
    """Return the pages that fit, first those called so; none for less than three letters, which fit too many."""
    if len(words.strip()) < 3:
        return []
    pages = (
        Command(GROUPS[topic.partition("/")[0]], title, f"app.read('{topic}')", topic)
        for topic, title in titles().items()
    )
    found = [page for page in pages if fits(page, words)]
    return sorted(found, key=lambda page: _distance(page, words.strip().casefold()))[:_MOST_PAGES]


def _distance(page: Command, words: str) -> int:
    """Return 0 for the page called so, more for one that begins so, has the words, or is only in a group with them."""
    names = [page.key.rpartition("/")[2], *(tr(page.name).casefold() for tr in _SPEAKERS)]
    if words in names:
        return 0
    if any(name.startswith(words) for name in names):
        return 1
    return 2 if any(all(word in name for word in words.split()) for name in names) else 3


def fits(command: Command, words: str) -> bool:
    """Return whether every word is in the command's name, key or explanation in one of the languages."""
    about = command.about or text("{value}", value="")
    names = [f"{tr(command.area)}: {tr(command.name)} {command.key} {tr(about)}".casefold() for tr in _SPEAKERS]
    return any(all(word in name for word in words.casefold().split()) for name in names)
