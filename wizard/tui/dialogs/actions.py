"""What can be done with the result, each with its key; what cannot says why."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key

from wizard.language import Text, text
from wizard.records import Record
from wizard.tui.dialogs.dialog import Box, Dialog
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.keyboard import latin_twin
from wizard.tui.widgets.listing import Listing, Row

_KEY = 4
"""Columns of a key's name."""


class Action(Record):
    """Something to do: its id is an action of the screen below. `refused` says why it cannot be done."""

    id: str
    key: str
    name: Text
    about: Text
    refused: Text | None = None


ACTIONS = (
    Action(
        "save",
        "^S",
        text("Save the files to a directory"),
        text("each line with its reason; asks before overwriting"),
    ),
    Action(
        "attempt",
        "V",
        text("Try it"),
        text("verify: starts a container or Pod with it, checks it from inside, removes it; shows the output"),
    ),
    Action(
        "merge",
        "M",
        text("Merge it into my file"),
        text("shows the diff first; keeps your settings and a backup"),
    ),
    Action("check", "L", text("Check my file"), text("lint: what in it fails or grants too much")),
    Action("copy", "^Y", text("Copy the file shown"), text("to the terminal's clipboard")),
    Action("copy_command", "Y", text("Copy the command"), text("prints the same without questions")),
    Action(
        "tighten",
        "T",
        text("Switch between standard and least privilege"),
        text("standard needs no extra file; least privilege keeps the seccomp filter, and needs one more file"),
    ),
    Action("next_steps", "X", text("What to do next"), text("the commands, in order")),
    Action("report", "R", text("A report to share"), text("command, files, steps, facts; secrets masked")),
)
"""What can be done with a result, in the order in which it is usually done."""


class ActionsDialog(Dialog):
    """The actions, taken by the arrows, by a digit or by the action's own key; its result is the action's id."""

    def __init__(self, title: Text, actions: tuple[Action, ...]) -> None:
        super().__init__()
        self._title_text, self._actions = title, actions

    def compose(self) -> ComposeResult:
        """Yield the list."""
        with Box():
            yield Listing(id="actions")

    def refresh_text(self) -> None:
        """Write the list; the cursor stays."""
        tr, box, listing = self.session.tr, self.query_one(Box), self.query_one(Listing)
        box.border_title = tr(self._title_text)
        box.border_subtitle = tr(text("Enter runs it, Esc closes"))
        at = listing.highlighted
        width = max(listing.outer_size.width - 3, 24)  # the same with a scrollbar and without
        listing.clear_options()
        listing.add_options([self._row(one, width) for one in self._actions])
        listing.highlighted = at or 0
        listing.focus()

    def on_key(self, event: Key) -> None:
        """Do what a key of the list stands for, in any keyboard layout."""
        key = (latin_twin(event.key) or event.key).upper().replace("CTRL+", "^")
        for action in self._actions:
            if key == action.key and not action.refused:
                event.stop()
                self.dismiss(action.id)

    def _row(self, action: Action, width: int) -> Row:
        tr, pad = self.session.tr, " " * _KEY
        name = Content.styled(hanging(f"{action.key:<{_KEY}}{tr(action.name)}", width, _KEY), "bold")
        name = name.stylize("bold $accent", 0, len(action.key))
        if action.refused:
            why = Content.styled(hanging(f"{pad}{glyph('failed')} {tr(action.refused)}", width, _KEY + 2), "$error")
        else:
            why = Content.styled(hanging(f"{pad}{tr(action.about)}", width, _KEY), "$text-muted")
        said = name if self.has_class("-short") and not action.refused else Content.assemble(name, "\n", why)
        return Row(said, id=action.id, disabled=action.refused is not None)

    @on(Listing.OptionSelected)
    def _take(self, event: Listing.OptionSelected) -> None:
        self.dismiss(event.option.id or "")
