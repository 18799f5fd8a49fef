"""The start, quicker than the plain way: each trick with what it was measured to save."""

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen

QUIET = 0.7
"""Seconds after the first screen at which its garbage is thrown away."""


def hold_garbage() -> None:
    """Look for no garbage until the first screen is there: nearly all that is made by then stays."""
    gc.disable()


def after_first_frame(screen: "Screen[None]", unfold: Callable[[], object]) -> None:
    """Call `unfold` as soon as the first frame is drawn."""
    # Twice around: the first time is before the frame is drawn, call_after_refresh one frame too late.
    screen.call_later(screen.call_later, unfold)


def tidy_when_quiet(screen: "Screen[None]") -> None:
    """Look for garbage again a moment after the first screen, and from then on only among what is made later."""
    screen.set_timer(QUIET, _tidy)


def _tidy() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()
