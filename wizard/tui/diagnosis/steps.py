"""The steps of a fix, each with the current result of its check."""

import re
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from wizard.application.judging import JudgedStep, State
from wizard.diagnosis.labels import place_of, sentence_of
from wizard.diagnosis.model import Step
from wizard.language import Language, plural, text
from wizard.plan.checks.labels import LABELS
from wizard.tui.glyphs import glyph, hanging
from wizard.tui.translation import bind
from wizard.tui.widgets.code import highlighted
from wizard.tui.widgets.listing import Listing, Row

_STYLES: dict[State, str] = {"open": "$text-muted", "ok": "$success", "failed": "$error"}
_MOST_LINES = 8
_CORRECTION = "correction"
_WORD = re.compile(r"""(?:[^\s"'\\]|\\.|"(?:\\.|[^"\\])*"|'[^']*'|["'\\])+""")
"""A word of a shell: quotes belong to it with all between them."""


class StepList(Listing):
    """Steps; Enter on the last line shows the corrected configuration, on any other it marks the step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("space", "select", text("Done"), show=False),
        bind("c", "copy", text("Copy the step")),
    ]

    steps: tuple[JudgedStep, ...] = ()

    @dataclass
    class Ticked(Message):
        """The person marks or unmarks a step as done."""

        number: int

    class Finished(Message):
        """The person asks for the corrected configuration."""

    def show(self, steps: tuple[JudgedStep, ...], tr: Language, width: int) -> None:
        """Write the steps, wrapped to a width; the cursor stays."""
        kept = self.highlighted
        self.steps = steps
        self.clear_options()
        before = (None, *(one.step for one in steps))
        self.add_options([Row(_row(n, one, before[n], tr, width), id=str(n)) for n, one in enumerate(steps)])
        if steps:
            message = f"{glyph('arrow')} {tr(text('The corrected configuration'))}"
            self.add_option(Row(Content.styled(hanging(message, width, 2), "bold $primary"), id=_CORRECTION))
            self.highlighted = min(kept or 0, len(steps))

    @property
    def code(self) -> str:
        """Return the text to paste for the step under the cursor."""
        at = self.highlighted
        return self.steps[at].step.code if at is not None and at < len(self.steps) else ""

    def action_copy(self) -> None:
        """Send the step's code to the terminal's clipboard."""
        self.screen.action_copy()  # type: ignore[attr-defined]

    @on(Listing.OptionSelected)
    def _take(self, event: Listing.OptionSelected) -> None:
        event.stop()
        chosen = event.option.id or ""
        self.post_message(self.Finished() if chosen == _CORRECTION else self.Ticked(int(chosen)))


def _row(number: int, one: JudgedStep, before: Step | None, tr: Language, width: int) -> Content:
    """Return a step behind another one."""
    step = one.step
    indent = " " * 4
    said = tr(text("or: {what}", what=step.sentence) if step.instead else sentence_of(step, before))
    sign = glyph("open" if one.state == "open" else one.state)
    head = hanging(f"{sign} {number + 1} {said}", width, len(indent))
    lines = [Content(head).stylize("bold").stylize(_STYLES[one.state], 0, len(sign))]
    lines.append(Content.styled(hanging(indent + place_of(step, tr), width, len(indent)), "$text-muted"))
    if step.deletes:
        lines.append(Content.styled(hanging(indent + tr(step.deletes), width, len(indent)), "$warning"))
    if step.to_fill_in:
        lines.append(Content(hanging(indent + tr(step.to_fill_in), width, len(indent))))
    room = max(width - len(indent), 16)
    code = highlighted(step.code.rstrip("\n"), step.language) if step.code.strip() else ()
    pieces = [piece for line in code[:_MOST_LINES] for piece in unbroken(line, step.language, room)]
    lines += [Content.assemble(indent, piece) for piece in pieces]
    if (more := len(code) - _MOST_LINES) and more > 0:
        message = tr(plural("{count} line more: C copies all", "{count} lines more: C copies all", more))
        lines.append(Content.styled(f"{indent}… {message}", "$text-muted"))
    if one.seen is not None:
        lines.append(_seen(one, tr, width))
    return Content("\n").join([*lines, Content("")])


def unbroken(line: Content, language: str, width: int) -> list[Content]:
    """Return a line of code as it fits a width, with no word of it broken.

    A command goes on in the next line behind a backslash, as a shell reads it; what still is too long is cut, with a
    sign that it goes on.
    """
    line = line.rstrip()
    if line.cell_length <= width:
        return [line]
    if language != "sh" or line.plain.lstrip().startswith("#"):
        return [_cut(line, width)]
    words = [found.span() for found in _WORD.finditer(line.plain)]
    begin = words[0][0]
    starts = [begin]
    for start, stop in words:
        is_first = start == starts[-1]
        if not is_first and cell_len(line.plain[starts[-1] : stop]) + (2 if len(starts) == 1 else 4) > width:
            starts.append(start)
    ends = [*starts[1:], len(line.plain)]
    parts = [line[start:stop].rstrip() for start, stop in zip(starts, ends, strict=True)]
    whole = [Content.assemble("  " if at else " " * begin, part) for at, part in enumerate(parts)]
    return [
        _cut(one, width) if at == len(whole) - 1 else Content.assemble(_cut(one, width - 2), " \\")
        for at, one in enumerate(whole)
    ]


def _cut(line: Content, width: int) -> Content:
    return line if line.cell_length <= width else Content.assemble(line[: width - 1], (glyph("more"), "$accent"))


def _seen(one: JudgedStep, tr: Language, width: int) -> Content:
    label = LABELS.get(one.step.check) if one.step.where != "configuration" else None
    message = (
        tr(text("now: {check}: {what}", check=label, what=one.seen)) if label else tr(one.seen or one.step.sentence)
    )
    return Content.styled(hanging(f"    {glyph('arrow')} {message}", width, 6), _STYLES[one.state])
