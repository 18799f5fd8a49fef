"""The line at the bottom: the keys that are useful here, as many as fit."""

from textual.app import ComposeResult
from textual.content import Content

from wizard.tui.widgets.clicks import Clickable, doing
from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words

_NAMES = {"escape": "Esc", "enter": "Enter", "ctrl+q": "^Q", "ctrl+s": "^S", "ctrl+y": "^Y", "ctrl+p": "^P"}


class KeysBar(Clickable, Pane):
    """Keys and what they do; a click has the same effect."""

    def compose(self) -> ComposeResult:
        """Yield one line of text."""
        yield Words(id="keys-line")

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh_text())

    def on_resize(self) -> None:
        """Write as many as fit."""
        self.refresh_text_for_size()

    def fill(self) -> None:
        """Write the keys, with shorter names if there is little room."""
        room = self.size.width
        pieces: list[Content] = []
        said: set[str] = set()
        used = 0
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not binding.show or not active.enabled or binding.action in said:
                continue
            said.add(binding.action)
            key = binding.key_display or _NAMES.get(binding.key, binding.key.capitalize())
            piece = Content.assemble((f" {key}", "bold $accent"), (f" {binding.description} ", "$text-muted"))
            if used + piece.cell_length > room:
                continue
            used += piece.cell_length
            pieces.append(doing(piece, binding.action))
        self.query_one("#keys-line", Words).update(Content("").join(pieces))
