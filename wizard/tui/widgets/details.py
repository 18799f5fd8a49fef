"""The details: every setting of the target in one list, to accept as a whole or to change line by line."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from wizard.display import visible
from wizard.interview.result import assumed
from wizard.interview.sequence import Asked
from wizard.language import text
from wizard.tui.glyphs import glyph
from wizard.tui.widgets.listing import Listing, Row
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words

ASSUMED = text("placeholder: enter yours")
"""What is said next to a value that nobody gave."""


class Details(Pane):
    """The first line continues; each of the others is a setting."""

    names: tuple[str, ...] = ()

    @dataclass
    class Chosen(Message):
        """A setting is to be changed; with an empty name, the person continues."""

        name: str

    @dataclass
    class Considered(Message):
        """The cursor is on a setting."""

        name: str

    def compose(self) -> ComposeResult:
        """Yield a heading and the list."""
        yield Words(id="details-label")
        yield Listing(id="settings", compact=True)

    def on_mount(self) -> None:
        """Show the current settings."""
        self.refresh_text()
        self.take_focus()

    def take_focus(self) -> None:
        """Focus the list."""
        self.query_one(Listing).focus()

    def fill(self) -> None:
        """Write the list; the cursor stays on its line."""
        tr, listing = self.session.tr, self.query_one(Listing)
        details = self.session.interview.details
        label = text("Enter continues with these; any line can be changed")
        self.query_one("#details-label", Words).update(Content.styled(tr(label), "bold"))
        at = listing.highlighted or 0
        width = max((len(tr(one.question.label)) for one in details), default=0)
        room = max(listing.outer_size.width - 3, 24)
        width = min(width, max(self.size.width // 2 - 2, 16))
        show = tr(text("Show the configuration"))
        go_on = Content.styled(f"{glyph('arrow')} {show}", "bold $success")
        self.names = ("", *(one.question.id for one in details))
        listing.clear_options()
        listing.add_options([Row(go_on), *(Row(self._row(one, width, room)) for one in details)])
        listing.highlighted = min(at, len(details))

    def on_resize(self) -> None:
        """Wrap the values again."""
        self.call_after_refresh(self.refresh_text_for_size)

    def failed(self, message: str) -> None:
        """Show the message in place of the heading."""
        self.query_one("#details-label", Words).update(message)

    def _row(self, one: Asked, width: int, room: int) -> Content:
        """Return a setting and its value, which is wrapped below itself."""
        tr = self.session.tr
        label = Content(tr(one.question.label)).truncate(width, ellipsis=True)
        value = Content.styled(self.shown_value(one), "bold $accent" if one.is_given else "")
        if taken := assumed(one.situation).get(one.question.id):
            value = Content.assemble(visible(taken), (f"  ! {tr(ASSUMED)}", "$warning"))
        lines = value.wrap(max(room - width - 2, 8))
        pad = Content(" " * (width + 2))
        first = Content.assemble(label.pad_right(width - label.cell_length), "  ", lines[0])
        return Content("\n").join([first, *(pad + line for line in lines[1:])])

    def shown_value(self, one: Asked) -> str:
        """Return the value as a choice's label, or as it is."""
        if one.question.choices:
            for choice in one.question.choices(one.situation):
                if choice.value == one.value:
                    return self.session.tr(choice.label)
        return visible(one.value) or "–"

    @on(Listing.OptionSelected)
    def _choose(self, event: Listing.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self.names[event.option_index]))

    @on(Listing.OptionHighlighted)
    def _consider(self, event: Listing.OptionHighlighted) -> None:
        event.stop()
        if event.option_index < len(self.names):
            self.post_message(self.Considered(self.names[event.option_index]))
