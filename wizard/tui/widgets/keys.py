"""The line at the bottom: the keys that are useful here, as many as fit."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from textual.binding import ActiveBinding
from textual.content import Content

from wizard.tui.widgets.bar import Bar
from wizard.tui.widgets.clicks import doing

_AFTER = (
    *("decisive(1)", "reasons", "notes"),
    *("back", "leave", "help", "turn", "sideways(1)", "commands", "gather"),
    *("docs", "diagnose", "switch_language"),
)
"""Actions that come after what a step is about, in the order in which they are missed."""
_NARROW = 60
"""Columns below which keys are shown without what they do once that does not fit."""
_NAMES = {"escape": "Esc", "enter": "Enter", "ctrl+q": "^Q", "ctrl+s": "^S", "ctrl+y": "^Y", "ctrl+p": "^P"}


class KeysBar(Bar):
    """Keys and what they do; a click has the same effect."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh_text())

    def fill(self) -> None:
        """Write the keys, those of this step first; a sign at the end says that some are left out."""
        pieces = list(self._pieces())
        room = self.size.width
        if sum(whole.cell_length for whole, _ in pieces) > room:
            more = doing(Content.styled(" …", "bold $accent"), "app.help")
            kept = [*_as_many(pieces, room - more.cell_length, with_keys_alone=room < _NARROW), more]
        else:
            kept = [whole for whole, _ in pieces]
        self.say(Content("").join(kept))

    def _pieces(self) -> Iterator[tuple[Content, Content]]:
        """Yield the keys with what they do, and alone."""
        said: set[str] = set()
        for active in sorted(self.screen.active_bindings.values(), key=_rank):
            binding = active.binding
            if not binding.show or not active.enabled or binding.action in said:
                continue
            said.add(binding.action)
            key = binding.key_display or _NAMES.get(binding.key, binding.key.capitalize())
            yield _piece(key, binding.description, binding.action)


@lru_cache
def _piece(key: str, description: str, action: str) -> tuple[Content, Content]:
    """Return a key with what it does, and alone. The same keys are written again whenever the focus moves."""
    alone = Content.styled(f" {key}", "bold $accent")
    whole = Content.assemble(alone, (f" {description} ", "$text-muted"))
    return doing(whole, action), doing(alone, action)


def _as_many(pieces: Sequence[tuple[Content, Content]], room: int, *, with_keys_alone: bool) -> Iterator[Content]:
    """Yield as many keys as fit, one after the other; on a narrow screen the last of them without words."""
    for whole, alone in pieces:
        piece = whole if whole.cell_length <= room else alone
        if piece.cell_length > room or (piece is alone and not with_keys_alone):
            return
        room -= piece.cell_length
        yield piece


def _rank(active: ActiveBinding) -> int:
    """Return 0 for what a step is about, more for what is the same everywhere."""
    action = active.binding.action.rpartition(".")[2]
    return _AFTER.index(action) + 1 if action in _AFTER else 0
