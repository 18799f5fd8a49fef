"""Code line by line: highlighted, with marks for changes, and with a cursor if one is needed."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from wizard.display import visible_lines
from wizard.language import text
from wizard.records import Record, replace
from wizard.tui.glyphs import glyph
from wizard.tui.translation import bind
from wizard.tui.widgets.alike import Alike
from wizard.tui.widgets.words import is_same, shown


class Line(Record):
    """One line; `mark` is `+` if it is added, `-` if removed, `!` if it is to be looked at, `*` if it is decisive."""

    content: Content
    mark: str = " "


_MARKS = {"+": "$success", "-": "$error", "!": "$warning", "*": "$primary", " ": "$text-muted"}
_LEAST = 8
"""Columns below which no sign at an edge is drawn."""
_LOW = 9
"""Rows below which one line is enough in front of the line to begin at."""


def _is_same(one: Line, other: Line) -> bool:
    return one.mark == other.mark and is_same(one.content, other.content)


class CodeView(Alike, ScrollView):
    """Lines of code, drawn when they come into view."""

    DEFAULT_CSS = """
    CodeView { height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines: tuple[Line, ...] = ()
        self._wanted: tuple[int, ...] = ()

    def show(self, lines: tuple[Line, ...], *, follow: bool = False, wanted: Sequence[int] = ()) -> None:
        """Show lines; `follow` scrolls to the first changed one; otherwise to those `wanted`, from 0."""
        written = tuple(replace(line, content=shown(line.content)) for line in lines)
        if is_new := len(written) != len(self.lines) or not all(map(_is_same, written, self.lines)):
            self.lines = written
            width = max((line.content.cell_length for line in self.lines), default=0) + 3
            self.virtual_size = Size(width, len(lines))
        changed = [number for number, line in enumerate(lines) if line.mark in "+-"]
        if follow and changed:
            self.scroll_to_region(Region(0, changed[0], 1, min(len(changed), 4)), animate=False, force=True)
        self._wanted = () if changed else tuple(wanted)
        if is_new:
            self._scroll_to_wanted()
            self.refresh()

    def on_resize(self) -> None:
        """Scroll to what is wanted, once the height is known."""
        self._scroll_to_wanted()

    def _scroll_to_wanted(self) -> None:
        """Show the line before what is wanted and what follows it, unless there is room for everything."""
        height = self.scrollable_content_region.height
        if self._wanted and height:
            top = 0 if len(self.lines) <= height else max(self._wanted[0] - 1, 0)
            self.scroll_to(0, top, animate=False, force=True)

    def alike(self) -> range:
        """Return what is below the last line."""
        top, _, bottom, _ = self.gutter
        return range(top + len(self.lines) - self.scroll_offset.y, self.outer_size.height - bottom)

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget."""
        left, top = self.scroll_offset
        number = top + y
        width = self.scrollable_content_region.width
        base = self.visual_style
        if number >= len(self.lines):
            return Strip.blank(width, base.rich_style)
        line = self.lines[number]
        mark = glyph("decisive") if line.mark == "*" else line.mark
        content = Content.assemble((f"{mark} ", _MARKS[line.mark]), line.content)
        if line.mark == "-":
            content = content.stylize("dim")
        if self.is_cursor(number):
            content = content.pad_right(max(width + left - content.cell_length, 0))
            content = content.stylize("reverse" if self.app.no_color else "on $primary 20%")
        segments: list[Segment] = content.render_segments(base)
        strip = Strip(segments).crop_extend(left, left + width, base.rich_style)
        return self._with_edges(strip, goes_on=line.content.cell_length + 2 > left + width)

    def _with_edges(self, strip: Strip, *, goes_on: bool) -> Strip:
        """Return a row with signs for what is beyond its edges."""
        width = self.scrollable_content_region.width
        if width < _LEAST:
            return strip
        sign = Style.parse("bold") + self.visual_style.rich_style
        if goes_on:
            strip = Strip([*strip.crop(0, width - 1), Segment(glyph("more"), sign)], width)
        if self.scroll_offset.x:
            strip = Strip([Segment(glyph("less"), sign), *strip.crop(1, width)], width)
        return strip

    def is_cursor(self, number: int) -> bool:
        """Return whether the cursor is on a line: this view has none."""
        del number
        return False


class LineBrowser(CodeView, can_focus=True):
    """Code with a cursor on its lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up,k", "move(-1)", text("Line up"), show=False),
        bind("down,j", "move(1)", text("Line down"), show=False),
        bind("pageup", "move(-10)", text("Page up"), show=False),
        bind("pagedown", "move(10)", text("Page down"), show=False),
        bind("home,g", "move(-100000)", text("First line"), show=False),
        bind("end,G", "move(100000)", text("Last line"), show=False),
        bind("left", "screen.tab(-1)", text("Previous file"), show=False),
        bind("right", "screen.tab(1)", text("Next file"), show=False),
        bind("shift+left", "slide(-20)", text("To the left"), show=False),
        bind("shift+right", "slide(20)", text("To the right"), show=False),
    ]

    cursor: reactive[int] = reactive(0)
    _begins = False
    """Whether the lines are still to be scrolled to where they begin."""

    class Moved(Message):
        """The cursor moved to another line, counted from 0."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def show(self, lines: tuple[Line, ...], *, follow: bool = False, wanted: Sequence[int] = ()) -> None:
        """Show lines; the cursor stays where it is if possible."""
        super().show(lines, follow=follow, wanted=wanted)
        self.cursor = min(self.cursor, max(len(lines) - 1, 0))

    def is_cursor(self, number: int) -> bool:
        """Return whether the cursor is on a line."""
        return number == self.cursor

    def action_move(self, by: int) -> None:
        """Move the cursor, within the lines."""
        self.cursor = max(0, min(self.cursor + by, len(self.lines) - 1))

    def action_slide(self, by: int) -> None:
        """Scroll to the left or right."""
        self.scroll_relative(x=by, animate=False)

    def on_click(self, event: Click) -> None:
        """Put the cursor on the clicked line."""
        self.cursor = max(0, min(event.y + self.scroll_offset.y, len(self.lines) - 1))

    def begin_at(self, line: int) -> None:
        """Put the cursor on a line, with what comes before it in view."""
        self._begins = True
        self.cursor = line
        self.on_resize()

    def on_resize(self) -> None:
        """Scroll to where the lines are to begin, once the height is known."""
        height = self.scrollable_content_region.height
        if self._begins and height:
            self._begins = False
            is_low = height < _LOW
            fits = self.cursor < (height // 2 if is_low else height - 1)
            top = 0 if fits else self.cursor - (1 if is_low else height // 3)
            self.scroll_to(0, top, animate=False, force=True)

    def watch_cursor(self, line: int) -> None:
        """Scroll the line into view, and post `Moved`."""
        if not self._begins:
            self.scroll_to_region(Region(self.scroll_offset.x, line, 1, 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved(line))


def with_assumed(lines: tuple[Line, ...], values: Collection[str]) -> tuple[Line, ...]:
    """Return the lines, those with one of these values marked."""
    if not values:
        return lines
    return tuple(
        replace(line, mark="!") if line.mark != "-" and any(value in line.content.plain for value in values) else line
        for line in lines
    )


def highlighted(source: str, language: str) -> tuple[Content, ...]:
    """Return the lines of some code in colours of the theme, control characters written out."""
    said = visible_lines(source)
    if language == "text":  # nothing in it has a colour, and the lexers take 6 ms to load
        return tuple(Content.styled(line, "$text") for line in said.splitlines() or [""])
    from textual.highlight import highlight

    return tuple(highlight(said, language={"sh": "bash"}.get(language, language)).split("\n", allow_blank=True))
