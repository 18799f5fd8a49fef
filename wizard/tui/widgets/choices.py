"""A list of choices, each with what speaks for it, or why it cannot be chosen."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Key

from wizard.interview.question import Choice
from wizard.interview.sequence import Asked
from wizard.language import Language, text
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.translation import bind
from wizard.tui.widgets.listing import Listing, Row


class ChoiceList(Listing):
    """The choices of a question; a digit chooses one at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("down", "cursor_down", text("Down"), show=False),
        bind("up", "cursor_up", text("Up"), show=False),
        bind("enter", "select", text("Accept"), show=False),
        bind("home", "first", text("First"), show=False),
        bind("end", "last", text("Last"), show=False),
        bind("pagedown", "page_down", text("Page down"), show=False),
        bind("pageup", "page_up", text("Page up"), show=False),
    ]

    def show(self, choices: tuple[Choice, ...], asked: Asked, tr: Language, *, keep: str | None = None) -> None:
        """List choices; the cursor goes to `keep`, otherwise to the current answer."""
        width = max(self.scrollable_content_region.width - 2, 24)
        self.clear_options()
        self.add_options(_option(number, choice, asked, tr, width) for number, choice in enumerate(choices, 1))
        values = [choice.value for choice in choices]
        wanted = keep if keep in values else asked.value
        if wanted in values:
            self.highlighted = values.index(wanted)

    def on_key(self, event: Key) -> None:
        """Choose by a digit."""
        if event.character and event.character.isdigit() and event.character != "0":
            index = int(event.character) - 1
            if index < self.option_count and not self.get_option_at_index(index).disabled:
                event.stop()
                self.highlighted = index
                self.action_select()


def _option(number: int, choice: Choice, asked: Asked, tr: Language, width: int) -> Row:
    given = asked.is_given and choice.value == asked.value
    label = Content.assemble(
        (f"{number} ", "$text-muted"),
        (hanging(tr(choice.label), width - 2, 2), "" if choice.refused else "bold"),
        (f"  {glyph('ok')}", "$success") if given else "",
    )
    note = choice.refused or choice.note
    why = asked.suggestion.why if choice.value == asked.suggestion.value else None
    lines = [label]
    if choice.refused:
        lines.append(Content.styled(hanging(f"  {glyph('failed')} {tr(choice.refused)}", width, 4), "$error"))
    elif note:
        lines.append(Content.styled(hanging(f"  {tr(note)}", width, 2), "$text-muted"))
    if why and not choice.refused:
        lines.append(Content.styled(hanging(f"  {glyph('arrow')} {tr(why)}", width, 4), "$success"))
    return Row(Content("\n").join(lines), id=f"choice-{number}", disabled=choice.refused is not None)
