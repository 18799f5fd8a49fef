"""A large dialog: lines to read, such as a diff or what a trial found, and what can be done with them."""

from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import on
from textual._time import get_time
from textual.app import ComposeResult
from textual.binding import BindingType

from wizard.language import Language, Text, text
from wizard.tui.dialogs.dialog import Box, Dialog
from wizard.tui.translation import bind
from wizard.tui.widgets.code import CodeView, Line
from wizard.tui.widgets.listing import Listing, Row
from wizard.tui.widgets.words import Words

if TYPE_CHECKING:
    from textual.visual import VisualType

Ways: TypeAlias = tuple[tuple[str, Text], ...]
"""What can be done: by name, and as it is listed."""
Lines: TypeAlias = Callable[[Language, int], Sequence[Line]]
"""Returns the lines in a language, for some width."""

CLOSE = ("", text("Close"))


class SheetDialog(Dialog):
    """Sentences, lines that scroll, and ways on; its result is the name of the way, empty if it was closed."""

    shown_since = inf

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("pageup", "scroll_lines(0, -1)", text("Page up"), show=False, priority=True),
        bind("pagedown,space", "scroll_lines(0, 1)", text("Page down"), show=False, priority=True),
        bind("shift+left", "scroll_lines(-1, 0)", text("To the left"), show=False),
        bind("shift+right", "scroll_lines(1, 0)", text("To the right"), show=False),
    ]

    def __init__(self, title: Text, about: Sequence[Text], lines: Lines, ways: Ways) -> None:
        super().__init__()
        self._title_text, self._about, self._lines, self._ways = title, tuple(about), lines, ways

    def fit(self) -> None:
        """Fit the first frame; a key from before it was not an answer to what it shows, such as a diff to write."""
        super().fit()
        self.shown_since = get_time()

    def compose(self) -> ComposeResult:
        """Yield the sentences, the lines and the list."""
        with Box(id="sheet"):
            yield Words(id="about")
            yield CodeView(id="sheet-lines")
            yield Listing(id="ways")

    def refresh_text(self) -> None:
        """Write the text; the cursor stays."""
        tr, box = self.session.tr, self.query_one(Box)
        box.border_title = tr(self._title_text)
        box.border_subtitle = tr(text("PgUp PgDn scroll, Shift+← → too; Esc closes"))
        about = self.query_one("#about", Words)
        about.update(self.sentences(tr))
        about.display = bool(self._about)
        code = self.query_one(CodeView)
        code.show(tuple(self._lines(tr, max(code.size.width - 3, 20))))
        ways = self.query_one(Listing)
        at = ways.highlighted or 0
        ways.clear_options()
        ways.add_options([Row(tr(label), id=name or "close") for name, label in self._ways])
        ways.highlighted = min(at, len(self._ways) - 1)
        ways.focus()

    def sentences(self, tr: Language) -> "VisualType":
        """Return what is above the lines."""
        return "\n".join(map(tr, self._about))

    def show(self, about: Sequence[Text], lines: Lines, ways: Ways) -> None:
        """Show other lines, such as those that were waited for."""
        self._about, self._lines, self._ways = tuple(about), lines, ways
        self.refresh_text()

    def action_scroll_lines(self, x: int, y: int) -> None:
        """Scroll the lines by almost a page."""
        code = self.query_one(CodeView)
        code.scroll_relative(x * 20, y * max(code.size.height - 1, 1), animate=False)

    @on(Listing.OptionSelected)
    def _take(self, event: Listing.OptionSelected) -> None:
        chosen = event.option.id or "close"
        self.dismiss("" if chosen == "close" else chosen)
