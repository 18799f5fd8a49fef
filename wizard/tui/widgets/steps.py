"""The bar at the top: the five steps, where one is, and the language."""

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.style import Style

from wizard import __version__
from wizard.language import LANGUAGES, Text, text
from wizard.tui.glyphs import glyph
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words

STEPS: dict[str, Text] = {
    "environment": text("Environment"),
    "mode": text("Mode"),
    "target": text("Target"),
    "details": text("Details"),
    "result": text("Result"),
}


class StepBar(Pane):
    """Steps done, the one at hand, those to come. A click on a step goes there."""

    def compose(self):  # type: ignore[no-untyped-def]
        """One line of text."""
        yield Words(id="steps-line")

    def fill(self) -> None:
        """Write the line."""
        self.query_one("#steps-line", Words).update(self._line(self.size))

    def on_resize(self) -> None:
        """Write what fits."""
        self.speak_for_size()

    def on_click(self, event: Click) -> None:
        """Go to the step that was clicked, or switch the language at the right end."""
        meta = event.style.meta
        if "step" in meta:
            self.wizard.go_to_step(meta["step"])
        elif meta.get("language", self.wizard.say.code) != self.wizard.say.code:
            self.wizard.action_switch_language()

    def _line(self, size: Size) -> Content:
        say = self.wizard.say
        steps = list(STEPS)
        at = steps.index(self.wizard.step)
        narrow = size.width < 76
        parts: list[Content] = [] if size.width < 60 else [Content.styled("werf-wizard  ", "bold $primary")]
        for index, name in enumerate(steps):
            state = "done" if index < at else "current" if index == at else "open"
            style = {"done": "$success", "current": "bold $accent", "open": "$text-muted"}[state]
            label = say(STEPS[name]) if not narrow or state == "current" else ""
            number = f"{index + 1} " if narrow and not label else ""
            piece = Content.styled(f"{glyph(state)} {number}{label}".rstrip(), style)
            parts += [piece.stylize(Style.from_meta({"step": name})), Content("  ")]
        line = Content("").join(parts)
        language = Content(" | ").join([_language(code, say.code) for code in LANGUAGES])
        room = size.width - line.cell_length - language.cell_length
        return Content("").join([line, Content(" " * max(room, 1)), language]) if room > 0 else line


def _language(code: str, current: str) -> Content:
    shown = Content.styled(code.upper(), "bold $accent" if code == current else "$text-muted")
    return shown.stylize(Style.from_meta({"language": code}))


TITLE = f"werf-wizard {__version__}"
"""The window's title."""
