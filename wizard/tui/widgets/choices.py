"""A list of choices, each with what speaks for it, or why it cannot be chosen."""

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Key

from wizard.interview.question import Choice, same_reasons
from wizard.interview.risk import LEVELS, Risk
from wizard.interview.sequence import Asked
from wizard.language import Language, text
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.translation import bind
from wizard.tui.widgets.listing import Listing, Row

_LAST = 9
"""The last choice that a digit chooses."""


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

    def show(
        self,
        choices: tuple[Choice, ...],
        asked: Asked,
        tr: Language,
        risks: Mapping[str, Risk],
        *,
        keep: str | None = None,
    ) -> None:
        """List choices with what they grant; the cursor goes to `keep`, otherwise to the current answer."""
        width = max(self.outer_size.width - 3, 24)  # the same with a scrollbar and without
        same = same_reasons(choices)
        if keep is None:  # another question, of which is told what is highlighted, even if it has the same choices
            self.clear_options()
        self.write(
            [
                _option(number, choice, asked, tr, width, risks.get(choice.value))
                if not same[number - 1]
                else _folded(number, choice, tr, width, is_first=number == 1 or not same[number - 2])
                for number, choice in enumerate(choices, 1)
            ]
        )
        values = [choice.value for choice in choices]
        wanted = keep if keep in values else asked.value
        takeable = next((number for number, choice in enumerate(choices) if not choice.refused), None)
        self.highlighted = values.index(wanted) if wanted in values else takeable

    def on_key(self, event: Key) -> None:
        """Choose by a digit."""
        if event.character and event.character.isdigit() and event.character != "0":
            index = int(event.character) - 1
            if index < self.option_count and not self.get_option_at_index(index).disabled:
                event.stop()
                self.highlighted = index
                self.action_select()


def meter(risk: Risk, tr: Language) -> Content:
    """Return how much is granted, as a scale and in a word."""
    scale = glyph("full") * risk.level + glyph("empty") * (len(LEVELS) - risk.level)
    style = ("$success", "$success", "$warning", "$error", "$error")[risk.level - 1]
    return Content.styled(f"{scale} {tr(risk.word)}", style)


def _key(number: int) -> str:
    """Return what is in front of a choice: its digit, or only a mark, because no digit chooses the tenth."""
    return f"{number if number <= _LAST else glyph('dot')} "


def _folded(number: int, choice: Choice, tr: Language, width: int, *, is_first: bool) -> Row:
    """Return a choice that is refused for the same reason as its neighbours: the first of them says it for all."""
    pad = " " * len(_key(number))
    label = Content.styled(hanging(f"{pad}{tr(choice.label)}", width, len(pad)), "$text-muted")
    if is_first and choice.refused:
        why = hanging(f"{pad}{glyph('failed')} {tr(choice.refused)}", width, len(pad) + 2)
        label = Content("\n").join([Content.styled(why, "$error"), label])
    return Row(label, id=f"choice-{number}", disabled=True)


def _option(number: int, choice: Choice, asked: Asked, tr: Language, width: int, risk: Risk | None) -> Row:
    indent = len(_key(number))
    pad = " " * indent
    given = asked.is_given and choice.value == asked.value
    label = Content.assemble(
        (_key(number), "$text-muted"),
        (hanging(f"{pad}{tr(choice.label)}", width, indent).removeprefix(pad), "" if choice.refused else "bold"),
        (f"  {glyph('ok')}", "$success") if given else "",
    )
    note = choice.refused or choice.note
    why = asked.suggestion.why if choice.value == asked.suggestion.value else None
    lines = [label]
    if choice.refused:
        lines.append(
            Content.styled(hanging(f"{pad}{glyph('failed')} {tr(choice.refused)}", width, indent + 2), "$error")
        )
    elif note or risk:
        granted = meter(risk, tr) if risk else Content("")
        said = Content.styled(tr(note) if note else "", "$text-muted")
        between = f" {glyph('dot')} " if note and risk else ""
        whole = Content.assemble(granted, (between, "$text-muted"), said)
        lines += [pad + line for line in whole.wrap(max(width - indent, 8))]
    if why and not choice.refused:
        lines.append(Content.styled(hanging(f"{pad}{glyph('arrow')} {tr(why)}", width, indent + 2), "$success"))
    return Row(Content("\n").join(lines), id=f"choice-{number}", disabled=choice.refused is not None)
