"""The line at the bottom: the keys that matter here, as many as fit."""

from textual.content import Content
from textual.events import Click
from textual.style import Style

from wizard.tui.widgets.pane import Pane
from wizard.tui.widgets.words import Words

_NAMES = {"escape": "Esc", "enter": "Enter", "ctrl+q": "^Q", "ctrl+s": "^S", "ctrl+y": "^Y", "ctrl+p": "^P"}


class KeysBar(Pane):
    """Keys and what they do; a click does it."""

    def compose(self):  # type: ignore[no-untyped-def]
        """One line of text."""
        yield Words(id="keys-line")

    def on_mount(self) -> None:
        """Follow what is focused."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.speak())

    def on_resize(self) -> None:
        """Write what fits."""
        self.speak_for_size()

    def fill(self) -> None:
        """Write the keys, the shorter names where there is little room."""
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
            pieces.append(piece.stylize(Style.from_meta({"run": binding.action})))
        self.query_one("#keys-line", Words).update(Content("").join(pieces))

    async def on_click(self, event: Click) -> None:
        """Do what the key does."""
        action = event.style.meta.get("run")
        if action:
            await self.screen.run_action(action) if "." not in action else await self.app.run_action(action)
