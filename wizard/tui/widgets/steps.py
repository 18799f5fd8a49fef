"""The bar at the top: the five steps, the current one, and the language."""

from textual.content import Content
from textual.geometry import Size

from wizard.tui.glyphs import glyph
from wizard.tui.session import STEPS
from wizard.tui.widgets.bar import Bar
from wizard.tui.widgets.clicks import doing, languages


class StepBar(Bar):
    """Steps done, the current one, and those to come. A click on a step goes there."""

    def fill(self) -> None:
        """Write the line."""
        self.say(self._line(self.size))

    def _line(self, size: Size) -> Content:
        tr = self.session.tr
        steps = list(STEPS)
        at = steps.index(self.session.step)
        narrow = size.width < 76
        parts: list[Content] = [] if size.width < 60 else [Content.styled("werf-wizard  ", "bold $primary")]
        for index, name in enumerate(steps):
            state = "done" if index < at else "current" if index == at else "open"
            style = {"done": "$success", "current": "bold $accent", "open": "$text-muted"}[state]
            label = tr(STEPS[name]) if not narrow or state == "current" else ""
            number = f"{index + 1} " if narrow and not label else ""
            piece = Content.styled(f"{glyph(state)} {number}{label}".rstrip(), style)
            parts += [doing(piece, f"app.go_to('{name}')"), Content("  ")]
        line = Content("").join(parts)
        language = languages(tr.code)
        room = size.width - line.cell_length - language.cell_length
        return Content("").join([line, Content(" " * max(room, 1)), language]) if room > 0 else line
