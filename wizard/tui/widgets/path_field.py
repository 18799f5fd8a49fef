"""A field for a path, in which Tab completes as in a shell."""

from typing import ClassVar

from textual.binding import BindingType

from wizard.language import text
from wizard.tui.translation import bind
from wizard.tui.widgets.fields import LineField, typed_path


class PathField(LineField):
    """A field for a path, which Tab completes as a shell does while `completes` is set."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("tab", "complete", text("Complete the path"), show=False)]

    completes = False

    def action_complete(self) -> None:
        """Complete the path as far as it is unambiguous; where nothing is to be completed, go to the next part."""
        completed = completed_path(self.value) if self.completes and self.value else self.value
        if completed != self.value:
            self.value, self.cursor_position = completed, len(completed)
        elif not self.completes or not self.value:
            self.screen.focus_next()


def completed_path(typed: str) -> str:
    """Return a path with what all files that begin so have in common; a directory ends in a slash."""
    import os

    folder, begun = os.path.split(typed)
    try:
        entries = sorted(os.scandir(typed_path(folder or ".")), key=lambda entry: entry.name)
    except (OSError, ValueError):
        return typed
    found = [entry for entry in entries if entry.name.startswith(begun) and (begun or not entry.name.startswith("."))]
    if not found:
        return typed
    common = _beginning([entry.name for entry in found])
    end = "/" if len(found) == 1 and found[0].is_dir() else ""
    return f"{typed[: len(typed) - len(begun)]}{common}{end}"


def _beginning(names: list[str]) -> str:
    """Return what all names begin with; they are sorted."""
    first, last = names[0], names[-1]
    same = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(same, min(len(first), len(last)))]
